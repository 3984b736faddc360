"""Portals as their leaves state them, and the record of each crawl."""

from datetime import timedelta

import pytest

from storage.errors import StorageError
from storage.portals import sync_portal
from storage.records import RunOutcome, SectionFacts
from storage.runs import COUNTERS, finish_run, start_run
from storage.schema import RunRow, table


def test_a_portal_is_written_once_and_brought_up_to_date(store, make):
    sections = (SectionFacts("/tin-tuc/", "Tin mới"), SectionFacts("/them/", "Thêm"))
    with store.engine.begin() as connection:
        ids = sync_portal(connection, make.facts(state="archive", successor="mau_moi", sections=sections))
    assert ids.portal_id == store.portal_id
    assert ids.sections == store.sections | {"/them/": 3}
    assert store.one("SELECT portal, state, successor, lineage, province_then, province_now FROM portals") == (
        "mau_skhcn", "archive", "mau_moi", "mau_skhcn", "Thừa Thiên Huế", "Huế",
    )  # fmt: skip
    assert store.rows("SELECT path, name, topical FROM section ORDER BY id") == [
        ("/tin-tuc/", "Tin mới", 0), ("/chuyen-doi-so/", "Chuyển đổi số", 1), ("/them/", "Thêm", 0),
    ]  # fmt: skip


def test_a_province_of_2025_is_its_own_now(store, make):
    with store.engine.begin() as connection:
        sync_portal(connection, make.facts("mau_2", province=("2025", "15"), lineage="mau_skhcn"))
    assert store.one("SELECT province_then, province_now, lineage FROM portals WHERE portal = 'mau_2'") == (
        "Lào Cai", "Lào Cai", "mau_skhcn",
    )  # fmt: skip


def test_a_province_that_does_not_exist_is_refused(store, make):
    with store.engine.begin() as connection, pytest.raises(StorageError, match="province 15 of scheme old"):
        sync_portal(connection, make.facts("mau_2", province=("old", "15")))


def test_a_portal_that_moved_with_its_ids_keeps_its_articles(store, make):
    with store.engine.begin() as connection:
        moved = sync_portal(connection, make.facts("mau_2", host="moi.gov.vn", lineage="mau_skhcn"))
    store.save(make.outcome(make.article(1)))
    item = make.article(1, url="https://moi.gov.vn/tin/bai-mau-so-1.html")
    assert store.save(make.outcome(item), portal_id=moved.portal_id) == "alias"
    assert store.count("article") == 1
    assert store.rows("SELECT portal, url, is_alias FROM article_urls ORDER BY is_alias") == [
        ("mau_skhcn", "https://mau.gov.vn/tin/bai-1.html", 0),
        ("mau_skhcn", "https://moi.gov.vn/tin/bai-mau-so-1.html", 1),
    ]
    other = make.article(2, url="https://moi.gov.vn/tin/bai-2.html")
    assert store.save(make.outcome(other), portal_id=moved.portal_id) == "new", (
        "what only the new host has is an article"
    )


def test_another_portals_article_of_the_same_number_is_another(store, make):
    with store.engine.begin() as connection:
        other = sync_portal(connection, make.facts("mau_2", host="moi.gov.vn"))
    store.save(make.outcome(make.article(1)))
    item = make.article(1, url="https://moi.gov.vn/tin/bai-1.html", paragraphs=make.paragraphs(77))
    assert store.save(make.outcome(item), portal_id=other.portal_id, lineage="mau_2") == "new"
    assert store.count("article") == 2


def test_a_run_tells_how_it_ended(store, make):
    with store.engine.begin() as connection:
        run_id = start_run(
            connection, store.portal_id, now=make.NOW, origin="http://127.0.0.1:8000", options={"limit": 5}
        )
        end = make.NOW + timedelta(seconds=90)
        counters = {"seen": 9, "new": 4, "bytes": 5_000_000_000, "seconds": 90.0}
        finish_run(connection, run_id, outcome=RunOutcome.OK, now=end, counters=counters)
    assert store.one("SELECT started_at, ended_at, outcome, origin, options, seen, new, failed, bytes, seconds FROM runs") == (
        "2026-03-02 08:00:00.000000", "2026-03-02 08:01:30.000000", "ok", "http://127.0.0.1:8000", '{"limit": 5}',
        9, 4, 0, 5_000_000_000, 90.0,
    )  # fmt: skip


def test_a_run_that_was_killed_is_marked_by_the_next_of_its_portal(store, make):
    with store.engine.begin() as connection:
        other = sync_portal(connection, make.facts("mau_2")).portal_id
        ids = [start_run(connection, portal, now=make.NOW) for portal in (store.portal_id, other, store.portal_id)]
    assert ids == [1, 2, 3]
    assert store.rows("SELECT outcome, reason, ended_at FROM runs ORDER BY id") == [
        ("interrupted", "left without an end; noticed by run 3", None), (None, "", None), (None, "", None),
    ]  # fmt: skip


def test_what_no_run_counts_is_refused(store, make):
    with store.engine.begin() as connection:
        run_id = start_run(connection, store.portal_id, now=make.NOW)
        with pytest.raises(StorageError, match="no counter named pages"):
            finish_run(connection, run_id, outcome=RunOutcome.OK, now=make.NOW, counters={"pages": 1})
        with pytest.raises(StorageError, match="no run 99"):
            finish_run(connection, 99, outcome=RunOutcome.OK, now=make.NOW)


def test_every_counter_is_a_column():
    assert set(COUNTERS) <= set(table(RunRow).c.keys())
