"""Runs held against the portal's own past: what is another layout is said with its figures, ordinary variation is not."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from math import exp

import pytest

from crawler.past import changed, has_past, is_always_generic, is_short
from storage.figures import FIELDS, MOST_READINGS, Figures, Past, PastRun, Reading

PATH = "/tin-tuc/"
WHOLE = frozenset(FIELDS)
_keys = count(1)


def reading(*missing: str, words: int = 400, generic: bool = False, key: int = 0, section: int = 0) -> Reading:
    """Of two sections in turn, unless one is named."""
    number = next(_keys)
    return Reading(key or number, generic, words, WHOLE - set(missing), section or 1 + number % 2)


def run_of(*readings: Reading, listed: int = 20, good: bool = True) -> PastRun:
    return PastRun(good, {PATH: listed}, readings)


def past(*runs: PastRun) -> Past:
    """Of runs named oldest first."""
    newest_first = runs[::-1]
    return Past(newest_first, [run for run in newest_first if run.readings])


def usual(visits: int = 30, each: int = 2) -> list[PastRun]:
    return [run_of(*(reading() for _ in range(each))) for _ in range(visits)]


def figures(*readings: Reading, listed: int = 20) -> Figures:
    return Figures({PATH: listed}, list(readings))


def test_what_is_as_ever_is_no_change() -> None:
    assert changed(figures(*(reading() for _ in range(10))), past(*usual())) == ""
    assert changed(figures(), past(*usual())) == ""
    assert changed(figures(*(reading(*FIELDS, generic=True) for _ in range(10))), Past()) == "", "nothing to judge by"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("date", "0 of 5 articles have a date of their own, 56 of 56 before them"),
        ("lead", "0 of 5 articles have a lead, 56 of 56 before them"),
        ("author", "0 of 5 articles have an author, 56 of 56 before them"),
        ("tags", "0 of 5 articles have tags, 56 of 56 before them"),
        ("images", "0 of 5 articles have images, 56 of 56 before them"),
    ],
)
def test_a_field_that_is_empty_from_now_on(name: str, said: str) -> None:
    assert changed(figures(*(reading(name) for _ in range(5))), past(*usual())) == said
    assert changed(figures(*(reading(name) for _ in range(4))), past(*usual())) == "", "too few to say"


def test_a_field_of_which_95_in_100_had_one() -> None:
    runs = [run_of(reading("author") if number % 20 == 10 else reading()) for number in range(100)]
    assert changed(figures(*(reading("author") for _ in range(5))), past(*runs)) == (
        "0 of 5 articles have an author, 91 of 96 before them"
    )


def test_one_article_a_visit_is_told_with_the_fifth() -> None:
    runs = usual()
    for _ in range(4):
        one = reading("date")
        assert changed(figures(one), past(*runs)) == ""
        runs.append(run_of(one))
    fifth = figures(reading("date"))
    assert changed(fifth, past(*runs)) == "0 of 5 articles have a date of their own, 56 of 56 before them"
    runs.append(run_of(*fifth.readings, good=False))
    assert changed(figures(), past(*runs)).startswith("0 of 5 articles have a date"), (
        "it stays so while nothing is read"
    )
    mended = [reading() for _ in range(5)]
    assert changed(figures(*mended), past(*runs)) == ""


def test_the_same_article_read_again_is_no_second_witness() -> None:
    again = [reading("author", key=7) for _ in range(5)]
    assert changed(figures(*again), past(*usual())) == ""


def test_what_the_portal_has_shown_before_is_no_change() -> None:
    """Five articles of an office that names no author, among eighty that do: five such again are that office's."""
    office = run_of(*(reading("author") for _ in range(5)))
    runs = [*usual(20), office, *usual(20)]
    assert changed(figures(*(reading("author") for _ in range(5))), past(*runs)) == ""
    assert changed(figures(*(reading("author") for _ in range(8))), past(*runs)) == (
        "0 of 8 articles have an author, 76 of 81 before them"
    )


