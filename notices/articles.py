"""New articles in a message: one that a saved search found, or those of a day by province."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from storage.news import News
from vietnamese.unicode import search_fold

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TITLES = 100  # of a message: services cut what is longer than 32,768 characters, many far earlier
_LEAD = 600  # characters


def one_article(news: News) -> str:
    """An article with its lead, agency, day and address, a line each."""
    lead = news.lead if len(news.lead) <= _LEAD else news.lead[: _LEAD - 1] + "…"
    return "\n".join(line for line in (news.title, lead, f"{news.agency}, {_day(news)}", news.url) if line)


def day_by_day(first: date, last: date, news: Sequence[News]) -> tuple[str, str]:
    """Title and body of the digest of the articles first seen from one day to another."""
    days = f"{first}" if first == last else f"{first} to {last}"
    if not news:
        return f"No new article on {days}", "Nothing new was found on any portal."
    title = f"{len(news)} new article{'s' if len(news) > 1 else ''} on {days}"
    return title, province_by_province(news)


def province_by_province(news: Sequence[News]) -> str:
    """The articles by province: their number, and the titles and addresses of so many as a message bears."""
    found: dict[str, list[News]] = {}
    for each in news:
        found.setdefault(each.province_now, []).append(each)
    share = max(TITLES // len(found), 1)
    parts = [_province(name, found[name], share) for name in sorted(found, key=search_fold)]
    return "\n\n".join(parts)


def _province(name: str, news: Sequence[News], share: int) -> str:
    lines = [f"{name}: {len(news)}"]
    lines += [f"- {each.title} ({each.agency}, {_day(each)})\n  {each.url}" for each in news[:share]]
    if len(news) > share:
        lines.append(f"… and {len(news) - share} more")
    return "\n".join(lines)


def _day(news: News) -> str:
    if news.published_at is not None:
        return f"{news.published_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
    return str(news.published_on or "no date")
