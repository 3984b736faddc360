"""How much a page may hold before anything parses it: what is larger than any article is not read at all.

Measured with libxml2 2.14: the parser's time grows with the square of a tag's attributes (60,000 take 3 s), and a tree
takes up to 300 bytes a tag and 400 an attribute. The largest page seen has 244 kB and 1,533 tags.
"""

import re
from dataclasses import dataclass
from typing import Self

MAX_BYTES = 6_000_000  # of an answer, unpacked; pictures may stand in the page itself
MAX_TAGS = 40_000  # start and end tags, and whatever else opens with <
MAX_TEXT = 1_500_000  # characters outside tags
MAX_ATTRIBUTES = 150_000  # on the page
MAX_TAG_ATTRIBUTES = 1_000  # on one tag

# A tag as HTML parsers read it: what stands in quotes after = may hold anything. Possessive, so that it is read once.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE})*+)")
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
_CROWD = 2 * MAX_TAG_ATTRIBUTES  # characters: a shorter tag cannot hold too many


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a page, or all pages of an article, hold. `attributes` are counted only where they could be too many."""

    tags: int = 0
    text: int = 0  # characters outside tags
    attributes: int = 0
    crowded: int = 0  # the most attributes of one tag

    @classmethod
    def of(cls, html: str) -> Self:
        """The bulk of a page's source. Linear in its length."""
        tags = html.count("<")
        if tags > MAX_TAGS:
            return cls(tags)
        inside: list[str] = []
        length = 0
        for match in _TAG.finditer(html):
            inside.append(match[1])
            length += match.end() - match.start()
        all_counted = length > 2 * MAX_ATTRIBUTES
        counts = [len(_ONE_ATTRIBUTE.findall(tag)) for tag in inside if all_counted or len(tag) > _CROWD]
        return cls(tags, len(html) - length, sum(counts), max(counts, default=0))

    def __add__(self, other: "Bulk") -> "Bulk":
        return Bulk(
            self.tags + other.tags,
            self.text + other.text,
            self.attributes + other.attributes,
            max(self.crowded, other.crowded),
        )

    @property
    def excess(self) -> str:
        """Which bound is broken, in a few words; empty if none is."""
        if self.tags > MAX_TAGS:
            return f"page too large: {self.tags} tags"
        if self.text > MAX_TEXT:
            return f"page too large: {self.text} characters"
        if self.crowded > MAX_TAG_ATTRIBUTES:
            return f"page too large: {self.crowded} attributes on one tag"
        return f"page too large: {self.attributes} attributes" if self.attributes > MAX_ATTRIBUTES else ""
