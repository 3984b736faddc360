"""Pages that became nothing: the newest of each portal and verdict, and the beginning of each; a revision's page stays."""

import random
from datetime import timedelta

import pytest

from storage.pages import EVIDENCE_BYTES, KEPT_AS_EVIDENCE, pages_of, sha256, stored_pages
from storage.portals import sync_portal
from storage.records import Judgement, Verdict

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
