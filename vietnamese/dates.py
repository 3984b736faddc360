"""Vietnamese dates: a portal's date string → a moment, a report's sentences → the days they tell of.

The forms are those of the portals' own pages (NukeViet, WordPress, Drupal, Joomla, SharePoint and ASP.NET sites).
No date beats a guessed one: an impossible or doubtful date is no date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from vietnamese.unicode import squeeze

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_YEARS = range(1990, 2101)
_LONGEST_LINE = 300  # characters: what is longer is prose, not a portal's date line
_ORDERS = ("dmy", "mdy")


class Precision(StrEnum):
    """How much of a publication time is known."""

    MINUTE = "minute"
    DAY = "day"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published: `on` is the calendar date in Vietnam, `at` the time in UTC if the time is known."""

    on: date
    at: datetime | None
    precision: Precision

    @classmethod
    def of(cls, at: datetime) -> "Moment":
        """The moment of an aware time. Raises ValueError for a naive one: its date depends on the zone."""
        if at.tzinfo is None:
            raise ValueError(f"a time without a zone names no moment: {at.isoformat()}")
        return cls(at.astimezone(VIETNAM).date(), at.astimezone(UTC), Precision.MINUTE)

    @classmethod
    def on_day(cls, on: date) -> "Moment":
        """The moment of a day whose time is not known."""
        return cls(on, None, Precision.DAY)


_CLOCKS = timedelta(days=1)  # how far a portal's clock may be ahead of ours


def latest_day(read_at: datetime) -> date:
    """The last day, in Vietnam, that what was read at that (aware) time can have been published on."""
    return (read_at + _CLOCKS).astimezone(VIETNAM).date()


_MONTH_NAMES = {
    "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12,
}  # fmt: skip
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NUMBERS = _MONTH_NAMES | {name: number for number, name in enumerate(_ENGLISH_MONTHS, start=1)}
_MONTH = "(?:[0-9]{1,2}|" + "|".join(sorted(_MONTH_NAMES, key=len, reverse=True)).replace(" ", r"\ ") + ")"

# Each form names its three numbers a, b, c in its own order; None is the portal's order. "9 tháng năm 2021" is nine
# months of a year, so a month called năm needs its comma or its second năm.
_FORMS: tuple[tuple[re.Pattern[str], str | None], ...] = tuple(
    (re.compile(pattern, re.VERBOSE | re.IGNORECASE), order)
    for order, pattern in (
        ("ymd", r"(?<![0-9])(?P<a>[0-9]{4})(?P<s>[/.-])(?P<b>[0-9]{1,2})(?P=s)(?P<c>[0-9]{1,2})(?![0-9])"),
        (
            None,
            r"""(?<![0-9])(?<![0-9]/)(?P<a>[0-9]{1,2})\ ?(?P<s>[/.-])\ ?(?P<b>[0-9]{1,2})\ ?(?P=s)\ ?(?P<c>[0-9]{4})
            (?![0-9])(?!/\w)""",
        ),
        (
            "dmy",
            rf"""(?<![0-9])(?P<a>[0-9]{{1,2}}),?\ tháng\ (?!năm\ [0-9])(?P<b>{_MONTH})(?!\w),?(?:\ năm)?
            \ (?P<c>[0-9]{{4}})(?![0-9])""",
        ),
        ("mdy", rf"(?<!\w)tháng\ (?P<a>{_MONTH})\ (?P<b>[0-9]{{1,2}}),\ (?P<c>[0-9]{{4}})(?![0-9])"),
        (
            "dmy",
            rf"""(?<![0-9])(?P<a>[0-9]{{1,2}})[\ -](?P<b>{"|".join(_ENGLISH_MONTHS)})[a-z]{{0,6}}[\ -]
            (?P<c>[0-9]{{4}})(?![0-9])""",
        ),
    )
)
_CLOCK = re.compile(
    r"""
    (?<![0-9:.,/+])
    (?P<hour>[0-9]{1,2})
    (?: :(?P<minute>[0-9]{2}) (?: :(?P<second>[0-9]{2}) (?:\.[0-9]{1,9})? )?
      | (?i:h|g|\ ?giờ) (?P<told>(?:(?<=ờ)\ )?[0-9]{2})? (?:\ ?phút)? )
    (?![0-9:/])
    (?: \ ?(?P<half>(?i:[ap]\.?m\.?|sáng|chiều|tối)|SA|CH) )?
    (?: \ ?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2}|\(?(?:GMT|UTC|ICT)(?:\ ?[+-][0-9]{1,2}(?::?[0-9]{2})?)?\)?) )?
    (?!\w)
    """,
    re.VERBOSE,
)
_OFFSET = re.compile(r"([+-])([0-9]{1,2}):?([0-9]{2})?")
# NukeViet prints date('Y-m-dTH:i:s') with the T unescaped, which PHP takes for the zone: 2022-08-19+0716:35:00.
_ZONE_FOR_T = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([+-][0-9]{2})([0-9]{2}:[0-9]{2}:[0-9]{2})(?![0-9:])")


