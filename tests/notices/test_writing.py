"""The daily digest and the matches of saved searches: what is written, when, and once."""

from datetime import UTC, datetime, timedelta

import pytest

from notices import writing
from notices.writing import write_digest, write_matches
from storage.runs import start_run
from storage.searches import add_search
from tests.storage.conftest import Samples, Store

DAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # when the samples are fetched: 15:00 of 2 March in Vietnam
MORNING = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)  # half past seven of 3 March in Vietnam


@pytest.fixture
def began(store: Store) -> Store:
    with store.engine.begin() as connection:
        start_run(connection, store.portal_id, now=DAY)
    return store


def digest(store: Store, now: datetime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(writing, "database_now", lambda connection: now)
    with store.engine.begin() as connection:
        write_digest(connection)


def messages(store: Store) -> list[tuple[object, ...]]:
    return store.rows("SELECT key, title, body FROM messages ORDER BY id")


def test_the_digest_tells_the_day_before_by_province_once(
    began: Store, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    began.save(make.outcome(make.article(1, title="Huế mở cổng dữ liệu")))
    began.save(make.outcome(make.article(2), at=DAY + timedelta(hours=12)))
    digest(began, MORNING - timedelta(minutes=31), monkeypatch)
    assert messages(began) == [], "it is not seven o'clock yet"
    digest(began, MORNING, monkeypatch)
    digest(began, MORNING + timedelta(hours=5), monkeypatch)
    [(key, title, body)] = messages(began)
    assert (key, title) == ("digest:2026-03-02", "1 new article on 2026-03-02")
    assert str(body).splitlines() == [
        "Huế: 1",
        "- Huế mở cổng dữ liệu (Sở Mẫu, 2026-02-01 15:00)",
        "  https://mau.gov.vn/tin/bai-1.html",
    ]
    digest(began, MORNING + timedelta(days=1), monkeypatch)
    assert messages(began)[1][:2] == ("digest:2026-03-03", "1 new article on 2026-03-03"), (
        "3:00 in Vietnam is the next day"
    )


def test_a_day_without_news_is_told_and_days_missed_are_made_up_for(
    began: Store, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest(began, MORNING, monkeypatch)
    began.save(make.outcome(make.article(1), at=DAY + timedelta(days=1)))
    began.save(make.outcome(make.article(2), at=DAY + timedelta(days=3)))
    digest(began, MORNING + timedelta(days=3), monkeypatch)
    assert [row[:2] for row in messages(began)] == [
        ("digest:2026-03-02", "No new article on 2026-03-02"),
        ("digest:2026-03-05", "2 new articles on 2026-03-03 to 2026-03-05"),
    ]


def test_before_the_first_run_there_is_nothing_to_tell(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    digest(store, MORNING, monkeypatch)
    with store.engine.begin() as connection:
        start_run(connection, store.portal_id, now=MORNING)
    digest(store, MORNING, monkeypatch)
    assert messages(store) == []


def test_a_long_digest_is_cut_and_says_so(began: Store, make: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(120):
        began.save(make.outcome(make.article(number)))
    digest(began, MORNING, monkeypatch)
    [(_, title, body)] = messages(began)
    assert str(title).startswith("120 new articles")
    assert str(body).count("https://") == 100
    assert str(body).endswith("… and 20 more")
    assert len(str(body)) < 32_768


def look(store: Store) -> None:
    with store.engine.begin() as connection:
        while write_matches(connection):
            pass


def save_search(store: Store, name: str, query: str) -> None:
    with store.engine.begin() as connection:
        add_search(connection, name, query)


def test_each_new_article_that_matches_is_told_once(store: Store, make: Samples) -> None:
    store.save(make.outcome(make.article(1, title="Zalo trước đó")))
    save_search(store, "zalo", "zalo")
    store.save(make.outcome(make.article(2, title="Cổng Zalo của tỉnh", lead="Lời dẫn")))
    store.save(make.outcome(make.article(3)))
    look(store)
    look(store)
    [(key, title, body)] = messages(store)
    assert (key, title) == ("search:zalo:2", "zalo: Cổng Zalo của tỉnh")
    assert str(body).splitlines()[:3] == ["Cổng Zalo của tỉnh", "Lời dẫn", "Sở Mẫu, 2026-02-02 15:00"]


def test_a_copy_of_an_earlier_article_is_not_news(store: Store, make: Samples) -> None:
    save_search(store, "zalo", "zalo")
    for number in (1, 2):
        same = {"title": "Cổng Zalo", "paragraphs": make.paragraphs(7)}
        verdict = store.save(make.outcome(make.article(number, **same)))
    assert verdict == "duplicate"
    look(store)
    assert len(messages(store)) == 1


def test_many_matches_at_once_come_in_one_message(store: Store, make: Samples) -> None:
    save_search(store, "mau", "bài mẫu")
    for number in range(1, 16):
        store.save(make.outcome(make.article(number)))
    look(store)
    [(key, title, body)] = messages(store)
    assert (key, title) == ("search:mau:1-15", "mau: 15 new articles")
    assert str(body).count("https://mau.gov.vn/tin/bai-") == 15
