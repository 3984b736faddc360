"""The Atom feed: what RFC 4287 demands of it, the same articles the same ids and bytes, and a file never half written."""

import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from notices.feed import write_atom, write_feed
from storage.errors import StorageError
from tests.storage.conftest import Samples, Store
from vietnamese.dates import Moment

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def written(store: Store, file: Path, limit: int = 100) -> etree._Element:
    with store.engine.begin() as connection:
        write_feed(connection, file, limit)
    return etree.fromstring(file.read_bytes())


def one(element: etree._Element, path: str) -> str:
    [found] = element.xpath(path, namespaces=ATOM)
    return str(found if isinstance(found, str) else found.text)


def check(feed: etree._Element) -> None:
    """What RFC 4287, 4.1.1 and 4.1.2, say must be there, once, and in which form."""
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    entries = feed.findall("a:entry", ATOM)
    for each in [feed, *entries]:
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"a:{name}", ATOM)) == 1, name
        for moment in each.xpath("a:updated | a:published", namespaces=ATOM):
            assert datetime.fromisoformat(moment.text).tzinfo is not None
        uuid.UUID(one(each, "a:id").removeprefix("urn:uuid:"))
    for entry in entries:
        assert one(entry, "a:author/a:name")
        assert len(entry.xpath("a:link[@rel='alternate']", namespaces=ATOM)) == 1
        assert one(entry, "a:category/@term")
    ids = [one(entry, "a:id") for entry in entries]
    assert len(set(ids)) == len(ids)


def test_the_feed_is_atom(store: Store, make: Samples, tmp_path: Path) -> None:
    feed = written(store, tmp_path / "tin.xml")
    check(feed)
    assert feed.findall("a:entry", ATOM) == []
    store.save(make.outcome(make.article(1, author="Thu Hà", title="Số & <dữ liệu>\x0b")))
    store.save(make.outcome(make.article(2, published=Moment.on_day(date(2026, 3, 1)), lead="")))
    store.save(make.outcome(make.article(3, published=None)))
    feed = written(store, tmp_path / "tin.xml")
    check(feed)
    third, second, first = feed.findall("a:entry", ATOM)
    assert one(first, "a:title") == "Số & <dữ liệu>"
    assert one(first, "a:author/a:name") == "Thu Hà"
    assert one(first, "a:link/@href") == "https://mau.gov.vn/tin/bai-1.html"
    assert one(first, "a:published") == "2026-02-01T15:00:00+07:00"
    assert one(first, "a:updated") == "2026-03-02T15:00:00+07:00"
    assert one(first, "a:category/@term") == "Huế"
    assert one(first, "a:rights") == "Nguồn: Sở Mẫu (mau.gov.vn)"
    assert one(first, "a:summary") == "Lời dẫn của bài mẫu 1"
    assert one(second, "a:author/a:name") == "Sở Mẫu"
    assert one(second, "a:published") == "2026-03-01T00:00:00+07:00"
    assert third.findall("a:published", ATOM) == []


def test_ids_stay_when_an_article_is_edited_and_updated_says_so(store: Store, make: Samples, tmp_path: Path) -> None:
    store.save(make.outcome(make.article(1)))
    before = written(store, tmp_path / "tin.xml")
    store.save(make.outcome(make.article(1, title="Sửa"), at=make.NOW + timedelta(days=1)))
    after = written(store, tmp_path / "tin.xml")
    for path in ("a:id", "a:entry/a:id"):
        assert one(before, path) == one(after, path)
    assert one(after, "a:entry/a:updated") == one(after, "a:updated") == "2026-03-03T15:00:00+07:00"


def test_the_newest_stored_come_first_and_no_copies(store: Store, make: Samples, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        store.save(make.outcome(make.article(number)))
    store.save(make.outcome(make.article(4, title="Bài mẫu số 3", paragraphs=make.paragraphs(3))))
    feed = written(store, tmp_path / "tin.xml", limit=2)
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["Bài mẫu số 3", "Bài mẫu số 2"]


def test_a_feed_that_is_up_to_date_is_left_and_another_is_replaced_at_once(
    store: Store, make: Samples, tmp_path: Path
) -> None:
    file = tmp_path / "tin.xml"
    written(store, file)
    held = file.stat().st_ino
    written(store, file)
    assert file.stat().st_ino == held
    store.save(make.outcome(make.article(1)))
    with file.open("rb") as reader:
        written(store, file)
        etree.fromstring(reader.read())
    assert file.stat().st_ino != held
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_a_feed_that_cannot_be_written_is_said_in_a_sentence(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"tin\.xml cannot be written: No such file or directory"):
        written(store, tmp_path / "nowhere" / "tin.xml")


def test_an_empty_feed_has_a_time_of_its_own() -> None:
    out = BytesIO()
    write_atom(out, [], "urn:uuid:2f6a1f0a-6b0f-4a5e-9d0c-111111111111", None)
    feed = etree.fromstring(out.getvalue())
    assert datetime.fromisoformat(one(feed, "a:updated")) == datetime(2026, 1, 1, tzinfo=UTC)
