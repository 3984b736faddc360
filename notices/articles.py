"""New articles as a message shows them: one, or many by province."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from storage.news import News
from vietnamese.unicode import search_fold

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_LEAD = 600  # characters


def one_article(news: News) -> str:
    """An article with its lead, agency, day and address, a line each."""
    lead = news.lead if len(news.lead) <= _LEAD else news.lead[: _LEAD - 1] + "…"
    return "\n".join(line for line in (news.title, lead, f"{news.agency}, {_day(news)}", news.url) if line)


def in_provinces(found: Mapping[str, int], news: Sequence[News]) -> str:
    """By province the number found, with the titles and addresses of those of them that are given."""
    parts = [_province(name, found[name], news) for name in sorted(found, key=search_fold)]
    return "\n\n".join(parts)


def _province(name: str, found: int, news: Sequence[News]) -> str:
    listed = [each for each in news if each.province_now == name]
    lines = [f"{name}: {found}"]
    lines += [f"- {each.title} ({each.agency}, {_day(each)})\n  {each.url}" for each in listed]
    if found > len(listed):
        lines.append(f"… and {found - len(listed)} more")
    return "\n".join(lines)


def _day(news: News) -> str:
    if news.published_at is not None:
        return f"{news.published_at.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
    return str(news.published_on or "no date")
