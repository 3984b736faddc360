"""Texts that portals wrote, made fit to be shown: HTML of a few tags, edits marked, days and times as they are read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import lxml.html
from lxml_html_clean import Cleaner
from markupsafe import Markup

from browse.reading import Row
from storage.excerpts import Excerpt
from vietnamese.changes import Change, changed_paragraphs

_VIETNAM = timedelta(hours=7)
_TAGS = frozenset(
    {
        "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
        "strong", "b", "em", "i", "u", "sub", "sup", "blockquote", "br", "figure", "figcaption", "a", "div", "span",
    }
)  # fmt: skip
_CLEANER = Cleaner(
    allow_tags=_TAGS, remove_unknown_tags=False, safe_attrs_only=True, safe_attrs=frozenset({"href", "colspan", "rowspan"}),
    add_nofollow=True, embedded=True, forms=True, frames=True, meta=True, page_structure=True, kill_tags=("svg", "math", "style"),
)  # fmt: skip
_WEB = frozenset({"http", "https"})
EDITED = ("title", "lead", "body", "published_on", "author")


def safe_html(html: str) -> Markup:
    """An article's stored HTML with nothing in it but text, a few tags, and links to the web.

    The crawl built it of a few tags already; this believes nothing of that. An image becomes nothing: its file is not
    here, and a page that is shown asks nobody for it.
    """
    if not html.strip():
        return Markup()
    root = lxml.html.fragment_fromstring(html.replace("\x00", ""), create_parent="div")
    root = _CLEANER.clean_html(root)
    for link in root.iter("a"):
        if not is_web(link.get("href", "")):
            link.attrib.pop("href", None)
    for figure in [each for each in root.iter("figure") if not "".join(each.itertext()).strip()]:
        figure.drop_tree()
    for table in list(root.iter("table")):
        _in_a_box(table)
    return Markup(lxml.html.tostring(root, encoding="unicode"))  # noqa: S704 - cleaned above, and tested to be


def _in_a_box(table: lxml.html.HtmlElement) -> None:
    """Let a wide table scroll in its own box, reachable by keyboard, instead of the page."""
    box = lxml.html.Element("div", {"class": "box", "tabindex": "0"})
    table.addprevious(box)
    box.tail, table.tail = table.tail, None
    box.append(table)


def is_web(address: str) -> bool:
    """Whether an address may become a link: http and https only, whatever stands before or in it."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme in _WEB and bool(parts.netloc) and not re.search(r"[\x00-\x20]", address.strip())


def edits(old: Row, new: Row) -> Mapping[str, Sequence[Change]]:
    """What differs between two revisions, by field; fields without a difference are left out."""
    found = {field: changed_paragraphs(_lines(old[field]), _lines(new[field])) for field in EDITED}
    return {field: changes for field, changes in found.items() if changes}


def _lines(value: object) -> list[str]:
    return str(value).split("\n") if value else []


def pieces(found: Excerpt) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is what was searched for."""
    parts, at = [], 0
    for start, end in found.marks:
        parts += [(found.text[at:start], False), (found.text[start:end], True)]
        at = end
    return [part for part in (*parts, (found.text[at:], False)) if part[0]]


def moment(value: object) -> str:
    """A time of the database (UTC) on Vietnam's clock, 21/03/2026 06:10; empty for none."""
    if not value:
        return ""
    told = datetime.fromisoformat(str(value))
    told = told.astimezone(UTC) if told.tzinfo else told
    return (told + _VIETNAM).strftime("%d/%m/%Y %H:%M")


def day(value: object) -> str:
    """A day of the database as people write it, 21/03/2026; empty for none."""
    year, month, number = str(value).split("-") if value else ("", "", "")
    return f"{number}/{month}/{year}" if value else ""


def month(value: str) -> str:
    """A month as it stands under a bar: 3/26."""
    year, number = value.split("-")
    return f"{int(number)}/{year[2:]}"


def joined(parts: Iterable[object]) -> str:
    """The parts that say something, with dots between."""
    return " · ".join(str(part) for part in parts if part)


def spaced(parts: Iterable[object]) -> str:
    """The parts that say something, with spaces between."""
    return " ".join(str(part) for part in parts if part)


def ground(told: str) -> str:
    """The label's key of a ground on which an article is called the first: "earlier day" → ground_earlier_day."""
    return f"ground_{told.partition(':')[0].replace(' ', '_')}"
