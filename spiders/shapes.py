"""A listing of a CMS nobody knows → its entries: the list most like one of articles, where a section's own list stands."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crawler.headline import PUBLISHED, moment_of
from crawler.lines import Line, read_lines
from crawler.page import Page
from crawler.urls import path_of, resolve
from spiders.cards import MORE, Card, Headline, cards_of, find_headlines
from spiders.identity import ids_of
from spiders.listing import MAX_ENTRIES, ListingPage, with_pins
from spiders.pager import needs_script, next_page
from storage.records import Entry, PortalFacts
from vietnamese.dates import Moment, latest_day
from vietnamese.line_shape import BODY_WORDS, words
from vietnamese.unicode import fold

BY_SCRIPT = "its further pages are reached by script alone: only the first was read"
_LONGEST_LEAD = 2_000  # characters
_ABOVE, _BELOW = 3, 12  # lines around a headline that may be of its card
_LABEL_WORDS = 8  # a longer line is no list's heading
_LABELS = 4  # lines above a list's first headline among which its heading is looked for
_COUNTED = 6  # cards: more of a kind tell nothing new
_TITLE = 12  # words of a full headline
_FULL = 7.0  # words, on the average: shorter links without date and lead are a menu
_FEW = 3  # links without date, lead and heading are no list if fewer; and one or two may stand in a list elsewhere
_SAME = 0.8  # of a list's headlines, on another page: it is the same list
_EVERYWHERE = 3  # pages with the same list: it stands beside every section's
_SEEN = 0.3  # what is left of a list's worth if it was seen on another page
_PARTED = re.compile(r"[\d|•·(),:–—-]+")
_WRITING = re.compile(r"[^\W\d_]+")
_RUN, _LABELLED_RUN = 7, 15  # words on end without a number: a sentence that tells a date, not a line that dates
# The lists beside a section's own, by their headings.
_ASIDE = re.compile(
    r"(?:các |những |danh sách )?(?:tin tức|tin bài|tin|bài viết|bài đăng|bài|sự kiện|văn bản|thông báo|video|hình ảnh|"
    r"phản hồi|bình luận|chuyên mục|liên kết)?[ ,/&-]*(?:mới|mới nhất|mới cập nhật|mới đăng|mới ban hành|mới hơn|cũ hơn|"
    r"nổi bật|tiêu điểm|xem nhiều|xem nhiều nhất|đọc nhiều|đọc nhiều nhất|được quan tâm|khác|liên quan|gần đây|"
    r"cùng chuyên mục|đã đưa|đã đăng|website|web|hot|cần biết)|từ khóa|thăm dò ý kiến|lịch công tác|xem thêm|"
    r"có thể bạn quan tâm"
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a card shows beside its headline."""

    moment: Moment | None
    lead: str


@dataclass(frozen=True)
class Shapes:
    """The `ListingReader` of pages of which nothing is known. It reads no class, no id and no microdata."""

    def read(self, page: Page, portal: PortalFacts, key_url: re.Pattern[str] | None) -> ListingPage:
        """As every `ListingReader`. The ids are those of `key_url`, else such as the page's addresses agree on."""
        body = page.tree.find("body")
        lines = read_lines(page.tree if body is None else body, forms=True).lines
        sections = {resolve(page.base, section.path).rstrip("/") for section in portal.sections}
        headlines = [
            one for one in find_headlines(lines, page.base, portal.host) if one.url.rstrip("/") not in sections
        ]
        if key_url is not None:
            headlines = [headline for headline in headlines if key_url.search(headline.url)]
        cards = _best(lines, cards_of(headlines), page)[:MAX_ENTRIES]
        # The last page's few entries are too few to agree: there the rest of the page is asked as well.
        ids = _ids([card.headline for card in cards] if len(cards) >= _FEW else headlines, key_url)
        reading = _Reading(lines, portal.date_order, latest_day(page.fetched_at), cards)
        entries = [
            Entry(card.headline.url, ids.get(card.headline.url), card.headline.text, shown.lead, shown.moment)
            for card in cards
            for shown in (reading.shown(card),)
        ]
        following = next_page(page)
        note = BY_SCRIPT if cards and not following and needs_script(page.tree) else ""
        return ListingPage(with_pins(entries), following, note=note)


def _ids(headlines: Sequence[Headline], key_url: re.Pattern[str] | None) -> dict[str, str]:
    if key_url is not None:
        return {one.url: match[1] for one in headlines if (match := key_url.search(one.url))}
    return ids_of({one.url: fold(one.text) for one in headlines})


