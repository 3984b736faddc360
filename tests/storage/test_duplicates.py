"""Copies are linked to the earliest, whatever the order in which they are met."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seeds.sketch import fingerprint
from storage.articles import SaveContext, save
from storage.database import open_database
from storage.known_seeds import put_seeds
from storage.portals import sync_portal
from storage.records import Judgement
from vietnamese.dates import Moment

SEED_ID = "00000000000000aa"


def at(make, days):
    return Moment.of(make.NOW + timedelta(days=days))


def linked(store):
    rows = store.rows(
        "SELECT a.source_key, r.source_key, a.similarity FROM articles a LEFT JOIN articles r"
        " ON r.id = a.duplicate_of ORDER BY CAST(a.source_key AS INTEGER)"
    )
    return [(key, root, None if similarity is None else round(similarity, 2)) for key, root, similarity in rows]


def test_an_exact_copy_is_a_duplicate_of_the_earlier(store, make):
    assert store.save(make.outcome(make.article(1, published=at(make, 0)))) == "new"
    copy = make.article(2, paragraphs=make.paragraphs(1), published=at(make, 1))
    assert store.save(make.outcome(copy)) == "duplicate"
    assert linked(store) == [("1", None, None), ("2", "1", 1.0)]
    assert store.rows("SELECT source_key FROM unique_articles") == [("1",)]


def test_an_earlier_original_that_arrives_later_becomes_the_root(store, make):
    body = make.paragraphs(1)
    for number, days in ((1, 5), (2, 6)):
        store.save(make.outcome(make.article(number, paragraphs=body, published=at(make, days))))
    assert store.save(make.outcome(make.article(3, paragraphs=body, published=at(make, 1)))) == "new"
    assert linked(store) == [("1", "3", 1.0), ("2", "3", 1.0), ("3", None, None)]
    assert store.rows("SELECT source_key, verdict FROM ledger_entries ORDER BY url") == [
        ("1", "new"), ("2", "duplicate"), ("3", "new"),
    ], "what was decided when each was stored stands"  # fmt: skip


def test_undated_articles_come_last_and_days_count_without_times(store, make):
    body = make.paragraphs(1)
    day = Moment.on_day(date(2026, 1, 1))
    for number, published in ((1, None), (2, at(make, 0)), (3, day)):
        store.save(make.outcome(make.article(number, paragraphs=body, published=published)))
    assert [root for _, root, _ in linked(store)] == ["3", "3", None]


def test_a_near_copy_is_linked_with_its_similarity(store, make):
    body = make.paragraphs(1)
    near = (*body[:3], make.paragraphs(9)[0])
    store.save(make.outcome(make.article(1, paragraphs=body, published=at(make, 0))))
    assert store.save(make.outcome(make.article(2, paragraphs=near, published=at(make, 1)))) == "duplicate"
    ((_, _, none), (_, root, similarity)) = linked(store)
    assert (none, root) == (None, "1")
    assert 0.5 <= similarity < 0.9


def test_another_text_is_no_copy(store, make):
    for number in (1, 2):
        assert store.save(make.outcome(make.article(number))) == "new"
    assert store.count("resemblance") == 0


def test_short_notices_are_copies_only_with_their_title(store, make):
    body = ("Chi tiết xem tại tệp đính kèm.",)
    verdicts = [
        store.save(make.outcome(make.article(number, paragraphs=body, title=title, published=at(make, number))))
        for number, title in ((1, "Công văn 12"), (2, "Công văn 13"), (3, "CÔNG VĂN 12"))
    ]
    assert verdicts == ["new", "new", "duplicate"]


def test_articles_without_a_word_are_no_copies(store, make):
    assert [store.save(make.outcome(make.article(n, paragraphs=(), title="Tít"))) for n in (1, 2)] == ["new", "new"]


def test_an_edit_that_ends_the_likeness_ends_the_link(store, make):
    body = make.paragraphs(1)
    first = make.article(1, paragraphs=body, published=at(make, 0))
    for item in (first, *(make.article(n, paragraphs=body, published=at(make, n)) for n in (2, 3))):
        store.save(make.outcome(item))
    assert [root for _, root, _ in linked(store)] == [None, "1", "1"]
    assert store.save(make.outcome(replace(first, paragraphs=make.paragraphs(7)))) == "revised"
    assert [root for _, root, _ in linked(store)] == [None, None, "2"]


def test_an_edit_that_parts_a_chain_leaves_two_groups(store, make):
    p = [make.paragraphs(50 + n, 1, 60)[0] for n in range(6)]
    bridge = make.article(2, paragraphs=(p[0], p[1], p[2], p[3]), published=at(make, 2))
    ends = [
        make.article(1, paragraphs=(p[0], p[1], p[2], p[4]), published=at(make, 1)),
        make.article(3, paragraphs=(p[1], p[2], p[3], p[5]), published=at(make, 3)),
    ]
    for item in (*ends, bridge):
        store.save(make.outcome(item))
    assert [root for _, root, _ in linked(store)] == [None, "1", "1"]
    store.save(make.outcome(replace(bridge, paragraphs=make.paragraphs(20))))
    assert [root for _, root, _ in linked(store)] == [None, None, None]


def test_a_seed_is_a_sighting_and_its_text_is_not_stored(store, make):
    with store.engine.begin() as connection:
        put_seeds(connection, [fingerprint(SEED_ID, "\n".join(make.paragraphs(1)))])
    assert store.save(make.outcome(make.article(1))) == "sighting"
    assert store.save(make.outcome(make.article(1))) == "sighting"
    assert store.save(make.outcome(make.article(2))) == "new"
    assert store.one("SELECT seed, portal, url, title, published_on, seed_found FROM seed_sightings") == (
        SEED_ID, "mau_skhcn", make.article(1).url, "Bài mẫu số 1", "2026-02-01", 1.0,
    )  # fmt: skip
    assert store.rows("SELECT source_key FROM articles") == [("2",)]


def outcomes_of(make):
    """A portal's worth of trouble: copies, near copies, aliases, a seed, off topic, a failure."""
    body = make.paragraphs(1)
    a, c = make.article(1, published=at(make, 3)), make.article(3)
    items = [
        make.outcome(a),
        make.outcome(a, url=a.url + "?print"),
        make.outcome(replace(a, url="https://mau.gov.vn/tin/muc-khac/bai-1.html")),
        make.outcome(make.article(2, paragraphs=(*body[:3], make.paragraphs(8)[0]), published=at(make, 1))),
        make.outcome(c),
        make.outcome(c, url="https://mau.gov.vn/index.php?id=3"),
        make.outcome(make.article(4, paragraphs=body, published=None)),
        make.outcome(make.article(5, paragraphs=body, published=at(make, 2))),
        make.outcome(make.article(6, paragraphs=make.paragraphs(40))),
        make.outcome(make.article(6, paragraphs=make.paragraphs(40)), url="https://mau.gov.vn/amp/6"),
        make.outcome(make.article(7), judgement=Judgement.OFF_TOPIC),
        make.outcome(None, url="https://mau.gov.vn/8", judgement=Judgement.BLOCKED),
        make.outcome(make.article(9, paragraphs=("Xem tệp.",), title="Công văn")),
        make.outcome(make.article(10, paragraphs=("Xem tệp.",), title="Công văn", published=at(make, -90))),
    ]
    return items, fingerprint(SEED_ID, "\n".join(make.paragraphs(40)))