def test_a_batch_of_one_section_is_one_witness_and_the_next_visit_another() -> None:
    batch = [reading("author", section=1) for _ in range(8)]
    assert changed(figures(*batch), past(*usual())) == ""
    assert changed(figures(*batch[1:], replace(batch[0], section=2)), past(*usual())) != "", "two sections are two"
    runs = [*usual(), run_of(*batch)]
    assert changed(figures(reading(section=1)), past(*runs)) == ""
    assert changed(figures(reading("author", section=1)), past(*runs)) == (
        "0 of 9 articles have an author, 56 of 56 before them"
    )


def test_the_run_before_a_changed_one_is_no_past() -> None:
    """Twenty articles of one section were not told yet; told with the next visit, they stay told."""
    runs = [*usual(), run_of(*(reading("author", section=1) for _ in range(20)))]
    runs.append(run_of(reading("author", section=1), good=False))
    again = figures(*(reading("author", section=number % 2 + 1) for number in range(6)))
    assert changed(again, past(*runs)) == "0 of 6 articles have an author, 56 of 56 before them"


def test_a_field_that_is_filled_at_times_is_not_judged() -> None:
    runs = [run_of(reading("tags") if number % 5 == 0 else reading()) for number in range(100)]
    assert changed(figures(*(reading("tags") for _ in range(30))), past(*runs)) == ""


def test_the_generic_path_where_selectors_used_to_read() -> None:
    odd = [reading(generic=True), *(reading() for _ in range(9))]
    assert changed(figures(*odd), past(*usual())) == ""
    three = [reading(generic=True) for _ in range(3)]
    assert changed(figures(*three), past(*usual())) == (
        "3 of 3 articles were read by the generic path alone, 0 of 56 before them"
    )
    runs = [*usual(), run_of(*three, good=False)]
    assert "generic path" in changed(figures(), past(*runs)), "a visit that reads nothing does not end it"


def test_a_portal_that_was_always_read_by_the_generic_path_did_not_change() -> None:
    generic = [run_of(*(reading(generic=True) for _ in range(3)), good=number > 0) for number in range(20)]
    assert changed(figures(*(reading(generic=True) for _ in range(20))), past(*generic)) == ""
    assert is_always_generic(past(generic[0]))
    assert not is_always_generic(past(generic[0], run_of(reading())))
    assert not is_always_generic(Past())


def test_bodies_a_tenth_as_long() -> None:
    assert changed(figures(*(reading(words=40) for _ in range(5))), past(*usual())) == (
        "5 articles have 40 words in the median, 400 the 56 before them"
    )
    assert changed(figures(*(reading(words=100) for _ in range(5))), past(*usual())) == ""
    short = [run_of(reading(words=30)) for _ in range(40)]
    assert changed(figures(*(reading(words=1) for _ in range(5))), past(*short)) == "", "notices were never long"


def test_a_listing_that_shows_far_fewer_entries_twice() -> None:
    runs = usual()
    assert is_short(PATH, 3, past(*runs))
    assert not is_short(PATH, 7, past(*runs))
    assert not is_short("/khac/", 3, past(*runs))
    assert changed(figures(listed=3), past(*runs)) == "", "once is no change"
    runs.append(run_of(listed=3))
    assert changed(figures(listed=3), past(*runs)) == "/tin-tuc/: the first page showed 3 and now 3 entries, 20 before"
    assert changed(figures(listed=20), past(*runs)) == ""
    assert changed(figures(listed=1), past(*[run_of(listed=5)] * 30, run_of(listed=1))) == "", "it never showed many"


def test_a_past_of_too_few_articles_is_none() -> None:
    assert not has_past(past(*usual(11)))
    assert has_past(past(*usual(12)))
    assert changed(figures(*(reading("date") for _ in range(9))), past(*usual(11))) == ""


def test_a_reading_comes_back_from_json() -> None:
    one = reading("lead", words=12, generic=True)
    assert Reading.of_json(one.as_json) == one
    assert Reading.of_json(reading(*FIELDS, key=1).as_json).filled == frozenset()


