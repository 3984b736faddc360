"""What is dropped when it is old: pages nobody needs. Articles, revisions, texts and the pages of current texts stay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import retention
from storage.engine import read_only_engine
from storage.evidence import keep_listing
from storage.figures import Figures, write_figures
from storage.pages import stored_pages
from storage.records import Judgement, RunOutcome
from storage.retention import Dropped, Retention
from storage.runs import start_run
from storage.transactions import Transactions

DAY = timedelta(days=1)


@pytest.fixture
def long_ago() -> datetime:
    """The database's own clock decides what is old."""
    return datetime.now(UTC) - 100 * DAY


def prune(store, days, is_stopping=lambda: False):
    reader = read_only_engine(store.url)
    try:
        return Retention(reader, Transactions(store.engine), is_stopping).prune(days * DAY)
    finally:
        reader.dispose()


def texts(store):
    return store.rows("SELECT article_id, number, title, lead, body FROM revisions ORDER BY article_id, number")


def test_old_pages_go_but_for_those_of_current_texts(store, make, long_ago):
    item = make.article(1)
    store.save(make.outcome(item, at=long_ago, body=b"first"))
    store.save(make.outcome(replace(item, title="Tít mới"), at=long_ago + DAY, body=b"second"))
    store.save(make.outcome(item, url=item.url + "?print", at=long_ago, body=b"alias"))
    store.save(make.outcome(make.article(2), judgement=Judgement.OFF_TOPIC, at=long_ago, body=b"off topic"))
    store.save(make.outcome(make.article(3), judgement=Judgement.OFF_TOPIC, at=long_ago + 50 * DAY, body=b"newer"))
    store.save(
        make.outcome(None, url="https://mau.gov.vn/4", judgement=Judgement.BLOCKED, at=long_ago, body=b"blocked")
    )
    before, entries = texts(store), store.rows("SELECT url, verdict, article_id FROM ledger_entries ORDER BY id")
    assert len(before) == 3
    assert store.count("page") == 6
    assert prune(store, 101) == Dropped(pages=0, listings=0, figures=0)
    assert prune(store, 90) == Dropped(pages=4, listings=0, figures=0)
    with store.engine.connect() as connection:
        kept = sorted(page.body for entry in stored_pages(connection) for page in entry.pages)
    assert kept == [b"alias", b"newer"], "the alias was the last to bring another text"
    assert texts(store) == before
    assert store.rows("SELECT url, verdict, article_id FROM ledger_entries ORDER BY id") == entries
    assert prune(store, 90) == Dropped(pages=0, listings=0, figures=0)


def test_every_part_of_a_current_text_stays(store, make, long_ago):
    made = make.outcome(make.article(1), at=long_ago, body=b"part 1")
    store.save(replace(made, pages=(made.pages[0], replace(made.pages[0], part=2, body=b"part 2"))))
    assert prune(store, 1) == Dropped(pages=0, listings=0, figures=0)
    assert store.count("page") == 2


def test_listings_that_failed_and_figures_of_old_runs_go(store, make, long_ago):
    page = make.outcome(None, at=long_ago).pages[0]
    with store.engine.begin() as connection:
        for days in (0, 400):
            run = start_run(connection, store.portal_id, now=long_ago - days * DAY)
            write_figures(connection, run, store.portal_id, "nukeviet 1", Figures({"/tin-tuc/": 20}))
        for at in (long_ago, long_ago + 50 * DAY):
            kept = replace(page, fetched_at=at)
            keep_listing(connection, store.portal_id, run, kept, RunOutcome.BLOCKED, "HTTP 403")
    assert prune(store, 90) == Dropped(pages=0, listings=1, figures=1)
    assert (store.count("listing_page"), store.count("run_figures"), store.count("run")) == (1, 1, 2)


def test_many_go_in_several_transactions_and_a_stop_leaves_the_rest(store, make, long_ago, monkeypatch):
    monkeypatch.setattr(retention, "AT_A_TIME", 4)
    for number in range(10):
        store.save(make.outcome(make.article(number), judgement=Judgement.OFF_TOPIC, at=long_ago))
    answers = iter([False, False, True, True, True])
    assert prune(store, 90, lambda: next(answers)).pages == 8
    assert store.count("page") == 2
    assert prune(store, 90).pages == 2


@pytest.mark.parametrize("weeks", [12, pytest.param(52, marks=pytest.mark.soak)])
def test_weeks_of_visits_stay_within_their_bounds(store, make, long_ago, weeks):
    """Ten articles edited every week, ten other pages a week: of all of them, one page an article and what is younger."""
    start = long_ago - 265 * DAY
    for week in range(weeks):
        at = start + week * 7 * DAY
        for number in range(10):
            item = make.article(number, title=f"Bài mẫu {number}, sửa lần {week}")
            store.save(make.outcome(item, at=at))
            store.save(make.outcome(make.article(1000 + week * 10 + number), judgement=Judgement.OFF_TOPIC, at=at))
        if week % 4 == 3:
            age = (datetime.now(UTC) - at) + 28 * DAY
            prune(store, age / DAY)
            assert store.count("page") <= 10 + 2 * 10 * 5
    assert store.count("revision") == 10 * weeks