def end_state(databases, make, order):
    url = databases.new()
    engine = open_database(url)
    items, seed = outcomes_of(make)
    with engine.begin() as connection:
        portal_id = sync_portal(connection, make.facts()).portal_id
        put_seeds(connection, [seed])
    context = SaveContext(portal_id, "mau_skhcn", make.NOW)
    with engine.begin() as connection:
        for index in order:
            save(connection, items[index], context=context)
        state = {
            tuple(row)
            for sql in (
                "SELECT 'article', a.source_key, a.url, a.content_hash, a.revision_hash, r.source_key, a.similarity"
                " FROM articles a LEFT JOIN articles r ON r.id = a.duplicate_of",
                "SELECT 'url', a.source_key, u.url, u.is_alias FROM article_urls u JOIN articles a ON a.id = u.article_id",
                "SELECT 'sighting', seed, url FROM seed_sightings",
                "SELECT 'edge', count(*) FROM resemblance",
            )
            for row in connection.exec_driver_sql(sql)
        }
    engine.dispose()
    databases.give_back(url)
    return state


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(14)))
def test_the_order_of_arrival_makes_no_difference_on_either_database(databases, make, order):
    expected = _expected(databases, make)
    assert end_state(databases, make, order) == expected


_REMEMBERED: list[set] = []


def _expected(databases, make):
    if not _REMEMBERED:
        state = end_state(databases, make, range(14))
        roots = {row[1]: row[5] for row in state if row[0] == "article"}
        assert roots == {"1": "2", "2": None, "3": None, "4": "2", "5": "2", "9": "10", "10": None}
        assert sum(row[0] == "url" and row[3] for row in state) == 3
        _REMEMBERED.append(state)
    return _REMEMBERED[0]


@pytest.mark.parametrize("seed", range(3))
def test_edits_end_in_the_same_links_whatever_the_order_of_articles(databases, make, seed):
    """Every article goes through an unlike text first; only each one's own two states keep their order."""
    body = make.paragraphs(1)
    finals = [
        make.article(n, paragraphs=(*body[:3], make.paragraphs(50 + n)[0]), published=at(make, n)) for n in range(6)
    ]
    engine = open_database(databases.new())
    steps = [n for n in range(6) for _ in range(2)]
    random.Random(seed).shuffle(steps)
    with engine.begin() as connection:
        context = SaveContext(sync_portal(connection, make.facts()).portal_id, "mau_skhcn", make.NOW)
        met = set()
        for n in steps:
            item = finals[n] if n in met else replace(finals[n], paragraphs=make.paragraphs(70 + n % 2))
            met.add(n)
            save(connection, make.outcome(item), context=context)
        rows = connection.exec_driver_sql(
            "SELECT a.source_key, r.source_key FROM articles a LEFT JOIN articles r ON r.id = a.duplicate_of"
        )
        assert {tuple(row) for row in rows} == {("0", None), *((str(n), "0") for n in range(1, 6))}
    engine.dispose()
