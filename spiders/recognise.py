"""Which CMS family pages are of, and on what evidence: each family's marks, held against what the portal sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from crawler.page import Page

if TYPE_CHECKING:
    from spiders.portal import PortalSpider

ENOUGH = 2  # points: one decisive mark, or two hints
_LOOKED_AT = 200_000  # characters of a page: a family shows itself before


@dataclass(frozen=True)
class Mark:
    """One thing a family's pages have. `weight`: 2 where no other family has it, 1 for a hint, below 0 where it speaks
    against the family: what another one has that is built on the same software.

    `where`: the page's text, in which the portal's own links begin with "/"; its headers as lines "name: value", the name
    in lower case; or its address.
    """

    says: str  # what a person reads
    pattern: re.Pattern[str]
    where: Literal["html", "header", "url"] = "html"
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Checked:
    """A family's mark, and whether one of the pages has it."""

    family: str
    mark: Mark
    matched: bool


@dataclass(frozen=True, slots=True)
class Recognition:
    """The family the pages are of, None where no family or more than one is likely; and all that was looked for."""

    family: "type[PortalSpider] | None"
    checked: tuple[Checked, ...]


@cache
def families() -> dict[str, "type[PortalSpider]"]:
    """Every CMS family, by its name: the classes of spiders.cms that have marks."""
    import spiders.cms
    from spiders.portal import PortalSpider

    found: dict[str, type[PortalSpider]] = {}
    for info in iter_modules(spiders.cms.__path__, "spiders.cms."):
        for value in vars(import_module(info.name)).values():
            if not isinstance(value, type) or value.__module__ != info.name:
                continue
            if issubclass(value, PortalSpider) and value.marks:
                found[value.layout.family] = value
    return found


def recognise(pages: Sequence[Page]) -> Recognition:
    """The family of a portal by some of its pages: the one with the most points, if they are enough and no other's as many."""
    looked = [(page, _own_links(page)) for page in pages]
    checked = tuple(
        Checked(name, mark, any(_has(page, text, mark) for page, text in looked))
        for name, family in families().items()
        for mark in family.marks
    )
    points = dict.fromkeys(families(), 0)
    for each in checked:
        points[each.family] += each.mark.weight * each.matched
    best = max(points.values(), default=0)
    leaders = [name for name, count in points.items() if count == best]
    certain = best >= ENOUGH and len(leaders) == 1
    return Recognition(families()[leaders[0]] if certain else None, checked)


def _own_links(page: Page) -> str:
    """The beginning of the page's text, the portal's own address taken out: what then begins with "/" is no foreign link."""
    host = re.escape((urlsplit(page.url).hostname or "").removeprefix("www."))
    return re.sub(rf"https?://(?:www\.)?{host}(?::\d{{1,5}})?(?=/)", "", page.text[:_LOOKED_AT], flags=re.IGNORECASE)


def _has(page: Page, text: str, mark: Mark) -> bool:
    if mark.where == "url":
        return bool(mark.pattern.search(page.url))
    if mark.where == "header":
        return any(mark.pattern.search(f"{name}: {value}") for name, value in page.headers.items())
    return bool(mark.pattern.search(text))