def _best(lines: Sequence[Line], lists: Sequence[list[Card]], page: Page) -> list[Card]:
    """The list with the most to show; none where every list stands beside the section's own."""
    scored = [(_worth(lines, cards, page), -cards[0].headline.line, cards) for cards in lists]
    worth, _, best = max(scored, key=lambda each: each[:2], default=(0.0, 0, []))
    return best if worth > 0 else []


def _worth(lines: Sequence[Line], cards: list[Card], page: Page) -> float:
    """How much a list is like the section's own; 0 where it stands beside it, on every page, or is a menu."""
    label = _heading(lines, cards)
    is_named = label in {fold(section.name) for section in page.sections}
    elsewhere = page.repeated.lists_like([lines[card.headline.line].text for card in cards], _SAME)
    everywhere = len(cards) >= _FEW and elsewhere >= max(_EVERYWHERE, len(page.repeated.links) / 2)
    if everywhere or (not is_named and _ASIDE.fullmatch(label)):
        return 0.0
    looked_at = cards[:_COUNTED]
    count = len(looked_at)
    reading = _Reading(lines, "dmy", latest_day(page.fetched_at), cards)
    shown = [reading.shown(card) for card in looked_at]
    length = sum(min(words(card.headline.text), _TITLE) for card in looked_at) / count
    dated = sum(one.moment is not None for one in shown) / count
    told = sum(bool(one.lead) for one in shown) / count
    headed = sum(card.headline.is_heading for card in looked_at) / count
    if not dated and not told and (length < _FULL or (count < _FEW and not headed)):
        return 0.0
    inside = sum(path_of(card.headline.url).startswith(f"{path_of(page.entry.url)}/") for card in looked_at) / count
    each = 0.2 + length / _TITLE + 1.5 * dated + told + headed / 2
    return math.sqrt(count) * each * (1 + inside) * (_SEEN if elsewhere else 1)


def _heading(lines: Sequence[Line], cards: Sequence[Card]) -> str:
    """What stands above a list, folded: the nearest line before its first card, if short."""
    first = _first_line(lines, cards[0]) if len(cards) > 1 else cards[0].headline.line  # one alone may hold the heading
    for line in reversed(lines[max(0, first - _LABELS) : first]):
        if line.text:
            return fold(line.text).strip(" :»…>|–—-+*•") if words(line.text) <= _LABEL_WORDS else ""
    return ""


def _first_line(lines: Sequence[Line], card: Card) -> int:
    place = card.headline.line
    while place > 0 and _holds(card, lines[place - 1]):
        place -= 1
    return place


def _holds(card: Card, line: Line) -> bool:
    return line.element is card.element or card.element in line.element.iterancestors()


class _Reading:
    """Reads what cards show. `order`: of day and month; dates after `latest` are none."""

    def __init__(self, lines: Sequence[Line], order: str, latest: date, cards: Sequence[Card]) -> None:
        self._lines = lines
        self._order = order
        self._latest = latest
        self._taken = {card.headline.line for card in cards}

    def shown(self, card: Card) -> _Shown:
        around = list(self._around(card))
        own = self._lines[card.headline.line]
        beside = replace(own, text=own.text.replace(card.headline.text, " ", 1).strip())
        below = [beside, *(line for place, line in around if place > card.headline.line)]
        above = [line for place, line in around if place < card.headline.line]
        return _Shown(
            self._moment([*below, *above]), next((line.text for line in below[1:] if self._is_lead(line)), "")
        )

    def _around(self, card: Card) -> Iterator[tuple[int, Line]]:
        middle = card.headline.line
        flat = (
            card.element.getparent() if card.element is card.headline.element else None
        )  # date and lead stand beside it
        for place in range(max(0, middle - _ABOVE), min(len(self._lines), middle + 1 + _BELOW)):
            line = self._lines[place]
            beside = flat is not None and place > middle and flat in line.element.iterancestors()
            if _holds(card, line) or (beside and self._is_free(middle, place)):
                yield place, line

    def _is_free(self, start: int, end: int) -> bool:
        return not any(place in self._taken for place in range(start + 1, end + 1))

    def _is_lead(self, line: Line) -> bool:
        if words(line.text) < BODY_WORDS or len(line.text) > _LONGEST_LEAD or MORE.match(line.text):
            return False
        return moment_of(line, self._order) is None or _tells(line.text)

    def _moment(self, lines: Sequence[Line]) -> Moment | None:
        for line in lines:
            moment = moment_of(line, self._order)
            if moment and moment.on <= self._latest and not _tells(line.text):
                return moment
        return None


def _tells(text: str) -> bool:
    """Whether a line is a sentence with a date in it, not a date with its label."""
    longest = max((len(_WRITING.findall(part)) for part in _PARTED.split(text)), default=0)
    return longest > (_LABELLED_RUN if PUBLISHED.search(text) else _RUN)
