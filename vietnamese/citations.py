"""The documents a text cites by their numbers: "Nghị quyết số 57-NQ/TW ngày 22/12/2024", "749/QĐ-TTg", "Đề án 06".

Every number of the text is looked at once, with a few dozen characters on either side, so the work grows with the text alone.
What counts as a citation, and where its span ends, is told in docs/citations.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from vietnamese.document_number import NUMBER, Number, begins_number, read_number
from vietnamese.document_tables import is_national, kind_words, kinds
from vietnamese.issuing import day_after, place_told

VERSION = 1  # of what is recognised: raised, every stored article is read again

_BEFORE = 60  # characters in which the word of a kind is looked for
_JOINED = 30  # characters between two numbers of a list
_WORD = re.compile(r"[^\s(]+")
_SAYS_NUMBER = re.compile(r"(?:\bsố|\bSố|\bSỐ)\s{0,2}:?\s{0,2}$")
_JOINT = re.compile(r"\s{0,2}(?:[,;]|và|hoặc)?\s{0,2}(?:và|hoặc)?\s{0,2}(?:các\s)?(?:số\s{0,2}:?\s{0,2})?")
_LAW = re.compile(r"(Bộ luật|Luật|Nghị quyết|Pháp lệnh)\b[^.;:\n\d]{0,90}\Z")
# A number before one of these counts things: "Kế hoạch 5 năm", "Quyết định 15 nội dung"; not so in "Nghị quyết 57 năm 2024",
# "Nghị quyết 57 đồng bộ với …".
_COUNTED = re.compile(
    r"\s{1,2}(?:năm(?!\s\d{4}\b(?!\s?[-–]))|ngày(?!\s\d)|tháng(?!\s\d)|quý|tuần|giờ|phút|nội dung|nhiệm vụ|chỉ tiêu|"
    r"mục tiêu|giải pháp|nhóm|người|đại biểu|đồng chí|học viên|đảng viên|cán bộ|hộ|đồng(?! bộ| thời| hành| lòng)|tỷ|tỉ|triệu|"
    r"nghìn|ngàn|trăm|điểm|lượt|hồ sơ|trường hợp|đơn vị|tập thể|cá nhân|dự án|công trình|vấn đề|khâu|mô hình|nghị quyết|"
    r"văn bản|đề án|chương(?! trình)|điều(?! chỉnh| hành| kiện)|phần|bước|đợt|lần(?! thứ)|loại|lớp|cuộc|vụ|việc|chức danh|"
    r"suất|căn(?! cứ)|cơ quan|doanh nghiệp|ý kiến|phương án|khoản|thủ tục|dịch vụ|thành viên|km|ha|m2)\b|\s?%",
    re.IGNORECASE,
)
_PLACES = re.compile(r"\s{1,2}(?:xã|phường|huyện|tỉnh|thôn|bản)\b")
_OF_PLACES = ("ĐA", "NQ", "CT", "KL")  # "Tổ công tác Đề án 06 tỉnh" is the province's; "Quyết định 12 xã" counts


@dataclass(frozen=True, slots=True)
class Citation:
    """One document as one place of a text names it. `start` and `end` count characters of the text.

    `kind`: its symbol ("NQ"). `number`: as the rules on paperwork write it ("57-NQ/TW"), or what the text tells of it ("57").
    `ordinal`: its number alone ("57", "36a"). `issuer`: its symbol ("TW", "UBND"), empty if the number has none. `place`: the
    place the text gives the issuer ("tỉnh", "tỉnh Lai Châu"). `issued_on`: the day, where day, month and year are told. `year`:
    the year in the number, else that of the day.
    """

    start: int
    end: int
    kind: str
    number: str
    ordinal: str
    issuer: str = ""
    place: str = ""
    issued_on: date | None = None
    year: int | None = None
    is_dated_by_number: bool = False


def cited(text: str) -> tuple[Citation, ...]:
    """The citations of an NFC text, in their order."""
    text = text.replace("Ð", "Đ")  # Icelandic's letter, typed for ours in old texts; no place of the text moves
    found: list[Citation] = []
    for match in NUMBER.finditer(text):
        last = found[-1] if found else None
        if match["part"] is None and not _may_be_short(text, match.start(), last):
            continue
        citation = _read(text, match, last) if begins_number(text, match.start()) else None
        if citation is None:
            continue
        if found and citation.issuer and not found[-1].issuer:
            _spread(text, found, citation)
        found.append(citation)
    return tuple(each for each in found if each.kind)


def _may_be_short(text: str, start: int, last: Citation | None) -> bool:
    """Whether bare digits are worth a look: most of a text's count things."""
    words = text[max(0, start - 12) : start].split()
    if words and words[-1].lower().strip(":(") in _last_syllables():
        return True
    return last is not None and start - last.end <= _JOINED


