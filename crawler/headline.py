"""Where a page's headline stands, and what is dated beside it: told by agreement, by nothing a portal could name."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.layout import Where
from crawler.lines import HEADINGS, Line
from vietnamese.dates import Moment, parse_moment
from vietnamese.line_shape import ends_sentence, words
from vietnamese.unicode import fold, search_fold, squeeze

_STATED = (Where("meta[property='og:title']", "content"), Where("meta[name='title']", "content"))
_TITLE = Where("title")
_SITE_NAME = re.compile(r"\s(?:[-–—|»:]|::)\s")  # parts a headline from the portal's name
_NEITHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 400  # characters of a headline
_LEAST_WORDS = 3  # a part of <title> with fewer is a name
_SLUG = 12  # letters: a shorter slug names a page, not a headline
_EXACT, _PART, _BEGUN = 4.0, 3.0, 1.0  # _BEGUN: <title> holds its first words
_RANK = {"h1": 1.5, "h2": 1.0, "h3": 0.5}

_DATE_WORDS = 20  # a longer line is prose
_MACHINE = re.compile(r"\d{4}-\d{2}-\d{2}T")  # hidden microdata whose class is not known to hide it
_PUBLISHED = re.compile(r"đăng|xuất bản|phát hành|publish|posted", re.IGNORECASE)
_CHANGED = re.compile(r"lần cuối|sửa|chỉnh|modified|updated|được viết|được tạo|ngày tạo|created|hết hạn|hiệu lực", re.IGNORECASE)
_ABOVE = 3  # lines above a headline that may date it, where they say what they are
_BELOW = 25  # lines under a headline that may stand above the text
_TOMORROW = timedelta(days=1)  # clocks differ


def find_headline(lines: Sequence[Line], tree: HtmlElement, url: str, listed: str) -> int | None:
    """The place of the line that is the headline, or None. `listed`: what the listing calls the article.

    It agrees with the listing, with what the page's head states, or with the address; a heading before other lines.
    """
    exact = {fold(text) for text in (listed, *(value for where in _STATED for value in where.read(tree))) if text}
    title = next(iter(_TITLE.read(tree)), "")[:_LONGEST]
    whole = fold(title)
    parts = {fold(part) for part in _SITE_NAME.split(title)} | {whole}
    slug = _slug(url)
    best, rank = None, (0.0, 0)
    for index, line in enumerate(lines):
        if not line.text or len(line.text) > _LONGEST or (line.linked > 0.5 and line.tag not in HEADINGS):
            continue
        folded, length = fold(line.text), words(line.text)
        agreement = _EXACT if folded in exact else 0.0
        if not agreement and length >= _LEAST_WORDS and (folded in parts or whole.startswith(f"{folded} ")):
            agreement = _PART
        if not agreement and slug and _letters(line.text) == slug:
            agreement = _PART
        if not agreement and line.tag in HEADINGS and words(whole) > _LEAST_WORDS and folded.startswith(f"{whole} "):
            agreement = _BEGUN
        found = (agreement + _RANK.get(line.tag, 0.0), length)
        if agreement and found > rank:
            best, rank = index, found
    if best is None:
        headings = [index for index, line in enumerate(lines) if line.tag == "h1" and words(line.text) >= _LEAST_WORDS]
        best = headings[0] if len(headings) == 1 else None
    return best


def stated_title(tree: HtmlElement) -> str:
    """The headline by the page's head alone, the portal's name cut off where a dash parts it."""
    for where in _STATED:
        if values := where.read(tree):
            return values[0][:_LONGEST]
    title = next(iter(_TITLE.read(tree)), "")[:_LONGEST]
    return max((squeeze(part) for part in _SITE_NAME.split(title)), key=len, default="")


def is_date_line(line: Line) -> bool:
    """Whether a line is there to tell a date: short, and no sentence."""
    return words(line.text) <= _DATE_WORDS and not ends_sentence(line.text) and parse_moment(line.text) is not None


def find_date(lines: Sequence[Line], headline: int, text: int, order: str, read_on: date) -> Moment | None:
    """The date told beside the headline, between it and the text (the line at `text`), or right above it with its label.

    A line that says it tells another day (of writing, of the last change) tells none, nor does one of the future.
    """
    below = lines[headline + 1 : min(text, headline + 1 + _BELOW)]
    above = [line for line in lines[max(0, headline - _ABOVE) : headline] if _PUBLISHED.search(line.text)]
    found = [(line, moment) for line in (*below, *above) if (moment := _moment(line, order))]
    found = [(line, moment) for line, moment in found if moment.on <= read_on + _TOMORROW]
    labelled = [moment for line, moment in found if _PUBLISHED.search(line.text)]
    return next(iter(labelled or [moment for _, moment in found]), None)


def _moment(line: Line, order: str) -> Moment | None:
    if words(line.text) > _DATE_WORDS or _MACHINE.search(line.text) or _CHANGED.search(line.text):
        return None
    shown = parse_moment(line.text, order)
    told = parse_moment(line.datetime, order) if line.datetime else None
    if told and (_PUBLISHED.search(line.text) if shown is None else told.on == shown.on):
        return told  # to the second; or the first of two days, where the day of the last change stands beside it
    return shown


def _slug(url: str) -> str:
    path = unquote(urlsplit(url).path).rstrip("/").rsplit("/", 1)[-1]
    name = re.sub(r"\.\w{2,5}$", "", path)
    letters = _letters(re.sub(r"^\d+-|-\d+$", "", name))
    return letters if len(letters) >= _SLUG else ""


def _letters(text: str) -> str:
    return _NEITHER.sub("", search_fold(text))
