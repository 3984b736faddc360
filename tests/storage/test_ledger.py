"""The ledger: what is known of a listing, the section's mark, and what a killed run leaves to do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.ledger import complete_section, discover, pending, section_state, visit_section
from storage.records import Entry, Judgement
from storage.runs import start_run
from vietnamese.dates import Moment

URL = "https://mau.gov.vn/tin/bai-{}.html"


@pytest.fixture
def crawl(store, make):
    return Crawl(store, make)


class Crawl:
    """Runs against the store, an hour apart."""

    def __init__(self, store, make):
        self.store, self.make = store, make
        self.now = make.NOW
        self.run = 0

    def start(self):
        self.now += timedelta(hours=1)
        with self.store.engine.begin() as connection:
            self.run = start_run(connection, self.store.portal_id, now=self.now)

    def list(self, *entries, section="/tin-tuc/", is_sweep=False):
        self.now += timedelta(minutes=1)
        section_id = self.store.sections[section]
        with self.store.engine.begin() as connection:
            return discover(
                connection, self.store.portal_id, section_id, entries, self.run, self.now, is_sweep=is_sweep
            )

    def complete(self, started_at, newest=None, section="/tin-tuc/"):
        with self.store.engine.begin() as connection:
            section_id = self.store.sections[section]
            complete_section(connection, section_id, started_at=started_at, newest=newest, outcome="ok")

    def left(self, sections=None, limit=None, claim=False, is_sweep=False):
        ids = None if sections is None else [self.store.sections[path] for path in sections]
        with self.store.engine.begin() as connection:
            run_id = self.run if claim else None
            found = pending(
                connection, self.store.portal_id, ids, limit, now=self.now, run_id=run_id, is_sweep=is_sweep
            )
        return [item.entry.url for item in found]

    def fetch(self, number, **changes):
        made = self.make.outcome(self.make.article(number), at=self.now, **changes)
        return self.store.save(made, now=self.now, run_id=self.run)


def entry(number, **values):
    return Entry(URL.format(number), **({"title": f"Bài {number}", "source_key": str(number)} | values))


def test_a_discovered_url_is_a_row_before_it_is_fetched(store, crawl):
    crawl.start()
    listed = Moment.on_day(date(2026, 3, 1))
    (known,) = crawl.list(entry(1, listed=listed, lead="Lời dẫn"))
    assert (known.verdict, known.known, known.under_mark, known.fetch) == ("pending", False, False, True)
    assert store.one(
        "SELECT url, source_key, title, lead, listed_on, listed_precision, section, verdict FROM ledger_entries"
    ) == (URL.format(1), "1", "Bài 1", "Lời dẫn", "2026-03-01", "day", "/tin-tuc/", "pending")


def test_what_was_judged_is_known_and_not_fetched(crawl):
    crawl.start()
    crawl.list(entry(1))
    crawl.fetch(1)
    crawl.start()
    (known,) = crawl.list(entry(1))
    assert (known.verdict, known.known, known.fetch) == ("new", True, False)


def test_an_entry_of_two_sections_is_fetched_once(store, crawl):
    crawl.start()
    assert [known.fetch for known in crawl.list(entry(1), entry(1))] == [True, False]
    assert [known.fetch for known in crawl.list(entry(1), section="/chuyen-doi-so/")] == [False]
    assert store.one("SELECT section FROM ledger_entries") == ("/chuyen-doi-so/, /tin-tuc/",)
    assert store.rows("SELECT section, entries, pending FROM coverage ORDER BY section") == [
        ("/chuyen-doi-so/", 1, 1), ("/tin-tuc/", 1, 1),
    ]  # fmt: skip


def test_a_second_url_waits_for_the_first_and_becomes_its_alias(store, crawl):
    crawl.start()
    other = entry(1).url + "?print=1"
    assert [known.fetch for known in crawl.list(entry(1), Entry(other, "1"))] == [True, False]
    assert crawl.left() == [URL.format(1)]
    crawl.fetch(1)
    assert store.one(f"SELECT verdict, article_id FROM ledger_entries WHERE url = '{other}'") == ("alias", 1)
    assert store.rows("SELECT url FROM article_urls WHERE is_alias") == [(other,)]
    assert crawl.left() == []


def test_a_second_url_of_a_judged_entry_is_an_alias_without_a_fetch(store, crawl):
    crawl.start()
    crawl.list(entry(1))
    crawl.fetch(1)
    other = entry(1).url + "?print=1"
    (known,) = crawl.list(Entry(other, "1", title="Bài 1"))
    assert (known.verdict, known.known, known.fetch, known.is_alias) == ("alias", True, False, True)
    assert store.rows("SELECT url FROM article_urls WHERE is_alias") == [(other,)]
    (known,) = crawl.list(Entry(other, "1", title="Bài 1"))
    assert (known.verdict, known.is_alias) == ("alias", False)


def test_a_second_url_of_a_failed_entry_is_tried(crawl):
    crawl.start()
    crawl.list(entry(1))
    bad = crawl.make.outcome(None, url=URL.format(1), judgement=Judgement.FAILED)
    crawl.store.save(bad, now=crawl.now, run_id=crawl.run)
    (known,) = crawl.list(Entry(URL.format(1) + "?p", "1"))
    assert (known.verdict, known.fetch) == ("pending", True)


def test_a_url_that_an_article_named_as_its_own_is_known(store, crawl):
    crawl.start()
    crawl.list(Entry("https://mau.gov.vn/?p=1"))
    crawl.store.save(crawl.make.outcome(crawl.make.article(1), url="https://mau.gov.vn/?p=1"), run_id=crawl.run)
    (known,) = crawl.list(Entry(URL.format(1)))
    assert (known.verdict, known.fetch) == ("alias", False)
    assert store.rows("SELECT url, is_alias FROM article_urls ORDER BY url") == [
        ("https://mau.gov.vn/?p=1", 1), (URL.format(1), 0),
    ]  # fmt: skip


def test_a_killed_run_is_completed_by_the_next(crawl):
    crawl.start()
    crawl.list(entry(1), entry(2), entry(3))
    crawl.fetch(1)
    crawl.start()
    assert crawl.left() == [URL.format(2), URL.format(3)]
    assert crawl.left(sections=["/chuyen-doi-so/"]) == []
    assert crawl.left(limit=1) == [URL.format(2)]
    assert crawl.left(limit=1, claim=True) == [URL.format(2)]
    assert crawl.left(claim=True) == [URL.format(3)]
    assert [known.fetch for known in crawl.list(entry(2), entry(3), entry(4))] == [False, False, True]


def test_what_is_left_remembers_its_listing(store, crawl):
    crawl.start()
    listed = entry(1, listed=Moment.on_day(date(2026, 3, 1)), lead="Lời dẫn")
    crawl.list(listed)
    crawl.list(listed, section="/chuyen-doi-so/")
    with store.engine.begin() as connection:
        (item,) = pending(connection, store.portal_id, now=crawl.now)
    assert (item.entry, item.sections) == (listed, ("/chuyen-doi-so/", "/tin-tuc/"))


def test_an_entry_left_pending_is_fetched_when_the_next_run_lists_it(crawl):
    crawl.start()
    crawl.list(entry(1))
    crawl.start()
    assert [known.fetch for known in crawl.list(entry(1))] == [True]
    assert crawl.left(claim=True) == []


def test_failures_come_back_in_time_eight_times_and_then_at_sweeps_only(store, crawl):
    crawl.start()
    crawl.list(entry(1))
    bad = crawl.make.outcome(None, url=URL.format(1), judgement=Judgement.FAILED, reason="HTTP 500")
    began, waits = crawl.now, []
    while True:
        crawl.store.save(bad, now=crawl.now, run_id=crawl.run)
        (again,) = store.one("SELECT next_try_at FROM ledger_entries")
        if again is None:
            break
        then = datetime.fromisoformat(str(again)).replace(tzinfo=UTC)
        assert crawl.left() == []
        waits.append(then - crawl.now)
        crawl.now = then - timedelta(hours=1)
        crawl.start()
        assert (crawl.left(), crawl.list(entry(1))[0].known) == ([URL.format(1)], False)
        crawl.now = then
    hours = [wait / timedelta(hours=1) for wait in waits]
    assert hours == [0.25, 1, 4, 12, 24, 96, 192]
    assert crawl.now - began == timedelta(days=13, hours=17, minutes=15)
    assert store.one("SELECT attempts, verdict, reason FROM ledger_entries") == (
        8, "failed", "left alone after 8 tries: HTTP 500",
    )  # fmt: skip
    crawl.now += timedelta(days=30)
    crawl.start()
    assert (crawl.left(), crawl.list(entry(1))[0].known) == ([], True)
    assert (crawl.left(is_sweep=True), crawl.list(entry(1), is_sweep=True)[0].known) == ([URL.format(1)], False)


def test_only_a_complete_walk_moves_the_mark(store, crawl):
    crawl.start()  # killed after one page of two
    crawl.list(entry(3))
    crawl.fetch(3)
    crawl.start()
    assert [known.under_mark for known in crawl.list(entry(3))] == [False]
    started = crawl.now
    for number in (2, 1):
        crawl.list(entry(number))
        crawl.fetch(number)
    crawl.complete(started, newest=Moment.on_day(date(2026, 3, 1)))
    assert store.one("SELECT complete_back_to, last_outcome FROM coverage WHERE section = '/tin-tuc/'") == (
        "2026-03-01", "ok",
    )  # fmt: skip

    crawl.start()  # limited: takes the newest of two new ones, and does not move the mark
    assert [known.under_mark for known in crawl.list(entry(5))] == [False]
    crawl.fetch(5)

    crawl.start()
    found = crawl.list(entry(5), entry(4), entry(3), entry(2), entry(1))
    assert [known.under_mark for known in found] == [False, False, True, True, True]
    assert [known.known for known in found] == [True, False, True, True, True]


def test_a_pending_entry_is_not_under_the_mark(crawl):
    crawl.start()
    started = crawl.now
    crawl.list(entry(1), entry(2))
    crawl.fetch(1)
    crawl.complete(started)
    crawl.start()
    assert [known.under_mark for known in crawl.list(entry(1), entry(2))] == [True, False]


def test_a_walk_of_one_section_says_nothing_of_another(crawl):
    crawl.start()
    started = crawl.now
    crawl.list(entry(1))
    crawl.fetch(1)
    crawl.complete(started)
    (known,) = crawl.list(entry(1), section="/chuyen-doi-so/")
    assert (known.known, known.under_mark) == (True, False)


def test_an_empty_complete_walk_has_a_mark_too(store, crawl):
    crawl.start()
    crawl.complete(crawl.now)
    with store.engine.begin() as connection:
        assert section_state(connection, store.sections["/tin-tuc/"]).completed_at == crawl.now


def test_a_changed_listing_makes_the_entry_due_until_it_is_fetched(crawl):
    crawl.start()
    listed = Moment.on_day(date(2026, 3, 1))
    crawl.list(entry(1, listed=listed))
    crawl.fetch(1)
    crawl.start()
    (same,) = crawl.list(entry(1, listed=listed))
    (changed,) = crawl.list(entry(1, title="Tít khác", listed=listed))
    assert (same.changed_listing, changed.changed_listing, changed.known, changed.fetch) == (False, True, False, True)
    crawl.start()  # the last one was killed
    assert crawl.left() == [URL.format(1)]
    assert [known.fetch for known in crawl.list(entry(1, title="Tít khác", listed=listed))] == [True]
    assert crawl.fetch(1) == "unchanged"
    assert [known.known for known in crawl.list(entry(1, title="Tít khác", listed=listed))] == [True]
    (moved,) = crawl.list(entry(1, title="Tít khác", listed=Moment.on_day(date(2026, 3, 2))))
    assert moved.changed_listing


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Hội nghị chuyển đổi số tỉnh", "Hội nghị chuyển đổi…"),
        ("Hội nghị chuyển đổi...", "Hội nghị chuyển đổi số tỉnh"),
        ("Uỷ ban hoà giải", "ỦY BAN HÒA GIẢI"),
        ("Có tít", ""),
    ],
)
def test_another_way_to_show_a_title_is_no_change(crawl, before, after):
    crawl.start()
    crawl.list(entry(1, title=before))
    crawl.fetch(1)
    crawl.start()
    (known,) = crawl.list(entry(1, title=after, listed=Moment.on_day(date(2026, 3, 1))))
    assert (known.changed_listing, known.known) == (False, True)


def test_a_visit_is_recorded_and_validators_stay_until_replaced(store, make):
    section_id = store.sections["/tin-tuc/"]
    with store.engine.begin() as connection:
        visit_section(connection, section_id, now=make.NOW, outcome="ok", etag='"1"', last_modified="Mon")
        visit_section(connection, section_id, now=make.NOW, outcome="unreachable", error="refused")
        state = section_state(connection, section_id)
    assert (state.etag, state.last_modified, state.last_outcome, state.completed_at) == (
        '"1"',
        "Mon",
        "unreachable",
        None,
    )
    assert store.one("SELECT last_visit_at, last_outcome, last_error FROM coverage WHERE section = '/tin-tuc/'") == (
        "2026-03-02 08:00:00.000000", "unreachable", "refused",
    )  # fmt: skip


def test_an_article_whose_page_names_no_section_gets_the_listings(store, crawl):
    crawl.start()
    crawl.list(entry(1), section="/chuyen-doi-so/")
    crawl.fetch(1)
    assert store.one("SELECT section FROM articles") == ("Chuyển đổi số",)


def test_a_section_about_the_topic_vouches_for_what_was_judged_before_it_listed_it(crawl):
    """The page is on its way to be stored, off topic by itself, when the other section's listing comes in."""
    crawl.start()
    crawl.list(entry(1), entry(2))
    crawl.list(entry(1), section="/chuyen-doi-so/")
    assert crawl.fetch(1, judgement=Judgement.OFF_TOPIC) == "new"
    assert crawl.fetch(2, judgement=Judgement.OFF_TOPIC) == "off_topic"
