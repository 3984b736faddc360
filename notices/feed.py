"""An Atom feed (RFC 4287) of the newest articles, as a file."""

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

import sqlalchemy as sa

from notices.articles import VIETNAM
from storage.feed_id import feed_id
from storage.news import News, stored_last
from storage.portals import UNKNOWN
from storage.whole_file import whole_file

NEWEST = 100  # entries
_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_ALL = datetime(2026, 1, 1, tzinfo=UTC)  # "updated" of a feed without an entry; it must have one


def write_feed(connection: sa.Connection, file: Path, limit: int = NEWEST) -> int:
    """Write the feed of the newest articles, in one step, and return how many they are. A file that is up to date is left.

    Raises StorageError if the file cannot be written.
    """
    news = stored_last(connection, limit)
    text = BytesIO()
    write_atom(text, news, feed_id(connection), max(map(_updated, news), default=None))
    if not file.is_file() or file.read_bytes() != text.getvalue():
        with whole_file(file) as made:
            made.write_bytes(text.getvalue())
            made.chmod(0o644)  # for a web server to read
    return len(news)


def write_atom(out: IO[bytes], news: Iterable[News], identity: str, updated: datetime | None) -> None:
    """Write the feed's document, an entry at a time. The same articles make the same bytes. `updated`: of the newest."""
    head = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{_ATOM}" xml:lang="vi">\n'
        f"<id>{_text(identity)}</id>\n<title>Tỉnh Số: tin chuyển đổi số của các tỉnh, thành phố</title>\n"
        f"<updated>{_time(updated or _BEFORE_ALL)}</updated>\n<generator>tinhso</generator>\n"
    )
    out.write(head.encode())
    for each in news:
        out.write(_entry(each).encode())
    out.write(b"</feed>\n")


def _entry(news: News) -> str:
    # Of what identifies the article for ever: its address may change.
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"tinhso:{news.lineage}:{news.source_key}").urn
    published = _published(news)
    terms = "" if news.reuse == UNKNOWN else f". {news.reuse}"
    rights = f"Nguồn: {news.agency} ({urlsplit(news.url).hostname}){terms}"
    return (
        f"<entry>\n  <id>{identity}</id>\n  <title>{_text(news.title)}</title>\n"
        f'  <link rel="alternate" type="text/html" href={_quoted(news.url)}/>\n'
        f"  <updated>{_time(_updated(news))}</updated>\n"
        + (f"  <published>{_time(published)}</published>\n" if published else "")
        + f"  <author><name>{_text(news.author or news.agency)}</name></author>\n"
        f"  <category term={_quoted(news.province_now)}/>\n  <rights>{_text(rights)}</rights>\n"
        f"  <summary>{_text(news.lead or news.title)}</summary>\n</entry>\n"
    )


def _text(text: str) -> str:
    return escape(_clean(text))


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _updated(news: News) -> datetime:
    return news.changed_at or news.first_seen_at


def _published(news: News) -> datetime | None:
    """The moment of publication; of an article that tells only its day, the day's beginning in Vietnam."""
    if news.published_at is not None or news.published_on is None:
        return news.published_at
    return datetime.combine(news.published_on, time(), VIETNAM)


def _time(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")
