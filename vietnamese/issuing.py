"""What stands around a document's number: the day it was issued, and the place of the body that issued it."""

import re
from datetime import date

_S = r"[ \t\n\u00a0]{1,3}"
_DAY = (
    rf"(?:(?:được{_S})?(?:ban hành|ký|thông qua){_S})?ngày{_S}(?P<day>\d{{1,2}})"
    rf"(?:\s?[/.-]\s?(?P<month>\d{{1,2}})(?:\s?[/.-]\s?(?P<year>\d{{4}}))?"
    rf"|{_S}tháng{_S}(?P<m>\d{{1,2}})(?:{_S}năm{_S}(?P<y>\d{{4}}))?)(?!\d)"
)
# After a comma a day may be that of the event: "Thực hiện Kế hoạch số 5/KH-UBND, ngày 30/5/2021, Sở tổ chức". It is the
# document's where its issuer or its subject goes on, or the sentence ends.
_GOES_ON = r"(?=\s{0,3},?\s{0,2}(?:của|về|do|[);.”\"]|$|\n))"
_PLAIN = re.compile(rf"(?:{_S}|\s?\(\s?){_DAY}")
_BEHIND_COMMA = re.compile(rf"\s?,{_S}{_DAY}{_GOES_ON}")
_IN_BRACKETS = re.compile(
    rf"\s?\(\s?(?:ngày{_S})?(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>\d{{4}})(?P<m>)(?P<y>)(?!\d)"
)
_BEHIND_ISSUER = re.compile(rf"{_S}của{_S}[^\d.,;:()\n]{{2,70}}?(?:{_S}{_DAY}|\s?\(\s?{_DAY.replace('?P<', '?P<b')})")

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_LEVEL = r"(?P<level>tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn)"
_NAME = rf"(?:{_S}(?P<name>[{_UPPER}]\w{{0,7}}(?:[ \u00a0-][{_UPPER}]\w{{0,7}}){{0,3}}))?"
_BODY = (
    r"(?:(?:Thường trực|Ban Thường vụ|Ban Chấp hành|Chủ tịch)\s)?"
    r"(?:UBND|HĐND|(?:Ủy|Uỷ) ban nhân dân|Hội đồng nhân dân|Đảng bộ|Sở\s[^.,;:\n\d]{2,40}?)"
)
_COMMITTEE = r"(?:Ban (?:Thường vụ|Chấp hành)\s)?(?P<committee>Tỉnh|Thành|Huyện|Quận|Thị)\s(?:ủy|uỷ)" + _NAME.replace(
    "?P<name>", "?P<of>"
)
_OF_BODY = rf"(?:{_BODY}{_S}|(?=tỉnh|thành phố|huyện)){_LEVEL}{_NAME}"
_AFTER = re.compile(rf"\)?,?{_S}của{_S}(?:{_OF_BODY}|{_COMMITTEE})(?!\w)")
_BEFORE = re.compile(
    rf"(?:{_BODY}{_S}{_LEVEL}{_NAME}|{_COMMITTEE})"
    rf"(?:(?:{_S}(?:đã|vừa|mới|cũng))?{_S}(?:ban hành|phê duyệt|thông qua|ký ban hành|ký|có){_S}(?:các{_S})?|{_S}số\s?:?\s?)$"
)
_LEVELS = {"Tỉnh": "tỉnh", "Thành": "thành phố", "Huyện": "huyện", "Quận": "quận", "Thị": "thị xã", "TP": "thành phố"}


def day_after(text: str, end: int) -> tuple[date | None, int]:
    """The day told behind a number that ends at `end`, None if it is not told whole, and where the citation ends."""
    found = _PLAIN.match(text, end) or _BEHIND_COMMA.match(text, end) or _IN_BRACKETS.match(text, end)
    if found is not None:
        return _day(found, ""), found.end()
    found = _BEHIND_ISSUER.match(text, end)
    if found is None:
        return None, end
    day = _day(found, "b" if found["bday"] else "")
    return (day, found.end()) if day else (None, end)


def _day(found: re.Match[str], prefix: str) -> date | None:
    year = found[f"{prefix}year"] or found[f"{prefix}y"]
    month = found[f"{prefix}month"] or found[f"{prefix}m"]
    if not year:
        return None
    try:
        return date(int(year), int(month), int(found[f"{prefix}day"]))
    except ValueError:
        return None


def place_told(text: str, start: int, end: int) -> str:
    """The place the text gives the issuer of the citation from `start` to `end`: "tỉnh", "huyện Sìn Hồ"; empty if none."""
    found = _AFTER.match(text, end) or _BEFORE.search(text[max(0, start - 100) : start])
    if found is None:
        return ""
    level = found["committee"] or found["level"].rstrip(".")
    name = found["of"] if found["committee"] else found["name"]
    return " ".join([_LEVELS.get(level, level), *(name or "").split()])
