"""Saves that share a transaction: fewer statements, and the same rows as one save after the other."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from storage.known_seeds import put_seeds
from storage.ledger import discover
from storage.query import run_sql
from storage.records import Entry
from storage.runs import start_run
from storage.views import view_statements
from storage.writer import Writer
from tests.storage.conftest import close_store, open_store
from tests.storage.test_duplicates import outcomes_of

WRITTEN_TOGETHER = ("tag", "image", "attachment", "cut", "article_words", "topic_hit", "page")


def troubles(make):
    """Articles with every kind of copy; then, of some, the same page again, an edit, its undoing, and another URL."""
    items, seed = outcomes_of(make)
    first = make.article(90)
    edited = replace(first, title="Tít đã sửa", tags=("khác",), cuts=())
    again = [
        make.outcome(item, at=make.NOW + timedelta(minutes=number), url=url, body=f"trang {number}".encode())
        for number, (item, url) in enumerate(
            [(first, None), (first, None), (edited, None), (edited, "https://mau.gov.vn/in/90"), (first, None)]
        )
    ]
    return [*items, *again, items[0]], seed


def answers(store):
    """Every view's rows, but for the pages' numbers and what they join, which nothing shows, and the count of pages."""
    found = {view: sorted(run_sql(store.url, f"SELECT * FROM {view}")[1], key=repr) for view in view_statements()}
    pages = (
        "SELECT e.url, r.number, p.part, p.sha256, p.fetched_at FROM page p JOIN ledger_entry e ON e.id = p.entry_id"
    )
    return found | {"pages": set(store.rows(f"{pages} LEFT JOIN revision r ON r.id = p.revision_id"))}


def test_a_batch_stores_what_single_saves_store(databases, make):
    outcomes, seed = troubles(make)
    found = []
    for size in (1, 50, 4):
        store = open_store(databases.new())
        with store.engine.begin() as connection:
            put_seeds(connection, [seed])
        with Writer(store.engine, batch_size=size) as writer:
            saved = [writer.save(outcome, store.context()) for outcome in outcomes]
            verdicts = [str(future.result(timeout=60)) for future in saved]
        found.append((verdicts, answers(store)))
        close_store(store)
    single, *together = found
    assert {"new", "duplicate", "sighting", "unchanged", "revised", "alias"} <= set(single[0])
    for other in together:
        assert other == single


def test_an_outcome_that_cannot_be_stored_takes_no_row_of_the_others(store, make):
    """Found only when the rows that waited are written, all of them together."""
    bad = make.outcome(make.article(2, images=(replace(make.article(2).images[0], url=None),)))
    with Writer(store.engine) as writer:
        saved = [
            writer.save(made, store.context())
            for made in (make.outcome(make.article(1)), bad, make.outcome(make.article(3)))
        ]
        assert [str(future.exception(timeout=60) or future.result()) for future in saved][::2] == ["new", "new"]
        assert "refused to write" in str(saved[1].exception())
    assert store.rows("SELECT source_key FROM article ORDER BY source_key") == [("1",), ("3",)]
    for table in ("image", "attachment", "cut", "page"):
        assert store.count(table) == 2


def counted(engine):
    """The statements of an engine by their first words, as they come."""
    seen: Counter[str] = Counter()

    @sa.event.listens_for(engine, "before_cursor_execute")
    def count(connection, cursor, statement, parameters, context, executemany):
        seen[" ".join(statement.split()[:3])] += 1

    return seen


def test_a_new_article_costs_eleven_statements(store, make):
    """Beyond what a batch of fifty shares. A server's statement is a journey, a file's some microseconds."""
    outcomes = [make.outcome(make.article(number)) for number in range(50)]
    entries = [Entry(made.url, made.article.source_key, made.article.title) for made in outcomes]
    with Writer(store.engine, batch_seconds=60) as writer:
        run_id = writer.submit(lambda connection: start_run(connection, store.portal_id, now=make.NOW)).result()
        seen = counted(store.engine)
        section = store.sections["/tin-tuc/"]
        for _ in range(2):
            writer.submit(
                lambda connection: discover(connection, store.portal_id, section, entries, run_id, make.NOW)
            ).result()
        begin, its_own = (2, 2) if store.is_postgresql else (1, 0)  # the mark and the lock of the portal, or BEGIN
        assert seen.total() == 50 + 1 + 1 + 2 * (4 + begin), (
            "a row of each new entry; where they stand, in one statement"
        )
        seen.clear()
        saved = [writer.save(made, store.context(run_id=run_id)) for made in outcomes]
        assert {str(future.result(timeout=60)) for future in saved} == {"new"}
    # The seeds, and whether they or the person's terms changed; BEGIN, or the mark and two locks; SQLite's words.
    shared = 2 + 1 + 1 + its_own + (0 if store.is_postgresql else 1)
    assert seen.total() == 50 * 11 + len(WRITTEN_TOGETHER) + shared
    for table in WRITTEN_TOGETHER:
        assert seen[f"INSERT INTO {table}"] == 1
