"""What runs saw, as later runs find it: by portal and layout, the newest first, and which of it may be measured by."""

from datetime import timedelta

import pytest

from storage.figures import Figures, Past, PastRun, Reading, past_of, write_figures
from storage.portals import sync_portal
from storage.records import RunOutcome
from storage.runs import finish_run, start_run

DAY = timedelta(days=1)
LAYOUT = "nukeviet 1"


class Runs:
    """Runs of a portal one day apart, each with what it saw."""

    def __init__(self, store, make):
        self.store, self.make, self.days = store, make, 0

    def ended(self, outcome, *articles, listed=20, layout=LAYOUT, portal_id=None):
        figures = Figures({"/tin-tuc/": listed} if listed else {})
        for article in articles:
            figures.read(article)
        now = self.make.NOW + self.days * DAY
        portal = portal_id or self.store.portal_id
        with self.store.engine.begin() as connection:
            run = start_run(connection, portal, now=now)
            write_figures(connection, run, portal, layout, figures)
            finish_run(connection, run, outcome=outcome, now=now)
        self.days += 1
        return figures

    def past(self, layout=LAYOUT, days=None) -> Past:
        with self.store.engine.connect() as connection:
            return past_of(connection, self.store.portal_id, layout, self.make.NOW + (days or self.days) * DAY)


@pytest.fixture
def runs(store, make):
    return Runs(store, make)


def test_what_was_seen_comes_back_the_newest_first(runs, make):
    first = runs.ended(RunOutcome.OK, make.article(1, lead="", author="An"), make.article(2, extractor="generic"))
    runs.ended(RunOutcome.OK, listed=19)
    runs.ended(RunOutcome.UNREACHABLE, listed=0)
    past = runs.past()
    assert past.listings == [
        PastRun(True, {"/tin-tuc/": 19}, []),
        PastRun(True, {"/tin-tuc/": 20}, first.readings),
    ]
    assert past.readings == [PastRun(True, {"/tin-tuc/": 20}, first.readings)]
    one, two = first.readings
    assert (one.is_generic, one.filled) == (False, {"date", "author", "tags", "images"})
    assert (two.is_generic, two.filled) == (True, {"date", "lead", "tags", "images"})
    assert one.words == sum(len(paragraph.split()) for paragraph in make.article(1).paragraphs)
    assert runs.store.count("run_figures") == 2, "a run that saw nothing leaves none"


def test_a_date_that_the_listing_lent_is_not_the_pages_own(make):
    assert "date" not in Reading.of(make.article(1, date_source="listing")).filled


def test_another_layout_and_another_portal_are_no_past(runs, store, make):
    with store.engine.begin() as connection:
        other = sync_portal(connection, make.facts("mau_stttt", host="stttt.mau.gov.vn")).portal_id
    runs.ended(RunOutcome.OK, make.article(1), layout="nukeviet 2")
    runs.ended(RunOutcome.OK, make.article(1), portal_id=other)
    assert runs.past() == Past([], [])


@pytest.mark.parametrize(
    ("outcome", "is_good"),
    [(RunOutcome.OK, True), (RunOutcome.QUIET, True), (RunOutcome.PARTIAL, True), (RunOutcome.LAYOUT_CHANGED, False),
     (RunOutcome.BLOCKED, False), (RunOutcome.INTERRUPTED, False), (RunOutcome.ERROR, False)],
)  # fmt: skip
def test_only_runs_that_ended_well_are_measured_by(runs, make, outcome, is_good):
    runs.ended(outcome, make.article(1))
    assert [run.is_good for run in runs.past().readings] == [is_good]


def test_what_stays_for_four_weeks_is_the_portals_way(runs, make):
    runs.ended(RunOutcome.LAYOUT_CHANGED, make.article(1))
    assert [run.is_good for run in runs.past(days=27).listings] == [False]
    assert [run.is_good for run in runs.past(days=28).listings] == [True]


def test_of_one_run_the_first_fifty_articles_are_noted(runs, make):
    runs.ended(RunOutcome.OK, *(make.article(number) for number in range(60)))
    [run] = runs.past().readings
    assert [reading.key for reading in run.readings] == [Reading.of(make.article(number)).key for number in range(50)]


def test_so_many_runs_are_looked_back_on(runs, make):
    for number in range(40):
        runs.ended(RunOutcome.OK, *([make.article(number)] if number % 2 else []))
    assert (len(runs.past().listings), len(runs.past().readings)) == (30, 20)