# Ordinary variation: portals whose habits differ by office, by day and by kind of article, over years of visits.


class Portal:
    """A portal that never changes, and varies as offices do: each section with its own habits, its own kind of articles."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        sections = self.chance.randint(2, 6)
        self.sections = [self._habits() for _ in range(sections)]
        self.weights = [self.chance.random() for _ in range(sections)]
        self.daily = self.chance.choice([0.5, 2.0, 5.0])
        self.page = self.chance.choice([5, 10, 20])

    def _habits(self) -> tuple[dict[str, float], float, float]:
        rates = {name: self.chance.choice([0.02, 0.5, 0.8, 0.95, 0.99, 1.0]) for name in FIELDS}
        return rates, self.chance.uniform(4.5, 6.5), self.chance.choice([0.0, 0.0, 0.02, 0.1])

    def article(self, section: int) -> Reading:
        rates, length, generic = self.sections[section]
        missing = [name for name in FIELDS if self.chance.random() > rates[name]]
        words = round(exp(self.chance.gauss(length, 0.7)))
        return reading(*missing, words=words, generic=self.chance.random() < generic, section=section + 1)

    def visit(self) -> Figures:
        """Of eight a day: what came out since, at times a batch that one office puts in at once."""
        number = sum(self.chance.random() < self.daily / 40 for _ in range(5))
        batch = self.chance.randint(3, 8) if self.chance.random() < 0.02 else 0
        picked = [self._section() for _ in range(number)] + [self._section()] * batch
        listed = self.page if self.chance.random() < 0.97 else self.chance.randint(1, self.page)
        return Figures({PATH: listed}, [self.article(section) for section in picked])

    def _section(self) -> int:
        return self.chance.choices(range(len(self.sections)), self.weights)[0]


VISITS_A_WEEK = 56


def alarms(portal: Portal, weeks: int) -> list[str]:
    """What was said of a portal that did not change; a state that lasts counts once."""
    first = PastRun(True, {PATH: portal.page}, [portal.article(portal._section()) for _ in range(MOST_READINGS)])
    listings, readings, said = [first], [first], []
    for _ in range(weeks * VISITS_A_WEEK):
        made = portal.visit()
        reason = changed(made, Past(listings[:30], readings[:100]))
        if reason and (not said or listings[0].is_good):
            said.append(reason)
        run = PastRun(not reason, made.listed, made.readings)
        listings.insert(0, run)
        if made.readings:
            readings.insert(0, run)
    return said


@pytest.mark.parametrize("seed", [1, pytest.param(12, marks=pytest.mark.soak)])
def test_ordinary_variation_is_no_alarm(seed: int) -> None:
    """At most one false alarm in a hundred portal-weeks, of all the figures together."""
    weeks, portals = 10, 40
    said = [reason for number in range(portals) for reason in alarms(Portal(seed * 1000 + number), weeks)]
    assert len(said) <= weeks * portals / 100, said


@pytest.mark.parametrize(
    ("change", "within"),
    [
        (lambda each: replace(each, is_generic=True, filled=frozenset()), 5),
        (lambda each: replace(each, filled=each.filled - {"date"}), 8),
        (lambda each: replace(each, words=each.words // 12), 20),
    ],
    ids=["generic", "date", "body"],
)
def test_a_change_is_told_after_so_many_articles(change: Callable[[Reading], Reading], within: int) -> None:
    """On portals that vary as those above; the date stands on 98 pages in a hundred, bodies are of 90 words or more."""
    found = 0
    for seed in range(40):
        portal = Portal(seed)
        for rates, _, _ in portal.sections:
            rates["date"] = 0.98
        readings = [portal.article(portal._section()) for _ in range(150)]
        runs = [PastRun(True, {}, [each]) for each in readings]
        later = [change(portal.article(portal._section())) for _ in range(within)]
        said = ""
        for each in later:
            said = said or changed(Figures({}, [each]), Past((), runs))
            runs.insert(0, PastRun(not said, {}, [each]))
        found += bool(said)
    assert found >= 36
