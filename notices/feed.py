"""An Atom feed (RFC 4287) of the newest articles, as a file."""

import re
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from lxml import etree

from notices.articles import VIETNAM
from storage.feed_id import feed_id
from storage.news import News, stored_last
from storage.portals import UNKNOWN
from storage.whole_file import whole_file

NEWEST = 100  # entries
_ATOM = "http://www.w3.org/2005/Atom"
_NAMES: Any = {None: _ATOM}  # the stubs know no default namespace
_SAID_ABOVE = f' xmlns="{_ATOM}"'.encode()  # of an entry: the feed says it
_END = b"</feed>"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
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
    feed = etree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: "vi"}, nsmap=_NAMES)
    _add(feed, "id", identity)
    _add(feed, "title", "Tỉnh Số: tin chuyển đổi số của các tỉnh, thành phố")
    _add(feed, "updated", _time(updated or _BEFORE_ALL))
    _add(feed, "generator", "tinhso")
    frame = etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True)
    head, _, _ = frame.rpartition(_END)
    out.write(head)
    for each in news:
        written = etree.tostring(_entry(each), encoding="utf-8", pretty_print=True)
        out.write(written.replace(_SAID_ABOVE, b"", 1))
    out.write(_END + b"\n")


def _entry(news: News) -> etree._Element:
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap=_NAMES)
    # Of what identifies the article for ever: its address may change.
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"tinhso:{news.lineage}:{news.source_key}").urn)
    _add(entry, "title", news.title)
    _add(entry, "link", rel="alternate", type="text/html", href=news.url)
    _add(entry, "updated", _time(_updated(news)))
    if published := _published(news):
        _add(entry, "published", _time(published))
    author = etree.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", news.author or news.agency)
    _add(entry, "category", term=news.province_now)
    terms = "" if news.reuse == UNKNOWN else f". {news.reuse}"
    _add(entry, "rights", f"Nguồn: {news.agency} ({urlsplit(news.url).hostname}){terms}")
    _add(entry, "summary", news.lead or news.title)
    return entry


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> None:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", {key: _clean(value) for key, value in attributes.items()})
    if text:
        element.text = _clean(text)


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