def parse_moment(text: str, order: str = "dmy") -> Moment | None:
    """The moment a portal's date line or an ISO 8601 or RFC 2822 string names, or None.

    `order` ("dmy" or "mdy", else ValueError) is the portal's order of numeric dates; the other is never tried. A time
    without a zone is Vietnamese. Two different dates in one line, an impossible date, a year outside 1990–2100 or more
    than 300 characters are no date; an impossible time or two different ones leave the day.
    """
    if order not in _ORDERS:
        raise ValueError(f"the order of a date is one of {', '.join(_ORDERS)}, not {order!r}")
    line = _ZONE_FOR_T.sub(r"\1T\3\2:00", squeeze(text))
    if len(line) > _LONGEST_LINE:
        return None
    days = {_day_of(match, own or order) for form, own in _FORMS for match in form.finditer(line)}
    day = days.pop() if len(days) == 1 else None
    if day is None:
        return None
    clocks = {_time_of(match) for match in _CLOCK.finditer(line)}
    clock = clocks.pop() if len(clocks) == 1 else None
    if clock is None:
        return Moment.on_day(day)
    moment = Moment.of(datetime.combine(day, clock))
    return moment if moment.on.year in _YEARS else None


def _day_of(match: re.Match[str], order: str) -> date | None:
    written = dict(zip(order, match.group("a", "b", "c"), strict=True))
    return _date(int(written["y"]), _month(written["m"]), int(written["d"]))


def _month(text: str) -> int:
    """1–12 for a number or a name; 0, no month, where a foreign letter only looks like the name's (haı)."""
    return int(text) if text.isdigit() else _MONTH_NUMBERS.get(text.lower(), 0)


