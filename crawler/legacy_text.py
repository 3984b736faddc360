"""Text in a legacy font encoding, wherever it stands on a page → Unicode.

Editors pasted old documents into new pages, so that the body may be in TCVN3 or VNI while the menu is not: each block of
text is decided by itself, and only on a page where enough of them bear each other out.
"""

import re
from collections import Counter
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.decoding import without_controls
from vietnamese.legacy import Reading, convert, is_suspect, recognise

_EVIDENCE = 5  # words on the page that are Vietnamese only in that encoding
_INLINE = frozenset(("a", "b", "strong", "i", "em", "u", "span", "font", "sub", "sup", "small", "big", "mark"))
_UNREAD = frozenset(("script", "style", "template"))
_ATTRIBUTES = ("content", "alt", "title")
_CAPITALS = re.compile(r"\.?Vn[A-Za-z0-9 ]{0,30}H(?![A-Za-z0-9])")  # the capital fonts: .VnTimeH, .VnArialH

_Place = tuple[HtmlElement, str]  # an element and "text", "tail", or the name of an attribute


def convert_fonts(tree: HtmlElement, source: str) -> None:
    """Converts, in place, the blocks of the tree that are in such an encoding; `source`, the page's text, is asked first."""
    if not is_suspect(source):
        return
    found = [(places, reading) for places in _blocks(tree) if (reading := recognise(_joined(places)))]
    evidence: Counter[str] = Counter()
    for _, reading in found:
        evidence[reading.encoding] += reading.after - reading.before
    for places, reading in found:
        if evidence[reading.encoding] >= _EVIDENCE:
            _convert(places, reading)


def _blocks(tree: HtmlElement) -> Iterator[list[_Place]]:
    """The places of the page's texts, those of one block together, then each attribute that is text by itself."""
    blocks: dict[HtmlElement, list[_Place]] = {}
    owners: dict[HtmlElement, HtmlElement] = {}
    for element in tree.iter():
        parent = element.getparent()
        owner = owners[parent] if element.tag in _INLINE and parent is not None else element
        owners[element] = owner
        if element.text and element.tag not in _UNREAD:
            blocks.setdefault(owner, []).append((element, "text"))
        if element.tail and parent is not None:
            blocks.setdefault(owners[parent], []).append((element, "tail"))
    yield from blocks.values()
    for element in owners:
        yield from ([(element, name)] for name in _ATTRIBUTES if element.get(name))


def _joined(places: list[_Place]) -> str:
    return " ".join(_read(element, name) for element, name in places)


def _read(element: HtmlElement, name: str) -> str:
    return (element.get(name, "") if name in _ATTRIBUTES else getattr(element, name)) or ""


def _convert(places: list[_Place], reading: Reading) -> None:
    for element, name in places:
        text = without_controls(convert(_read(element, name), reading.encoding))  # entities may have made some
        if reading.encoding == "tcvn3" and name not in _ATTRIBUTES:
            text = text.upper() if _is_capital(element, name) else text
        if name in _ATTRIBUTES:
            element.set(name, text)
        else:
            setattr(element, name, text)


def _is_capital(element: HtmlElement, name: str) -> bool:
    """Whether the nearest font named around the text is one of capitals."""
    inner = element if name == "text" else element.getparent()
    while inner is not None:
        if named := inner.get("face") or (inner.get("style", "") if "Vn" in inner.get("style", "") else ""):
            return bool(_CAPITALS.search(named))
        inner = inner.getparent()
    return False
