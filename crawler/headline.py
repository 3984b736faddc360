"""Where a page's headline stands, and what is dated beside it: told by agreement, by nothing a portal could name."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.layout import Where
from crawler.lines import HEADINGS, Line
from crawler.repeated import RepeatedLines
from vietnamese.dates import Moment, parse_moment
from vietnamese.line_shape import ends_sentence, words
from vietnamese.unicode import fold, search_fold, squeeze

_STATED = (Where("meta[property='og:title']", "content"), Where("meta[name='title']", "content"))
_TITLE = Where("title")
_SITE_NAME = re.compile(r"\s(?:[-–—|»:]|::)\s")  # parts a headline from the portal's name
_LONGEST_URL = 2000
_SUFFIX = re.compile(r"\.\w{2,5}$")
_ID_BEFORE = re.compile(r"^\d{1,12}-")
_NUMBER_BEHIND = re.compile(r"-\d{1,12}$")  # an id, or the number of a second article of one headline
_NUMBERS_BEHIND = 4
_NEITHER = re.compile(r"[^a-z0-9]+")
_LINKED = 0.5  # a line with a larger share in links is a link
_LONGEST = 400  # characters of a headline
_LEAST_WORDS = 3  # a part of <title> with fewer is a name
_SLUG = 12  # letters: a shorter slug names a page, not a headline
_SPELLED, _EXACT, _PART, _BEGUN = 5.0, 4.0, 3.0, 1.0  # _BEGUN: <title> holds its first words
_RANK = {"h1": 1.5, "h2": 1.0, "h3": 0.5}

_DATE_WORDS = 20  # a longer line is prose
_MACHINE = re.compile(r"\d{4}-\d{2}-\d{2}T\d")
PUBLISHED = re.compile(r"đăng|xuất bản|phát hành|publish|posted", re.IGNORECASE)
_CHANGED = re.compile(
    r"lần cuối|sửa|chỉnh|modified|updated|được viết|được tạo|ngày tạo|created|hết hạn|hiệu lực", re.IGNORECASE
)
# A server set to American English writes 3/5/2026 2:30:00 PM for the fifth of March, under Vietnamese headlines too
# (thainguyencity.gov.vn).
_TWELVE_HOURS = re.compile(
    r"(?<![0-9])[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}.{0,5}[0-9]:[0-9]{2} ?[ap]\.?m\b", re.IGNORECASE
)
_MONTHS = 12
_ABOVE = 3  # lines above a headline that may date it, where they say what they are
_BELOW = 25  # lines under a headline that may stand above the text
_TOMORROW = timedelta(days=1)  # clocks differ


def find_headline(
    lines: Sequence[Line], tree: HtmlElement, url: str, *, listed: str, portal: str, repeated: RepeatedLines
) -> int | None:
    """The place of the line that is the headline, or None. `listed`: what the listing calls the article; `portal`: the
    portal's name, which is no headline.

    It is spelled by the address, or said by the listing or the page's head; a heading rather than another line.
    """
    said = _Said(tree, url, listed, portal)
    best, rank = None, (0.0, 0)
    for index, line in enumerate(lines):
        if not line.text or len(line.text) > _LONGEST or (line.linked > _LINKED and line.tag not in HEADINGS):
            continue
        agreement = said.agreement(line)
        if agreement < _EXACT and line.text in repeated:
            continue
        found = (agreement + _RANK.get(line.tag, 0.0), words(line.text))
        if agreement and found > rank:
            best, rank = index, found
    return _only_heading(lines, fold(portal)) if best is None else best


class _Said:
    """What the address, the listing and the page's head say of the headline."""

    def __init__(self, tree: HtmlElement, url: str, listed: str, portal: str) -> None:
        stated = (value[:_LONGEST] for where in _STATED for value in where.read(tree))
        nothing = {"", fold(portal)}
        self.exact = {fold(text) for text in (listed, *stated)} - nothing
        title = next(iter(_TITLE.read(tree)), "")[:_LONGEST]
        self.whole = fold(title)
        self.whole = "" if self.whole in nothing else self.whole
        self.parts = {fold(part) for part in _SITE_NAME.split(title)} - nothing
        self.parts |= {self.whole} - nothing
        self.slugs = _slugs(url)

    def agreement(self, line: Line) -> float:
        folded, length = fold(line.text), words(line.text)
        if self.slugs and _letters(line.text) in self.slugs:
            return _SPELLED
        if folded in self.exact:
            return _EXACT
        if length >= _LEAST_WORDS and (folded in self.parts or self.whole.startswith(f"{folded} ")):
            return _PART
        begun = line.tag in HEADINGS and words(self.whole) > _LEAST_WORDS and folded.startswith(f"{self.whole} ")
        return _BEGUN if begun else 0.0


