"""Pages that became nothing: the newest of each portal and verdict, and the beginning of each; a revision's page stays."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.evidence import Evidence, evidence_of, keep_listing, page_at
from storage.pages import EVIDENCE_BYTES, KEPT_AS_EVIDENCE, pages_of, sha256, stored_pages
from storage.portals import sync_portal
from storage.records import Judgement, RunOutcome, Verdict
from storage.runs import start_run
from storage.timing import MAX_ATTEMPTS, RETRY_AFTER

MINUTE = timedelta(minutes=1)


def bad(make, number, judgement, minutes, body=b"<html>hong</html>"):
    url = f"https://mau.gov.vn/hong/{number}.html"
    return make.outcome(None, url=url, judgement=judgement, at=make.NOW + minutes * MINUTE, body=body)


@pytest.mark.parametrize("judgement", [Judgement.REJECTED, Judgement.BLOCKED, Judgement.FAILED, Judgement.GONE])
def test_so_many_of_each_verdict_are_kept_the_newest(store, make, judgement):
    verdict = Verdict.MISSING if judgement is Judgement.GONE else Verdict(judgement.value)
    kept = KEPT_AS_EVIDENCE[verdict]
    for number in range(kept + 15):
        assert store.save(bad(make, number, judgement, number)) == verdict.value
    assert store.count("page") == kept
    oldest = store.one("SELECT MIN(ledger_entry.url) FROM page JOIN ledger_entry ON ledger_entry.id = page.entry_id"
                       " WHERE page.fetched_at = (SELECT MIN(fetched_at) FROM page)")  # fmt: skip
    assert oldest == ("https://mau.gov.vn/hong/15.html",)
    assert store.count("ledger_entry") == kept + 15, "the entries themselves stay"


def test_verdicts_and_portals_do_not_push_out_each_other(store, make):
    with store.engine.begin() as connection:
        other = sync_portal(connection, make.facts("mau_stttt", host="stttt.mau.gov.vn")).portal_id
    for number in range(25):
        store.save(bad(make, number, Judgement.BLOCKED, number))
        store.save(bad(make, number, Judgement.BLOCKED, number), portal_id=other, lineage="mau_stttt")
        store.save(bad(make, number + 100, Judgement.FAILED, number))
    assert store.rows(
        "SELECT portal_id, verdict, COUNT(*) FROM page JOIN ledger_entry ON ledger_entry.id = page.entry_id"
        " GROUP BY portal_id, verdict ORDER BY portal_id, verdict"
    ) == [(store.portal_id, "blocked", 20), (store.portal_id, "failed", 20), (other, "blocked", 20)]  # fmt: skip


def test_the_page_of_a_revision_is_never_pruned(store, make):
    for number in range(30):
        item = make.article(number)
        store.save(make.outcome(item))
        blocked = make.outcome(None, url=item.url, judgement=Judgement.BLOCKED, at=make.NOW + number * MINUTE)
        assert store.save(blocked) == "blocked"
    assert store.count("page WHERE revision_id IS NOT NULL") == 30
    assert store.count("page WHERE revision_id IS NULL") == 20
    with store.engine.connect() as connection:
        assert sum(1 for _ in stored_pages(connection)) == 30


def test_pages_off_topic_are_all_kept(store, make):
    for number in range(120):
        store.save(make.outcome(make.article(number), judgement=Judgement.OFF_TOPIC, score=0.0))
    assert store.count("page") == 120


def test_of_a_large_page_the_beginning_is_kept_under_the_hash_of_the_whole(store, make):
    noise = random.Random(1).randbytes(EVIDENCE_BYTES + 50_000)
    store.save(bad(make, 1, Judgement.REJECTED, 0, body=noise))
    store.save(bad(make, 1, Judgement.REJECTED, 5, body=noise))
    with store.engine.connect() as connection:
        [page] = pages_of(connection, 1, None)
    assert page.body == noise[:EVIDENCE_BYTES]
    assert page.fetched_at == make.NOW + 5 * MINUTE, "the same bytes again only get a new time"
    assert store.rows("SELECT sha256 FROM page") == [(sha256(noise),)]


def test_a_large_page_of_an_article_is_whole(store, make):
    noise = random.Random(1).randbytes(EVIDENCE_BYTES + 50_000)
    store.save(make.outcome(make.article(1), body=noise))
    with store.engine.connect() as connection:
        [page] = pages_of(connection, 1, 1)
    assert page.body == noise


def listing(make, number, body=b"<html>trong</html>"):
    page = make.outcome(None, url="https://mau.gov.vn/tin-tuc/", at=make.NOW + number * MINUTE, body=body).pages[0]
    return replace(page, status=403, headers={"server": "mau"}, excerpt=f"Danh sách trống {number}")


def kept_listing(store, page, reason="HTTP 403", portal_id=None):
    with store.engine.begin() as connection:
        portal = portal_id or store.portal_id
        run = start_run(connection, portal, now=page.fetched_at)
        keep_listing(connection, portal, run, page, RunOutcome.BLOCKED, reason)
    return run


def test_of_listings_that_failed_the_newest_twenty_of_a_portal_are_kept(store, make):
    with store.engine.begin() as connection:
        other = sync_portal(connection, make.facts("mau_stttt", host="stttt.mau.gov.vn")).portal_id
    kept_listing(store, listing(make, 0), portal_id=other)
    for number in range(25):
        kept_listing(store, listing(make, number))
    assert store.rows("SELECT portal_id, COUNT(*), MIN(fetched_at) FROM listing_page GROUP BY portal_id ORDER BY 1") == [
        (store.portal_id, 20, "2026-03-02 08:05:00.000000"), (other, 1, "2026-03-02 08:00:00.000000"),
    ]  # fmt: skip


def test_evidence_is_listed_the_newest_first_with_headers_and_excerpt(store, make):
    first = bad(make, 1, Judgement.BLOCKED, 0)
    page = replace(first.pages[0], status=429, headers={"retry-after": "60"}, excerpt="Hãy đợi")
    store.save(replace(first, reason="flood", pages=(page,)))
    store.save(make.outcome(make.article(1), at=make.NOW + 5 * MINUTE))
    run = kept_listing(store, listing(make, 2))
    with store.engine.connect() as connection:
        found = evidence_of(connection, "mau_skhcn", 10)
        assert evidence_of(connection, "mau_skhcn", 1) == found[:1]
        assert evidence_of(connection, "mau_stttt", 10) == []
    assert found == [
        Evidence(
            make.NOW + 2 * MINUTE, "blocked", "HTTP 403", 403, "https://mau.gov.vn/tin-tuc/", "Danh sách trống 2",
            {"server": "mau"}, run,
        ),
        Evidence(
            make.NOW, "blocked", "flood", 429, "https://mau.gov.vn/hong/1.html", "Hãy đợi", {"retry-after": "60"}, None
        ),
    ]  # fmt: skip


def test_the_newest_page_of_an_address_is_found_whatever_became_of_it(store, make):
    item = make.article(1)
    store.save(make.outcome(item, body=b"article"))
    noise = random.Random(1).randbytes(EVIDENCE_BYTES + 50_000)
    for number in (1, 2):
        kept_listing(store, listing(make, number, noise))
    with store.engine.connect() as connection:
        found = page_at(connection, "mau_skhcn", item.url)
        assert found is not None
        assert (found.body, found.status) == (b"article", 200)
        first = page_at(connection, "mau_skhcn", "https://mau.gov.vn/tin-tuc/")
        assert first is not None
        assert (first.body, first.fetched_at) == (noise[:EVIDENCE_BYTES], make.NOW + 2 * MINUTE)
        assert page_at(connection, "mau_stttt", item.url) is None
        assert page_at(connection, "mau_skhcn", "https://mau.gov.vn/khac") is None


def test_failed_and_blocked_entries_say_when_they_are_tried_again_until_they_are_left_alone(store, make):
    """In the view: attempts, the next try, and after the last the reason."""
    asked = "SELECT verdict, attempts, next_try_at, reason FROM ledger_entries"
    said = []
    for _ in range(MAX_ATTEMPTS):
        store.save(replace(bad(make, 1, Judgement.BLOCKED, 0), reason="login"))
        said.append(store.one(asked))
    waits = [make.NOW + wait for wait in RETRY_AFTER]
    assert said[:-1] == [
        ("blocked", number, f"{at:%Y-%m-%d %H:%M:%S.%f}", "login") for number, at in enumerate(waits, start=1)
    ]
    assert said[-1] == ("blocked", MAX_ATTEMPTS, None, f"left alone after {MAX_ATTEMPTS} tries: login")
