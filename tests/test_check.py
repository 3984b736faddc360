"""`tinhso check`: looks at portals without storing an article, keeps what it found, and `tinhso portals` shows it."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from replica.demo import demo_sites
from replica.server import serve
from replica.site import Site
from spiders.fleet import default_portals, portal_classes
from storage.provinces import NEW, all_provinces
from tests.crawling import Ended, Workplace
from tests.samples import LAICHAU, make_site
from tests.test_crawl_failures import closed_port

COUNTED = ("checked live", "recorded", "fixture", "unverified")


def looked_at(place: Workplace, site: Site, portal: str = LAICHAU) -> tuple[dict[str, Any], list[str], Ended]:
    with serve(site) as served:
        ended = place.tinhso("check", portal, "--at", served.origin, "--json")
        asked = served.paths
    assert ended.out, ended.err
    [row] = ended.json
    assert ended.code == (0 if row["result"] == "works" else 1)
    return row, asked, ended


def test_a_portal_that_works(place: Workplace) -> None:
    row, asked, _ = looked_at(place, make_site("nukeviet", 30))
    assert row["result"] == "works", row
    assert (row["articles"], row["titled"], row["texts"], row["dated"], row["generic"]) == (3, 3, 3, 3, 0)
    assert row["reason"] == ""
    assert row["requests"] == len(asked) <= 7, "robots.txt, three lists, three articles"
    assert place.column("SELECT COUNT(*) FROM articles") == [0]
    assert place.column("SELECT COUNT(*) FROM runs") == [0]
    kept = place.query("SELECT portal, result, reason, articles, dated, requests FROM portal_checks")
    assert kept == [
        {"portal": LAICHAU, "result": "works", "reason": "", "articles": 3, "dated": 3, "requests": row["requests"]}
    ]


def test_the_progress_of_a_look_claims_no_new_article_and_no_run(place: Workplace) -> None:
    with serve(make_site("nukeviet", 30)) as served:
        said = place.tinhso("check", LAICHAU, "--at", served.origin).err
    lines = said.splitlines()
    assert re.fullmatch(rf"{LAICHAU}: ok after \d+\.\d s; seen \d+", lines[-1]), said
    assert all(re.fullmatch(rf"{LAICHAU}: (ok after \S+ s; )?(seen \d+|nothing yet)", line) for line in lines), said


@pytest.mark.parametrize("portal", ["backan_tp", "hoabinh", "thainguyen_tp"])
def test_every_family_of_the_demo_works(place: Workplace, portal: str) -> None:
    row, _, _ = looked_at(place, demo_sites()[portal], portal)
    assert (row["result"], row["reason"]) == ("works", "")


def test_a_portal_that_shows_no_dates_works_in_part(place: Workplace) -> None:
    row, _, _ = looked_at(place, demo_sites()["travinh_stttt"], "travinh_stttt")
    assert (row["result"], row["texts"], row["dated"]) == ("partly", 3, 0)
    assert row["reason"] == "3 of 3 have no plausible date"


def test_another_markup_works_in_part(place: Workplace) -> None:
    """Lists as ever, but articles whose markup only the generic path can read."""
    site = make_site("nukeviet", 30)
    answer = site.answer

    def scrambled(request: Any) -> Any:
        made = answer(request)
        if request.path.endswith(".html"):
            body = made.body
            for name in (b"news-bodyhtml", b"bodytext", b"itemprop", b'class="title', b"hometext"):
                body = body.replace(name, b"khac")
            return type(made)(**{**{each: getattr(made, each) for each in made.__slots__}, "body": body})
        return made

    site.answer = scrambled  # type: ignore[method-assign]
    row, _, _ = looked_at(place, site)
    assert row["generic"] == 3, row
    assert row["result"] == "partly"
    assert "3 of 3 were read by the generic path only: its markup is another" in row["reason"]
    assert row["reason"].startswith("layout_changed: "), "as a crawl says it"


def test_an_empty_list_and_a_portal_that_is_away_fail(place: Workplace) -> None:
    row, _, _ = looked_at(place, make_site("nukeviet", 0))
    assert (row["result"], row["articles"]) == ("fails", 0)
    assert row["reason"].startswith("empty_listing: ")
    with closed_port() as origin:
        ended = place.tinhso("check", LAICHAU, "--at", origin, "--json")
    assert ended.code == 1
    assert ended.json[0]["result"] == "fails"
    assert "refused" in ended.json[0]["reason"]
    assert place.column("SELECT COUNT(*) FROM portal_checks") == [2]


def test_a_portal_that_is_visited_is_not_looked_at(place: Workplace) -> None:
    with serve(make_site("nukeviet", 3)) as served:
        assert place.tinhso("schedule", LAICHAU, "--at", served.origin, "--once").code == 0
        later = (
            "now() + interval '1 hour'" if place.is_postgresql else "strftime('%Y-%m-%d %H:%M:%f000', 'now', '+1 hour')"
        )
        place.database.execute(f"UPDATE schedule SET lease_until = {later}, holder = 'another:1'")
        before = len(served.paths)
        refused = place.tinhso("check", LAICHAU, "--at", served.origin)
        assert len(served.paths) == before
    assert (refused.code, refused.out) == (3, "")
    assert f"{LAICHAU} is being visited by another:1" in refused.err


# What is shown of it


def test_portals_show_the_last_look_beside_the_evidence(place: Workplace) -> None:
    looked_at(place, make_site("nukeviet", 0))
    looked_at(place, make_site("nukeviet", 30))
    rows = {row["portal"]: row for row in place.tinhso("portals", "--json").json}
    assert rows[LAICHAU]["evidence"] == "recorded"
    assert (rows[LAICHAU]["check"]["result"], rows[LAICHAU]["check"]["reason"]) == ("works", "")
    assert rows[LAICHAU]["check"]["origin"].startswith("http://127.0.0.1:")
    assert rows["backan_tp"]["check"] is None
    assert "works, 20" in (said := place.tinhso("portals").out)
    assert "(a copy)" in said


def test_provinces_are_counted_by_how_well_their_portals_are_known(place: Workplace) -> None:
    looked_at(place, make_site("nukeviet", 30))
    rows = {row["province"]: row for row in place.tinhso("portals", "--by-province", "--json").json}
    assert list(rows) == [each.name for each in all_provinces() if each.scheme == NEW]
    assert all(row["portals"] > 0 for row in rows.values())
    assert sum(row["portals"] for row in rows.values()) == len(place.tinhso("portals", "--json").json)
    assert rows["Lai Châu"]["checked live"] == 0, "a copy is not the portal"
    assert rows["Lai Châu"]["recorded"] == 1
    place.database.execute("UPDATE portal_check SET origin = ''")
    rows = {row["province"]: row for row in place.tinhso("portals", "--by-province", "--json").json}
    assert (rows["Lai Châu"]["checked live"], rows["Lai Châu"]["recorded"]) == (1, 0)
    assert {name for name, row in rows.items() if row["checked live"]} == {"Lai Châu"}
    place.database.execute("UPDATE portal_check SET result = 'partly'")
    rows = {row["province"]: row for row in place.tinhso("portals", "--by-province", "--json").json}
    assert sum(row["checked live"] for row in rows.values()) == 0
    table = place.tinhso("portals", "--by-province").out
    assert [word for word in COUNTED if word not in table] == []
    assert "34 provinces" in table


@pytest.mark.parametrize(
    ("options", "portals"),
    [
        (("--province", "phu tho"), lambda row: row["province_now"] == "Phú Thọ"),
        (("--province", "Hoà Bình"), lambda row: row["province_then"] == "Hòa Bình"),
        (("--province", "Phú Thọ", "--then"), lambda row: row["province_then"] == "Phú Thọ"),
    ],
    ids=["of today", "of before", "of both times"],
)
def test_one_province_is_counted_alone(
    options: tuple[str, ...], portals: Callable[[dict[str, Any]], bool], file_place: Workplace
) -> None:
    everywhere = file_place.tinhso("portals", "--json").json
    [row] = file_place.tinhso("portals", *options, "--by-province", "--json").json
    assert (row["province"], row["portals"]) == ("Phú Thọ", sum(map(portals, everywhere)))
    table = file_place.tinhso("portals", *options, "--by-province").out
    assert "Phú Thọ" in table
    assert "provinces" not in table, "there is nothing to add up"
    assert "Lai Châu" not in table
    whole = file_place.tinhso("portals", *options).out
    assert table.splitlines()[0] == whole.splitlines()[0], "which province is meant"


def test_portals_of_a_province(file_place: Workplace) -> None:
    names = {row["portal"] for row in file_place.tinhso("portals", "--province", "phu tho", "--json").json}
    assert {"hoabinh", "phutho", "vinhphuc"} <= names
    names = {row["portal"] for row in file_place.tinhso("portals", "--province", "Hoà Bình", "--json").json}
    assert "hoabinh" in names
    assert "phutho" not in names


# Whom a crawl asks that names nobody


def test_nobody_unverified_is_asked_without_being_meant() -> None:
    classes = portal_classes()
    plain = default_portals()
    assert {classes[name].evidence for name in plain} == {"recorded", "fixture"}
    everyone = default_portals(unverified=True)
    assert set(everyone) == {name for name, each in classes.items() if each.state != "dead"}
    assert set(default_portals({"phutho"})) == {*plain, "phutho"}


def test_what_was_found_to_work_is_asked(place: Workplace) -> None:
    """By the copies that are missing: a crawl of copies names every portal it would visit."""
    looked_at(place, make_site("nukeviet", 30))
    place.database.execute("UPDATE portal_check SET origin = ''")
    place.database.execute("UPDATE portal SET name = 'sonla' WHERE name = 'laichau_skhcn'")
    with ExitStack() as stack:
        copies = [f"--at={name}={stack.enter_context(serve(site)).origin}" for name, site in demo_sites().items()]
        refused = place.tinhso("crawl", *copies)
        assert (refused.code, "sonla has no copy" in refused.err) == (2, True), refused
        place.database.execute("UPDATE portal_check SET result = 'fails'")
        ended = place.tinhso("crawl", *copies, "--limit", "1", "--json")
        assert (ended.code, set(ended.rows)) == (0, set(demo_sites()))
        unverified = place.tinhso("crawl", *copies, "--unverified")
        assert (unverified.code, "has no copy" in unverified.err) == (2, True)
