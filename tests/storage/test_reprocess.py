"""Judging kept pages again: better readings reach the past, and nothing that was stored is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.articles import save
from storage.database import read_only_engine
from storage.pages import stored_pages
from storage.records import Judgement

LATER = {"hours": 5}


def stored(store, portal_id=None):
    with read_only_engine(store.url).connect() as connection:
        found = stored_pages(connection, portal_id)
        return [(kept.entry.url, [page.body for page in kept.pages]) for kept in found]


def again(store, make, item, **changes):
    """The outcome of the page that was kept at NOW, judged five hours later."""
    return store.save(make.outcome(item, **changes), reprocess=True, now=make.NOW + timedelta(**LATER))


def test_the_current_revision_is_rewritten_in_place(store, make):
    item = make.article(1)
    store.save(make.outcome(item))
    edited = replace(item, title="Tít mới")
    store.save(make.outcome(edited, at=make.NOW + timedelta(hours=1)))
    before = store.one("SELECT changed_at, first_seen_at, last_seen_at, revision_number, fetched_at FROM articles")
    better = replace(edited, paragraphs=make.paragraphs(2), extractor_version=2, images=(), tags=("mẫu",))
    assert again(store, make, better, at=make.NOW + timedelta(hours=1)) == "revised"
    after = store.one("SELECT changed_at, first_seen_at, last_seen_at, revision_number, fetched_at FROM articles")
    assert after == before
    assert store.one("SELECT body, extractor_version, tags FROM articles") == (better.body, 2, "mẫu")
    assert (store.count("images"), store.count("cuts"), store.count("tag")) == (0, 1, 3)  # revision 1 keeps its tags
    assert store.one("SELECT verdict, attempts FROM ledger_entries") == ("revised", 0)
    assert again(store, make, better, at=make.NOW + timedelta(hours=1)) == "unchanged"


def test_a_rewritten_text_is_linked_anew(store, make):
    for number in (1, 2):
        store.save(make.outcome(make.article(number)))
    again(store, make, make.article(2, paragraphs=make.paragraphs(1)))
    assert store.one("SELECT COUNT(*) FROM articles WHERE duplicate_of IS NOT NULL") == (1,)


@pytest.mark.parametrize("judgement", [Judgement.OFF_TOPIC, Judgement.REJECTED])
def test_what_was_turned_away_may_be_an_article_after_all(store, make, judgement):
    item = make.article(1)
    other = make.article(1).url + "?print"
    first = make.outcome(item, judgement=judgement, body=b"page")
    store.save(first if judgement is Judgement.OFF_TOPIC else replace(first, article=None, topic=None))
    assert stored(store) == [(item.url, [b"page"])]
    assert again(store, make, item) == "new"
    assert store.one("SELECT first_seen_at, fetched_at, revision_number FROM articles") == (
        "2026-03-02 08:00:00.000000", "2026-03-02 08:00:00.000000", 1,
    )  # fmt: skip
    assert store.one("SELECT verdict, article_id FROM ledger_entries") == ("new", 1)
    assert store.one("SELECT revision_id FROM page") == (1,)
    assert len(stored(store)) == 1
    assert store.save(make.outcome(item, url=other)) == "alias"


def test_no_article_is_removed(store, make):
    item = make.article(1)
    store.save(make.outcome(item))
    before = store.rows("SELECT title, body, gone_at, revision_number FROM articles")
    for judgement in (Judgement.REJECTED, Judgement.BLOCKED, Judgement.GONE):
        again(store, make, None, url=item.url, judgement=judgement)
    again(store, make, item, judgement=Judgement.OFF_TOPIC, score=0.1)
    assert store.rows("SELECT title, body, gone_at, revision_number FROM articles") == before
    assert store.one("SELECT verdict, score FROM ledger_entries") == ("new", 0.1)


def test_off_topic_that_stays_so_gets_its_new_score(store, make):
    item = make.article(1)
    store.save(make.outcome(item, judgement=Judgement.OFF_TOPIC, score=1.0))
    assert again(store, make, item, judgement=Judgement.OFF_TOPIC, score=1.5, reason="1.5") == "off_topic"
    assert store.one("SELECT score, reason, verdict FROM ledger_entries") == (1.5, "1.5", "off_topic")
    assert (store.count("topic_hits"), store.count("page"), store.count("article")) == (2, 1, 0)


def test_the_pages_of_the_current_text_are_judged_and_those_of_aliases_not(store, make):
    item = make.article(1)
    store.save(make.outcome(item, body=b"first"))
    store.save(make.outcome(item, url=item.url + "?print", body=b"alias"))
    store.save(make.outcome(replace(item, title="Tít mới"), body=b"second"))
    store.save(make.outcome(None, url=item.url, judgement=Judgement.BLOCKED, body=b"flood"))
    assert stored(store) == [(item.url, [b"second"])]
    assert stored(store, portal_id=store.portal_id + 1) == []


def test_every_part_of_an_article_comes_back_in_order(store, make):
    made = make.outcome(make.article(1), body=b"part 1")
    parts = (replace(made.pages[0], part=2, body=b"part 2"), made.pages[0])
    store.save(replace(made, pages=parts))
    assert stored(store) == [(make.article(1).url, [b"part 1", b"part 2"])]


def test_many_entries_are_streamed_in_the_order_of_discovery(store, make):
    with store.engine.begin() as connection:
        for number in range(450):
            save(
                connection,
                make.outcome(None, url=f"https://mau.gov.vn/{number}", judgement=Judgement.OFF_TOPIC),
                context=store.context(),
            )
    assert [url for url, _ in stored(store)] == [f"https://mau.gov.vn/{number}" for number in range(450)]
