"""Days and months as people type them: 2025-03-31 or 31/3/2025; 2026-03, 3/2026 or "tháng 3 năm 2026"."""

import re
from datetime import date

from vietnamese.unicode import search_fold, squeeze

_DAY = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/-](?P<m2>\d{1,2})[/-](?P<y2>\d{4})", re.ASCII
)
_MONTH = re.compile(
    r"(?:thang )?(?:(?P<y>\d{4})[-/](?P<m>\d{1,2})|(?P<m2>\d{1,2})(?: ?[-/] ?| nam | )(?P<y2>\d{4}))", re.ASCII
)


def typed_day(text: str) -> date | None:
    """The day that was typed; none if it is none of the calendar."""
    found = _DAY.fullmatch(squeeze(text))
    if found is None:
        return None
    year, month, number = (int(found[name] or found[f"{name}2"]) for name in ("y", "m", "d"))
    try:
        return date(year, month, number)
    except ValueError:
        return None


def typed_month(text: str) -> str | None:
    """The month that was typed, as the views have it (2026-03); none if it is none."""
    found = _MONTH.fullmatch(search_fold(squeeze(text)))
    if found is None:
        return None
    year, month = (int(found[name] or found[f"{name}2"]) for name in ("y", "m"))
    return f"{year:04}-{month:02}" if year and 1 <= month <= 12 else None
