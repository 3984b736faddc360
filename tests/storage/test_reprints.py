"""Reprints: who was first, and on what ground, whatever the order in which the copies are met."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from storage.portals import sync_portal
from vietnamese.dates import Moment

FIRST, SECOND, THIRD = "mau_a", "mau_b", "mau_c"
DAY = date(2026, 3, 2)


@pytest.fixture
def press(store, make):
    """Three portals; saves an article on one of them."""
    names = {FIRST: "Sở Mẫu Một", SECOND: "Sở Mẫu Hai", THIRD: "Sở Mẫu Ba"}
    with store.engine.begin() as connection:
        ids = {
            name: sync_portal(
                connection, make.facts(name, agency=agency, host=f"{name.removeprefix('mau_')}.gov.vn")
            ).portal_id
            for name, agency in names.items()
        }

    def save(portal, item):
        url = f"https://{portal.removeprefix('mau_')}.gov.vn/tin/bai-{item.source_key}.html"
        made = make.outcome(replace(item, url=url))
        return store.save(made, portal_id=ids[portal], lineage=portal)

    return save


def reprints(store):
    rows = store.rows("SELECT portal, original_portal, days_after, ground FROM reprints")
    return sorted(rows, key=repr)


def pair(make, original, copy):
    """Two articles with one text; `original` and `copy` are what they differ in."""
    body = make.paragraphs(1)
    return (
        make.article(1, paragraphs=body, **{"published": Moment.on_day(DAY)} | original),
        make.article(2, paragraphs=body, **{"published": Moment.on_day(DAY)} | copy),
    )


def test_a_reprint_is_told_with_both_articles(store, press, make):
    original, copy = pair(
        make, {"published": Moment.of(make.NOW)}, {"published": Moment.on_day(date(2026, 4, 1)), "title": "Tít khác"}
    )
    assert (press(FIRST, original), press(SECOND, copy)) == ("new", "duplicate")
    assert store.rows("SELECT * FROM reprints") == [
        (
            2, SECOND, "https://b.gov.vn/tin/bai-2.html", "Tít khác", "2026-04-01", None,
            1, FIRST, "https://a.gov.vn/tin/bai-1.html", "Bài mẫu số 1", "2026-03-02", "2026-03-02 08:00:00.000000",
            1.0, 30, "earlier day",
        ),
    ]  # fmt: skip


def test_a_copy_on_the_same_portal_is_no_reprint(store, press, make):
    original, copy = pair(make, {}, {})
    assert (press(FIRST, original), press(FIRST, copy)) == ("new", "duplicate")
    assert reprints(store) == []


@pytest.mark.parametrize(
    ("original", "copy", "days_after", "ground"),
    [
        ({}, {"published": Moment.on_day(date(2026, 3, 3))}, 1, "earlier day"),
        ({"published": Moment.on_day(date(2024, 2, 28))}, {}, 733, "earlier day"),
        ({"published": "now"}, {"published": "an hour later"}, 0, "earlier minute"),
        ({"published": "now"}, {"published": "now"}, 0, "undecided"),
        ({"published": "now"}, {}, 0, "undecided"),
        ({}, {}, 0, "undecided"),
        ({}, {"published": None}, None, "copy undated"),
        ({"published": None}, {"published": None}, None, "undecided"),
        ({}, {"source": "Theo Sở Mẫu Một"}, 0, "copy names it as source"),
        ({}, {"source": "A.gov.vn"}, 0, "copy names it as source"),
        ({}, {"source": "www.a.gov.vn"}, 0, "copy names it as source"),
        ({}, {"source_url": "https://a.gov.vn"}, 0, "copy names it as source"),
        ({}, {"source_url": "http://www.A.gov.vn/tin/1"}, 0, "copy names it as source"),
        ({}, {"source": "xa.gov.vn", "source_url": "https://xa.gov.vn/a.gov.vn/"}, 0, "undecided"),
        ({}, {"source": "Sở Mẫu Hai", "source_url": "https://b.gov.vn/"}, 0, "undecided"),
        ({"source": "Sở Mẫu Hai"}, {"published": Moment.on_day(date(2026, 3, 3))}, 1, "disputed"),
        ({"source_url": "https://b.gov.vn/x"}, {"source": "Sở Mẫu Một"}, 0, "disputed"),
    ],
)
@pytest.mark.parametrize("is_copy_met_first", [False, True])
def test_the_ground_is_the_strongest_there_is(
    store, press, make, original, copy, days_after, ground, is_copy_met_first
):
    times = {"now": Moment.of(make.NOW), "an hour later": Moment.of(make.NOW + timedelta(hours=1))}
    dated = [
        {name: times.get(value, value) if isinstance(value, str) else value for name, value in each.items()}
        for each in (original, copy)
    ]
    items = list(zip((FIRST, SECOND), pair(make, *dated), strict=True))
    for portal, item in reversed(items) if is_copy_met_first else items:
        press(portal, item)
    said = "disputed: it names the copy as source" if ground == "disputed" else ground
    assert reprints(store) == [(SECOND, FIRST, days_after, said)]


def test_portals_of_one_agency_do_not_name_each_other_by_it(store, press, make):
    with store.engine.begin() as connection:
        sync_portal(connection, make.facts(SECOND, agency="Sở Mẫu Một", host="b.gov.vn"))
    original, copy = pair(make, {}, {"source": "Sở Mẫu Một"})
    press(FIRST, original)
    press(SECOND, copy)
    assert reprints(store) == [(SECOND, FIRST, 0, "undecided")]


def test_an_earlier_one_that_arrives_later_is_the_first_of_all(store, press, make):
    body = make.paragraphs(1)
    for number, portal in ((5, SECOND), (9, THIRD)):
        press(portal, make.article(number, paragraphs=body, published=Moment.on_day(date(2026, 3, number))))
    assert reprints(store) == [(THIRD, SECOND, 4, "earlier day")]
    press(FIRST, make.article(1, paragraphs=body, published=Moment.on_day(date(2026, 3, 1))))
    assert reprints(store) == [(SECOND, FIRST, 4, "earlier day"), (THIRD, FIRST, 8, "earlier day")]


@pytest.mark.parametrize("order", list(permutations((FIRST, SECOND, THIRD))))
def test_a_chain_of_copies_leads_to_its_first_link(store, press, make, order):
    """A resembles B and B resembles C; A and C share half as much."""
    p = [make.paragraphs(50 + n, 1, 60)[0] for n in range(6)]
    bodies = {FIRST: (p[0], p[1], p[2], p[4]), SECOND: (p[0], p[1], p[2], p[3]), THIRD: (p[1], p[2], p[3], p[5])}
    for portal in order:
        day = Moment.on_day(date(2026, 3, 1 + sorted(bodies).index(portal)))
        press(portal, make.article(1, paragraphs=bodies[portal], published=day, source="Sở Mẫu Hai"))
    disputed = "disputed: it names the copy as source"
    assert reprints(store) == [(SECOND, FIRST, 1, disputed), (THIRD, FIRST, 2, "earlier day")]
    likeness = dict(store.rows("SELECT portal, ROUND(CAST(similarity AS NUMERIC), 2) FROM reprints"))
    direct = store.one("SELECT COUNT(*) FROM resemblance")
    assert direct == (2,)
    assert likeness[SECOND] == pytest.approx(0.6, abs=0.02)
    assert likeness[THIRD] == pytest.approx(0.6, abs=0.02)  # to the second, through which it is joined


def test_a_copy_that_is_edited_away_is_no_reprint_any_more(store, press, make):
    original, copy = pair(make, {}, {})
    press(FIRST, original)
    press(SECOND, copy)
    press(THIRD, replace(copy, source_key="3"))
    assert reprints(store) == [(SECOND, FIRST, 0, "undecided"), (THIRD, FIRST, 0, "undecided")]
    assert press(SECOND, replace(copy, paragraphs=make.paragraphs(7))) == "revised"
    assert reprints(store) == [(THIRD, FIRST, 0, "undecided")]


def test_a_date_corrected_changes_who_is_first(store, press, make):
    original, copy = pair(make, {}, {"published": Moment.on_day(date(2026, 3, 4))})
    press(FIRST, original)
    press(SECOND, copy)
    press(THIRD, replace(copy, source_key="3"))
    assert press(FIRST, replace(original, published=Moment.on_day(date(2026, 3, 9)))) == "revised"
    assert reprints(store) == [(FIRST, SECOND, 5, "earlier day"), (THIRD, SECOND, 0, "undecided")]
    assert press(THIRD, replace(copy, source_key="3", published=Moment.on_day(date(2026, 3, 3)))) == "revised"
    assert reprints(store) == [(FIRST, THIRD, 6, "earlier day"), (SECOND, THIRD, 1, "earlier day")]