@cache
def _last_syllables() -> frozenset[str]:
    return frozenset({"số", *(word.split()[-1] for word in kind_words())})


def settled(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations of one article, with what the others of it tell: a short name takes the one full number of its kind, a
    number without a day the one day that is told of it. Where there are two, nothing is taken.
    """
    whole: dict[tuple[str, str], set[tuple[str, str]]] = {}
    days: dict[tuple[str, str], set[date]] = {}
    places: dict[tuple[str, str], set[str]] = {}
    for each in citations:
        if each.issuer:
            whole.setdefault((each.kind, each.ordinal), set()).add((each.number, each.issuer))
        if each.issued_on:
            days.setdefault((each.kind, each.number), set()).add(each.issued_on)
        if each.place:
            places.setdefault((each.kind, each.number), set()).add(each.place)
    return tuple(_settle(each, whole, days, places) for each in citations)


def _settle(
    citation: Citation,
    whole: dict[tuple[str, str], set[tuple[str, str]]],
    days: dict[tuple[str, str], set[date]],
    places: dict[tuple[str, str], set[str]],
) -> Citation:
    full = whole.get((citation.kind, citation.ordinal), set())
    if not citation.issuer and len(full) == 1:
        [(number, issuer)] = full
        told = days.get((citation.kind, number), set())
        is_another = citation.issued_on and told and citation.issued_on not in told
        if not is_another and not (citation.place and is_national(issuer)):
            citation = replace(citation, number=number, issuer=issuer)
    key = (citation.kind, citation.number)
    told = days.get(key, set())
    if citation.issued_on is None and len(told) == 1:
        [day] = told
        citation = replace(citation, issued_on=day, year=citation.year or day.year)
    named = places.get(key, set())
    if not citation.place and len(named) == 1:
        citation = replace(citation, place=next(iter(named)))
    return citation


def _read(text: str, match: re.Match[str], last: Citation | None) -> Citation | None:
    start, word, says_number = _word_before(text, match.start())
    number = read_number(match, is_named=bool(word))
    if number is None:
        return None
    if not number.symbol:
        return _short(text, number, start, word, says_number, last)
    kind = _kind(word, number)
    if kind is None and number.is_assembly:
        start, kind = _law_before(text, match.start())
    if kind is None:
        return None
    if kind != kind_words().get(word, kind):
        start = match.start()
    return _complete(text, start, kind, number)


def _short(
    text: str, number: Number, start: int, word: str, says_number: bool, last: Citation | None
) -> Citation | None:
    """A number without a symbol: a short name, or one of a list."""
    after = text[number.end : number.end + 20]
    if re.match(r"[-–/.,]\d|\s?[-–]\s?\d", after) or _COUNTED.match(after):
        return None
    kind = kind_words().get(word)
    if kind not in _OF_PLACES and _PLACES.match(after):
        return None
    if kind is None:
        return _listed(text, number, last)
    if not says_number and not _is_short_name(text, start, kind, number):
        return None
    return _complete(text, start, kind, number)


def _is_short_name(text: str, start: int, kind: str, number: Number) -> bool:
    if not kinds()[kind].is_short or number.is_a_year or len(number.written) < 2:
        return False
    return text[start].isupper() or (kind == "ĐA" and number.written.startswith("0"))


def _listed(text: str, number: Number, last: Citation | None) -> Citation | None:
    """A further number of a list: "Nghị quyết 57, 59 và 66", "Quyết định số 12, 13/QĐ-UBND" (for the 12 see `_spread`)."""
    if last is None or last.issuer or number.is_a_year or len(number.written) < 2:
        return None
    if not _is_joined(text, last, number.start):
        return None
    return _complete(text, number.start, last.kind, number)


def _is_joined(text: str, last: Citation, start: int) -> bool:
    """Whether nothing stands between a citation and the next number but what joins a list."""
    return 0 < start - last.end <= _JOINED and _JOINT.fullmatch(text, last.end, start) is not None


def _spread(text: str, found: list[Citation], citation: Citation) -> None:
    """Give the symbol at the end of a list to the bare numbers before it."""
    after = citation
    for at in range(len(found) - 1, -1, -1):
        before = found[at]
        if before.issuer or before.kind != citation.kind or before.issued_on:
            return
        if not _is_joined(text, before, after.start):
            return
        bare = re.match(r"\d+[a-zđ]?", citation.number)
        assert bare is not None
        number = before.number + citation.number[bare.end() :]
        found[at] = replace(before, number=number, issuer=citation.issuer, place=before.place or citation.place)
        after = before


def _complete(text: str, start: int, kind: str, number: Number) -> Citation:
    day, end = day_after(text, number.end)
    place = place_told(text, start, end)
    year = number.year or (day.year if day else None)
    return Citation(
        start, end, kind, number.canonical, number.ordinal, number.issuer, place, day, year, number.year is not None
    )


def _kind(word: str, number: Number) -> str | None:
    """The word's kind if the symbol may mean it, else the symbol's."""
    told = kind_words().get(word)
    if told is None:
        return number.kind or (None if number.is_assembly else "CV")
    if number.kind is None or number.kind == told or number.kind_symbol in kinds()[told].symbols:
        return told
    return number.kind


def _law_before(text: str, start: int) -> tuple[int, str | None]:
    """Where the law of a number begins that stands after its name: "Luật Giao dịch điện tử số 20/2023/QH15"."""
    before = text[max(0, start - 110) : start]
    at = max((before.rfind(word) for word in ("Luật", "Bộ luật", "Nghị quyết", "Pháp lệnh")), default=-1)
    found = _LAW.match(before, at) if at >= 0 else None
    return (start - len(before) + at, kind_words()[found[1].lower()]) if found else (start, None)


def _word_before(text: str, start: int) -> tuple[int, str, bool]:
    """Where the citation begins, the word of its kind (else empty), and whether "số" stands before the number."""
    first = max(0, start - _BEFORE)
    says_number = _SAYS_NUMBER.search(text, max(0, start - 10), start)
    before = text[first : says_number.start() if says_number else start]
    for at, words in _last_words(before):
        if words in kind_words():
            return first + at, words, says_number is not None
    return start, "", says_number is not None


def _last_words(before: str) -> Iterator[tuple[int, str]]:
    """The last four, three, two words and the last one, in lower case, each with where they begin; none that no kind ends in."""
    tail = before.rstrip(" \t\n\u00a0(:")
    words = list(_WORD.finditer(tail))[-4:]
    if not words or len(before) - len(tail) > 3 or _bare(words[-1][0]).lower() not in _last_syllables():
        return
    for match in words:
        at = match.end() - len(_bare(match[0]))
        yield at, " ".join(tail[at:].lower().split())


def _bare(word: str) -> str:
    """A word without the quotation mark, bracket or dash before it."""
    return word.lstrip("“\"‘'[*-–")
