"""A page whose names say nothing: what an extractor may know of a CMS's markup is gone, the markup itself stays."""

import random
import re
from hashlib import blake2b

import lxml.html
from lxml import etree

_NAMES = ("class", "id")
_REFERENCES = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_MICRODATA = (
    "itemprop", "itemscope", "itemtype", "itemid", "itemref", "property", "typeof", "about", "resource", "vocab",
    "datatype", "prefix", "rel", "rev", "data-content", "xml:lang",
)  # fmt: skip
_META = re.compile(r"(?:generator$|og:|article:|twitter:|dc\b|dcterms)", re.IGNORECASE)


def scramble(page: bytes, seed: str) -> bytes:
    """The same page with every class and id made a random word, drawn anew for each occurrence and page; without microdata,
    RDFa, `rel`, JSON-LD, and without meta tags of the generator, Open Graph, Twitter and Dublin Core. Equal for equal seeds.
    """
    drawn = random.Random(blake2b(seed.encode(), digest_size=8).digest())
    tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    for element in list(tree.iter("meta", "script")):
        says = any(_META.match(element.get(name, "")) for name in ("name", "property"))
        if (says or "ld+json" in element.get("type", "")) and (parent := element.getparent()) is not None:
            parent.remove(element)
    for element in tree.iter(etree.Element):
        for name in _MICRODATA + _REFERENCES:
            if name in element.attrib:
                del element.attrib[name]
        for name in _NAMES:
            if (words := element.get(name)) is not None:
                element.set(name, " ".join(_word(drawn) for _ in words.split()))
    return bytes(lxml.html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"))


def _word(drawn: random.Random) -> str:
    return "x" + format(drawn.getrandbits(40), "x")