def _only_heading(lines: Sequence[Line], portal: str) -> int | None:
    headings = [index for index, line in enumerate(lines) if line.tag == "h1" and words(line.text) >= _LEAST_WORDS]
    return headings[0] if len(headings) == 1 and fold(lines[headings[0]].text) != portal else None


def stated_title(tree: HtmlElement, portal: str) -> str:
    """The headline by the page's head alone, the portal's name cut off; empty if that is all there is."""
    stated = (value[:_LONGEST] for where in _STATED for value in where.read(tree))
    title = next(iter(_TITLE.read(tree)), "")[:_LONGEST]
    parts = sorted((squeeze(part) for part in _SITE_NAME.split(title)), key=len, reverse=True)
    return next((text for text in (*stated, *parts) if fold(text) != fold(portal)), "")


def is_machine_line(text: str) -> bool:
    """Whether a line is hidden microdata whose class is not known to hide it: an ISO time, or an address in no sentence."""
    return bool(_MACHINE.search(text)) or ("://" in text and not ends_sentence(text))


def is_date_line(line: Line) -> bool:
    """Whether a line is there to tell a date: short, and no sentence."""
    return words(line.text) <= _DATE_WORDS and not ends_sentence(line.text) and parse_moment(line.text) is not None


def find_date(lines: Sequence[Line], headline: int, text: int, order: str, read_on: date) -> Moment | None:
    """The date told beside the headline, between it and the text (the line at `text`), or right above it with its label.

    A line that says it tells another day (of writing, of the last change) tells none, nor does one of the future.
    """
    below = lines[headline + 1 : min(text, headline + 1 + _BELOW)]
    above = [line for line in lines[max(0, headline - _ABOVE) : headline] if PUBLISHED.search(line.text)]
    found = [(line, moment) for line in (*below, *above) if (moment := moment_of(line, order))]
    found = [(line, moment) for line, moment in found if moment.on <= read_on + _TOMORROW]
    labelled = [moment for line, moment in found if PUBLISHED.search(line.text)]
    return next(iter(labelled or [moment for _, moment in found]), None)


def moment_of(line: Line, order: str) -> Moment | None:
    """The day a line is there to tell: none of a long line, of one that tells of a change, or where it can be read both ways."""
    if words(line.text) > _DATE_WORDS or _MACHINE.search(line.text) or _CHANGED.search(line.text):
        return None
    shown = parse_moment(line.text, order)
    if shown and shown.on.month != shown.on.day and shown.on.day <= _MONTHS and _TWELVE_HOURS.search(line.text):
        shown = None
    told = parse_moment(line.datetime, order) if line.datetime else None
    if told and (PUBLISHED.search(line.text) if shown is None else told.on == shown.on):
        return told  # to the second; or the first of two days, where the day of the last change stands beside it
    return shown


def _slugs(url: str) -> frozenset[str]:
    """The letters a headline's line may have by the address, whose slug may stand in its query; numbers beside it aside."""
    parts = urlsplit(url[:_LONGEST_URL])
    found = set()
    for part in (parts.path, parts.query):
        name = _SUFFIX.sub("", unquote(part).rstrip("/").rsplit("/", 1)[-1])
        for bare in (name, _ID_BEFORE.sub("", name)):
            for _ in range(_NUMBERS_BEHIND):
                found.add(_letters(bare))
                bare = _NUMBER_BEHIND.sub("", bare)
    return frozenset(letters for letters in found if len(letters) >= _SLUG)


def _letters(text: str) -> str:
    return _NEITHER.sub("", search_fold(text))
