"""When stored pages are read again: soon after publication, then later and later, then not at all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.ledger import discover, revisits_due, vanished
from storage.records import Entry, Judgement
from storage.runs import start_run
from vietnamese.dates import Moment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Watched:
    """A store whose articles a listing named."""

    def __init__(self, store, make):
        self.store, self.make, self.now = store, make, make.NOW
        with store.engine.begin() as connection:
            self.run = start_run(connection, store.portal_id, now=self.now)

    def store_article(self, number, section="/tin-tuc/", **values):
        item = self.make.article(number, **values)
        with self.store.engine.begin() as connection:
            entry = Entry(item.url, item.source_key, item.title)
            discover(connection, self.store.portal_id, self.store.sections[section], [entry], self.run, self.now)
        return self.save(item)

    def save(self, item, **values):
        return self.store.save(self.make.outcome(item, at=self.now, **values), now=self.now, run_id=self.run)

    def due(self, limit=20, sections=("/tin-tuc/", "/chuyen-doi-so/")):
        ids = [self.store.sections[path] for path in sections]
        with self.store.engine.begin() as connection:
            found = revisits_due(connection, self.store.portal_id, ids, now=self.now, limit=limit)
        return [int(each.entry.source_key) for each in found]

    def next(self):
        """The hours until the one article is read again, and how often in a row it was as before."""
        revisits, at = self.store.one("SELECT revisits, revisit_at FROM ledger_entries")
        return at and (datetime.fromisoformat(str(at)).replace(tzinfo=UTC) - self.now) / HOUR, revisits


@pytest.fixture
def watched(store, make):
    return Watched(store, make)


def test_the_schedule_widens_and_ends_sixty_days_after_publication(watched, make):
    item = make.article(1, published=Moment.of(make.NOW))
    watched.store_article(1, published=Moment.of(make.NOW))
    hours = []
    while (wait := watched.next()[0]) is not None:
        hours.append(wait)
        watched.now += wait * HOUR
        assert watched.due() == [1]
        assert watched.save(item) == "unchanged"
        assert watched.due() == []
    assert hours == [6, 24, 72, 168, 504, 504]
    assert watched.next() == (None, 6)
    assert watched.now - make.NOW == timedelta(days=53, hours=6)


def test_an_edit_begins_it_anew(watched, make):
    watched.store_article(1, published=Moment.of(make.NOW))
    watched.now += 6 * HOUR
    watched.save(make.article(1, published=Moment.of(make.NOW)))
    assert watched.next() == (24, 1)
    watched.now += DAY
    assert watched.save(make.article(1, title="Tít đã sửa", published=Moment.of(make.NOW))) == "revised"
    assert watched.next() == (6, 0)


@pytest.mark.parametrize(("age", "is_due"), [(59, True), (60, True), (61, False)])
def test_old_articles_are_not_read_again(watched, make, age, is_due):
    watched.store_article(1, published=Moment.on_day((make.NOW + 6 * HOUR - age * DAY).date()))
    watched.now += 6 * HOUR
    assert watched.due() == ([1] if is_due else [])


def test_an_article_without_a_date_is_as_old_as_its_discovery(watched):
    watched.store_article(1, published=None)
    assert watched.next() == (6, 0)


def test_the_newest_come_first_and_no_more_than_asked_for(watched, make):
    for number, age in ((1, 3), (2, 1), (3, 2), (4, 40)):
        watched.store_article(number, published=Moment.on_day(date(2026, 3, 2) - age * DAY))
    watched.store_article(5, published=None)
    watched.store_article(6, section="/chuyen-doi-so/", published=Moment.on_day(date(2026, 1, 20)))
    watched.now += 6 * HOUR
    assert watched.due() == [5, 2, 3, 1, 4, 6]
    assert watched.due(limit=2) == [5, 2]
    assert watched.due(sections=["/chuyen-doi-so/"]) == [6]


def test_what_is_not_stored_is_not_read_again(watched, make):
    watched.store_article(1, published=Moment.of(make.NOW))
    bad = make.outcome(None, url=make.article(1).url, judgement=Judgement.FAILED, at=watched.now)
    watched.store.save(bad, now=watched.now, run_id=watched.run)
    off = make.outcome(make.article(2), judgement=Judgement.OFF_TOPIC, at=watched.now, score=0.0)
    assert watched.store.save(off, now=watched.now, run_id=watched.run) == "off_topic"
    watched.now += DAY
    assert watched.due() == [], "a failure has its own times, and what is off topic is not watched"


def test_a_stored_article_whose_page_is_no_article_for_once_stays_watched(watched, make):
    watched.store_article(1, published=Moment.of(make.NOW))
    watched.now += 6 * HOUR
    empty = make.outcome(None, url=make.article(1).url, judgement=Judgement.REJECTED, at=watched.now)
    assert watched.store.save(empty, now=watched.now, run_id=watched.run) == "rejected"
    assert watched.next() == (24, 1)


def test_a_changed_listing_takes_it_over(watched, make):
    watched.store_article(1, published=Moment.of(make.NOW))
    watched.now += 6 * HOUR
    with watched.store.engine.begin() as connection:
        run = start_run(connection, watched.store.portal_id, now=watched.now)
        entry = Entry(make.article(1).url, "1", "Tít khác hẳn")
        section = watched.store.sections["/tin-tuc/"]
        (known,) = discover(connection, watched.store.portal_id, section, [entry], run, watched.now)
    assert known.fetch
    assert watched.due() == []


def test_a_sweep_asks_for_those_it_asked_for_longest_ago(watched, make):
    for number in (1, 2, 3):
        watched.store_article(number)
        watched.now += HOUR
    watched.save(make.article(1))
    with watched.store.engine.begin() as connection:
        section = watched.store.sections["/tin-tuc/"]
        found = vanished(connection, section, listed_before=watched.now, limit=2)
    assert [each.entry.source_key for each in found] == ["2", "3"]
