"""Pages that are not there: removed after two answers a day apart, forgiven in masses, taken back when they return."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.ledger import discover, pending
from storage.missing import Missing, settle_missing
from storage.records import Entry, Judgement
from storage.runs import start_run

DAY = timedelta(days=1)


class Runs:
    """Runs against the store that meet pages and end."""

    def __init__(self, store, make):
        self.store, self.make, self.now, self.run = store, make, make.NOW, 0

    def start(self, after=timedelta()):
        self.now += after
        with self.store.engine.begin() as connection:
            self.run = start_run(connection, self.store.portal_id, now=self.now)

    def there(self, *numbers):
        return [self._save(self.make.outcome(self.make.article(number), at=self.now)) for number in numbers]

    def lost(self, *numbers, url=None):
        urls = [url] if url else [self.make.article(number).url for number in numbers]
        bad = [
            self.make.outcome(None, url=each, judgement=Judgement.GONE, at=self.now, reason="HTTP 404") for each in urls
        ]
        return [self._save(each) for each in bad]

    def _save(self, outcome):
        return self.store.save(outcome, now=self.now, run_id=self.run)

    def end(self):
        with self.store.engine.begin() as connection:
            return settle_missing(connection, self.run)

    def left(self):
        with self.store.engine.begin() as connection:
            return [each.entry.url for each in pending(connection, self.store.portal_id, now=self.now)]

    def gone(self):
        rows = self.store.rows("SELECT source_key, gone_at FROM articles WHERE gone_at IS NOT NULL ORDER BY source_key")
        return {str(key): str(at)[:16] for key, at in rows}

    def entry(self, number, columns):
        return self.store.one(f"SELECT {columns} FROM ledger_entries WHERE url = '{self.make.article(number).url}'")


@pytest.fixture
def runs(store, make):
    made = Runs(store, make)
    made.start()
    made.there(*range(1, 9))
    return made


def test_missing_once_is_not_gone_and_says_when_it_is_asked_for_again(runs):
    runs.start(DAY)
    assert runs.lost(1) == ["missing"]
    assert runs.end() == Missing()
    assert runs.gone() == {}
    assert runs.entry(1, "verdict, reason, attempts, missing_since, next_try_at, revisit_at") == (
        "missing", "HTTP 404", 0, "2026-03-03 08:00:00.000000", "2026-03-04 08:00:00.000000", None,
    )  # fmt: skip
    assert runs.left() == []
    runs.now += DAY
    assert runs.left() == [runs.make.article(1).url]


def test_missing_twice_a_day_apart_is_gone_since_the_first_time_and_its_text_stays(runs):
    text = runs.store.rows("SELECT title, body FROM articles ORDER BY id")
    for hours, gone in ((24, 0), (23, 0), (1, 1)):
        runs.start(timedelta(hours=hours))
        runs.lost(1)
        assert runs.end() == Missing(gone)
    assert runs.gone() == {"1": "2026-03-03 08:00"}
    assert runs.entry(1, "verdict, next_try_at") == ("gone", "2026-03-11 08:00:00.000000")
    assert runs.store.rows("SELECT title, body FROM articles ORDER BY id") == text
    assert runs.store.count("page WHERE revision_id IS NOT NULL") == 8
    runs.now += 30 * DAY
    assert runs.left() == [], "what is gone is asked for only where it is listed"


def test_an_answer_in_between_counts_from_the_start(runs):
    runs.start(DAY)
    runs.lost(1)
    runs.start(DAY)
    assert runs.there(1) == ["unchanged"]
    assert runs.entry(1, "missing_since, next_try_at") == (None, None)
    runs.start(DAY)
    runs.lost(1)
    assert (runs.end(), runs.gone()) == (Missing(), {})


def test_what_is_gone_may_come_back(runs):
    for _ in range(2):
        runs.start(DAY)
        runs.lost(1)
        runs.end()
    assert list(runs.gone()) == ["1"]
    runs.start(DAY)
    assert runs.there(1) == ["unchanged"]
    assert runs.gone() == {}
    assert runs.store.count("revision") == 8


def test_a_killed_run_settles_nothing_and_the_next_asks_again(runs):
    runs.start(DAY)
    runs.lost(1)
    runs.end()
    runs.start(DAY)
    runs.lost(1)  # killed before its end
    runs.start(DAY)
    assert runs.left() == [runs.make.article(1).url]
    assert runs.end() == Missing(), "the run that did not ask says nothing"
    runs.lost(1)
    assert runs.end() == Missing(1)


@pytest.mark.parametrize(
    ("lost", "there", "mass"),
    [(2, 0, None), (3, 3, (3, 6)), (3, 4, None), (8, 0, (8, 8))],
)
def test_a_mass_of_missing_pages_is_no_removal(runs, lost, there, mass):
    numbers = list(range(1, 9))
    runs.start(DAY)
    runs.lost(*numbers[:lost])
    runs.there(*numbers[lost : lost + there])
    assert runs.end() == Missing(mass=mass)
    noted = runs.store.rows("SELECT verdict, attempts, missing_since IS NULL FROM ledger_entries ORDER BY id")[:lost]
    verdict, attempts = ("failed", 1) if mass else ("missing", 0)
    assert [(row[0], row[1], bool(row[2])) for row in noted] == [(verdict, attempts, bool(mass))] * lost


def test_a_mass_takes_back_no_earlier_miss_and_makes_no_second(runs):
    runs.start(DAY)
    runs.lost(1)
    assert runs.end() == Missing()
    runs.start(2 * DAY)
    runs.lost(1, 2, 3)
    assert runs.end() == Missing(mass=(3, 3))
    assert runs.gone() == {}
    assert runs.entry(1, "verdict, missing_since") == ("failed", "2026-03-03 08:00:00.000000")
    runs.start(DAY)
    runs.there(2, 3, 4, 5)
    runs.lost(1)
    assert runs.end() == Missing(1)


def test_new_pages_that_are_not_there_are_a_mass_among_all_pages_only(runs):
    runs.start(DAY)
    runs.lost(20, 21, 22)
    runs.there(30, 31, 32, 33)
    assert runs.end() == Missing(), "three dead links among seven"
    runs.start(DAY)
    runs.lost(40, 41, 42)
    assert runs.end() == Missing(mass=(3, 3))


def test_another_layout_retries_ever_later_and_leaves_them(runs):
    numbers = (1, 2, 3)
    for attempt in range(1, 9):
        runs.start(DAY)
        runs.lost(*numbers)
        assert runs.end() == Missing(mass=(3, 3))
        assert runs.entry(2, "attempts") == (attempt,)
    assert runs.entry(2, "verdict, next_try_at") == ("failed", None)
    runs.now += 30 * DAY
    assert runs.left() == []


def test_an_alias_that_is_gone_leaves_the_article_and_its_last_address_does_not(runs):
    other = "https://mau.gov.vn/tin/cu/bai-1.html"
    runs.start(DAY)
    assert runs._save(runs.make.outcome(runs.make.article(1), url=other, at=runs.now)) == "alias"
    for _ in range(2):
        runs.start(DAY)
        runs.lost(url=other)
        runs.end()
    assert runs.gone() == {}
    for _ in range(2):
        runs.start(DAY)
        runs.lost(1)
        runs.end()
    assert list(runs.gone()) == ["1"]


def test_an_article_met_only_at_another_address_is_gone_with_it(runs):
    short = "https://mau.gov.vn/?p=50"
    runs._save(runs.make.outcome(runs.make.article(50), url=short, at=runs.now))
    for _ in range(2):
        runs.start(DAY)
        runs.lost(url=short)
        runs.end()
    assert list(runs.gone()) == ["50"]


@pytest.mark.parametrize("is_absence", [True, False])
def test_a_stored_article_may_be_missing_behind_any_status(runs, is_absence):
    """A redirect to the front page, or a page that says so; an address that never held an article is rejected."""
    verdicts = []
    for _ in range(2):
        runs.start(DAY)
        for number in (1, 99):
            url = runs.make.article(number).url
            bad = runs.make.outcome(None, url=url, judgement=Judgement.REJECTED, at=runs.now, reason="not_found")
            verdicts.append(runs._save(replace(bad, is_absence=is_absence)))
        runs.end()
    assert verdicts == ["missing" if is_absence else "rejected", "rejected"] * 2
    assert list(runs.gone()) == (["1"] if is_absence else [])


def moved(runs, number):
    """The listing names another address of the article, and its id."""
    url = f"https://mau.gov.vn/moi/bai-{number}.html"
    entry = Entry(url, str(number), runs.make.article(number).title)
    with runs.store.engine.begin() as connection:
        section = runs.store.sections["/tin-tuc/"]
        (known,) = discover(connection, runs.store.portal_id, section, [entry], runs.run, runs.now)
    return url, known


def test_an_article_that_moved_is_met_where_it_is_listed_now(runs):
    runs.start(DAY)
    runs.lost(1)
    runs.end()
    url, known = moved(runs, 1)
    assert (known.verdict, known.fetch) == ("pending", True), "it may be the same article or not: its page says"
    runs._save(runs.make.outcome(runs.make.article(1, url=url), url=url, at=runs.now))
    runs.start(DAY)
    runs.lost(1)
    assert runs.end() == Missing(1)
    assert runs.gone() == {}
    assert runs.store.one("SELECT url FROM articles WHERE source_key = '1'") == (url,)
    assert runs.store.rows("SELECT url, is_alias FROM article_urls WHERE article_id = 1 ORDER BY is_alias") == [
        (url, 0), (runs.make.article(1).url, 1),
    ]  # fmt: skip


def test_an_alias_nobody_fetched_is_asked_once_the_own_address_is_missing(runs):
    url, known = moved(runs, 1)
    assert (known.verdict, known.fetch) == ("alias", False)
    runs.start(DAY)
    runs.lost(1)
    runs.end()
    assert runs.left() == [url]
    assert runs._save(runs.make.outcome(runs.make.article(1, url=url), url=url, at=runs.now)) == "unchanged"
    runs.start(DAY)
    runs.lost(1)
    assert (runs.end(), runs.gone()) == (Missing(1), {})
    assert runs.store.one("SELECT url FROM articles WHERE source_key = '1'") == (url,)


def test_an_alias_that_is_missing_too_saves_nothing(runs):
    url, _ = moved(runs, 1)
    for _ in range(3):
        runs.start(DAY)
        runs.there(*range(2, 8))
        runs.lost(1)
        if runs.store.one(f"SELECT verdict FROM ledger_entries WHERE url = '{url}'") != ("alias",):
            runs.lost(url=url)
        runs.end()
    assert list(runs.gone()) == ["1"]


def test_times_are_of_the_answers(runs):
    """Not of the program's clock: a run that waited long for its turn dates nothing later."""
    runs.start(DAY)
    runs.lost(1)
    (since,) = runs.entry(1, "missing_since")
    assert datetime.fromisoformat(str(since)) == runs.now.replace(tzinfo=None)