def _date(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time_of(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or match["told"] or 0)
    half = (match["half"] or "").lower()
    if half.startswith(("p", "ch", "t")):
        hour += 12 if hour < 12 else 0
    elif half:
        if hour > 12:  # 14:30 SA contradicts itself
            return None
        hour %= 12
    zone = _zone(match["zone"] or "")
    if zone is None or hour > 23 or minute > 59 or int(match["second"] or 0) > 59:
        return None
    return time(hour, minute, int(match["second"] or 0), tzinfo=zone)


def _zone(text: str) -> tzinfo | None:
    """The zone a clock names: Vietnam's when it names none, None when there is no such zone."""
    if text in ("", "ICT", "(ICT)"):
        return VIETNAM
    offset = _OFFSET.search(text)
    if not offset:
        return UTC
    ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if ahead > timedelta(hours=14):
        return None
    return timezone(ahead if offset[1] == "+" else -ahead)


_LONGEST_PROSE = 20_000  # characters of lead and first paragraphs that are looked at
_EARLY = timedelta(days=7)  # a report may appear some days before the day it tells of
_NEAR = timedelta(days=183)  # further away a day without a year could be of either year: no date

_SPAN = r"(?:\ ?[-–]\ ?|,\ |\ (?:và|đến|tới)\ (?:hết\ )?(?:ngày\ )?)"
_TOLD = re.compile(
    rf"""
    (?<![0-9])(?<![0-9][/.-])
    (?: (?P<first>[0-9]{{1,2}}){_SPAN} )?
    (?P<day>[0-9]{{1,2}})
    (?: (?P<s>[/.-])(?P<month>[0-9]{{1,2}})(?![0-9])
        (?: (?P=s)(?P<year>[0-9]{{4}}) | \ năm\ (?P<year_said>[0-9]{{4}}) )?
      | \ tháng\ (?!năm\ [0-9])(?P<named>{_MONTH})(?!\w)
        (?: (?:/|,?\ năm\ |,?\ )(?P<named_year>[0-9]{{4}}) )? )
    (?!\w)(?![/.-]\w)(?!\ tháng)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPAN_BETWEEN = re.compile(_SPAN, re.VERBOSE)
# 2/3 and 24/7 are no dates: without a year the word before must say that a day follows.
_DAY_FOLLOWS = re.compile(
    r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|hôm|nay|qua|ngày|mùng|mồng|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
    r",? ?\(?$",
    re.IGNORECASE,
)
# The day of a document, a deadline or a memorial is not the day of the event.
_OTHER_DAY = re.compile(
    r"""
    [0-9]{1,5}(?:/[0-9]{4})?[/-][A-ZĐƯ][\w/-]{0,30},?\ ?\(?(?:(?:được\ )?(?:ban\ hành|ký)\ )?(?:ngày\ )?$
    | (?<!\w)(?i:luật|hiến\ pháp|pháp\ lệnh|nghị\ quyết|nghị\ định|quyết\ định|thông\ tư|chỉ\ thị|công\ văn|công\ điện
        |kế\ hoạch|tờ\ trình|văn\ bản)(?:\ [^\s.,;:!?()]{1,30}){0,8}\ ngày\ $
    | (?<!\w)(?i:trước|tính\ đến|tính\ tới|kể\ từ|hiệu\ lực\ từ|thi\ hành\ từ|hạn|hạn\ chót|hạn\ cuối|chậm\ nhất
        |muộn\ nhất|sinh|đến\ hết|nhân|nhân\ dịp|chào\ mừng|hưởng\ ứng|kỷ\ niệm|cấp)(?i:\ là)?(?i:\ hết)?(?i:\ ngày)?\ $
    | (?<!\w)(?i:kỷ\ niệm)(?:\ [^\s.,;:!?()]{1,30}){0,10}\ (?i:ngày)\ $
    """,
    re.VERBOSE,
)
_OTHER_DAY_AFTER = re.compile(r",? của [A-ZĐƯ]|,? \(?(?i:âm lịch|hằng năm|hàng năm)")
_DAY_TO_COME = re.compile(r"(?<!\w)(?:sẽ|dự kiến|sắp)(?!\w)[^.!?\n]{0,100}$", re.IGNORECASE)
_TO_COME_AFTER = re.compile(r" (?:sắp )?tới(?!\w)", re.IGNORECASE)


def event_dates(text: str, published_on: date | None) -> tuple[date, ...]:
    """The days a report tells of, in the order of the telling, each once. Only the first 20,000 characters are read.

    A day without a year ("Chiều 30/11") is the nearest one to `published_on`, up to half a year before it or a week
    after (half a year after where the sentence speaks of the future); without `published_on` it is left out. Days of
    documents, deadlines, memorials and the lunar calendar are left out.
    """
    prose = "\n".join(squeeze(line) for line in text[:_LONGEST_PROSE].splitlines())
    return tuple(dict.fromkeys(day for day in _days_told(prose, published_on)))


def _days_told(prose: str, published_on: date | None) -> Iterator[date]:
    matches = list(_TOLD.finditer(prose))
    joined = [bool(_SPAN_BETWEEN.fullmatch(prose, left.end(), right.start())) for left, right in pairwise(matches)]
    before, accepted = False, False  # is this one joined to the one before it, and was that one told of the event?
    for index, match in enumerate(matches):
        after = index < len(joined) and joined[index]
        following = matches[index + 1] if after else None
        if before and not accepted and _year(matches[index - 1]):
            days: list[date] = []  # the second day of a memorial: (19/8/1945 - 19/8/2025)
        else:
            days = _days_of(prose, match, following, accepted and before, published_on)
        accepted, before = bool(days), after
        yield from days


def _days_of(
    prose: str, match: re.Match[str], following: re.Match[str] | None, continues: bool, published_on: date | None
) -> list[date]:
    """The days one mention tells of: none, one, or the two ends of "ngày 15 - 16/11"."""
    places = [match.start(group) for group in ("first", "day") if match[group]]
    start = next((place for place in places if _DAY_FOLLOWS.search(prose[max(0, place - 20) : place])), None)
    introduced = start is not None
    if start is None:
        start = match.start("day")
    ahead, behind = prose[max(0, start - 120) : start], prose[match.end() : match.end() + 20]
    if _OTHER_DAY_AFTER.match(behind) or (not continues and _OTHER_DAY.search(ahead)) or _is_memorial(match, following):
        return []
    month, year = _month(match["month"] or match["named"]), _year(match)
    if year is None and following and (later := _year(following)):
        end = (_month(following["month"] or following["named"]), int(following["day"]))
        year = later if (month, int(match["day"])) <= end else later - 1
    if not (introduced or continues or (year and not match["named"]) or (year and match["named"].isdigit())):
        return []
    to_come = bool(_DAY_TO_COME.search(ahead) or _TO_COME_AFTER.match(behind))
    numbers = [match["first"], match["day"]] if start == match.start("first") else [match["day"]]
    days = (
        _date(year, month, int(number)) if year else _nearest(month, int(number), published_on, to_come)
        for number in numbers
    )
    return [day for day in days if day]


def _year(match: re.Match[str]) -> int | None:
    written = match["year"] or match["year_said"] or match["named_year"]
    return int(written) if written else None


def _is_memorial(match: re.Match[str], following: re.Match[str] | None) -> bool:
    """(03/02/1930 - 03/02/2022): the same day of two years is an anniversary."""
    return bool(
        following
        and _year(match) != _year(following)
        and _year(match)
        and match.group("day", "month") == following.group("day", "month")
    )


def _nearest(month: int, day: int, published_on: date | None, to_come: bool) -> date | None:
    if published_on is None:
        return None
    earliest, latest = published_on - _NEAR, published_on + _EARLY
    if to_come:
        earliest, latest = published_on - _EARLY, published_on + _NEAR
    years = (published_on.year - 1, published_on.year, published_on.year + 1)
    days = [told for year in years if (told := _date(year, month, day)) and earliest <= told <= latest]
    return min(days, key=lambda told: abs(told - published_on), default=None)
