"""What a person may ask of a crawl, what is refused, and that a bounded crawl is completed by the next plain one."""

import sqlite3
from datetime import date

import pytest

from replica.server import serve
from replica.site import Site
from tests.crawling import Ended, Places, Workplace
from tests.samples import LAICHAU, listing_page, make_site, trapped_site

PORTAL = LAICHAU


def sample() -> Site:
    """Among the traps: an article on another topic that the section about digital transformation lists too."""
    site = trapped_site("nukeviet", 30, page_size=6)
    other = next(each for each in site.articles if each.section == "tin-hoat-dong-so" and not each.topical)
    site.edit(other, second_section="chuyen-doi-so", modified=other.modified)
    return site


@pytest.fixture(scope="module")
def undisturbed(places: Places, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[object, ...]]]:
    """What one plain crawl makes of the sample."""
    place = places.new(tmp_path_factory.mktemp("undisturbed"))
    with serve(sample()) as served:
        assert place.crawl(PORTAL, served.origin)["outcome"] == "ok"
    return place.state()


def assert_completed(place: Workplace, undisturbed: dict[str, set[tuple[object, ...]]]) -> None:
    found = place.state()
    for name, rows in undisturbed.items():
        assert found[name] == rows, name


@pytest.mark.parametrize("limits", [(5,), (1, 7, 12)])
def test_limited_crawls_are_completed_by_a_plain_one(
    limits: tuple[int, ...], place: Workplace, undisturbed: dict[str, set[tuple[object, ...]]]
) -> None:
    with serve(sample()) as served:
        for limit in limits:
            served.forget()
            assert place.crawl(PORTAL, served.origin, "--limit", str(limit))["outcome"] == "ok"
            articles = [path for path in served.paths[1:] if not listing_page(served.site, path)]
            assert len(articles) <= 2 * limit, "an address and where it leads"
            assert place.column("SELECT DISTINCT completed_at FROM coverage") == [None]
        assert place.crawl(PORTAL, served.origin)["outcome"] == "ok"
    assert_completed(place, undisturbed)


def test_a_crawl_since_a_day_is_completed_by_a_plain_one(
    place: Workplace, undisturbed: dict[str, set[tuple[object, ...]]]
) -> None:
    site = sample()
    day = site.articles[12].published.date()
    with serve(site) as served:
        row = place.crawl(PORTAL, served.origin, "--since", f"{day:%d/%m/%Y}")
        assert row["outcome"] == "ok"
        assert {
            date.fromisoformat(listed) >= day for listed in place.column("SELECT listed_on FROM ledger_entries")
        } == {True}
        assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict = 'pending'") == [0]
        assert place.crawl(PORTAL, served.origin)["outcome"] == "ok"
    assert_completed(place, undisturbed)


def test_one_section_after_another_is_the_whole(
    place: Workplace, undisturbed: dict[str, set[tuple[object, ...]]]
) -> None:
    """An article is off topic by itself, until the section about digital transformation lists it too."""
    with serve(sample()) as served:
        for section in served.site.sections:
            served.forget()
            path = f"/{section.slug}/"
            assert place.crawl(PORTAL, served.origin, "--section", path)["outcome"] == "ok"
            listed = filter(None, (listing_page(served.site, asked) for asked in served.paths))
            assert {slug for slug, _ in listed} == {section.slug}
    found = place.state()
    for name in ("articles", "aliases", "sightings"):
        assert found[name] == undisturbed[name], name


def test_until_keeps_what_is_older(place: Workplace) -> None:
    site = make_site("wordpress", 20)
    day = site.articles[8].published.date()
    with serve(site) as served:
        row = place.crawl("backan_tp", served.origin, "--until", day.isoformat(), "--all-topics")
    expected = {str(each.id) for each in site.articles if each.published.date() <= day}
    assert row["outcome"] == "ok"
    assert set(place.column("SELECT source_key FROM articles")) == expected
    assert 0 < len(expected) < 20


def test_undated_entries_are_kept_and_counted(place: Workplace) -> None:
    site = make_site("nukeviet", 20)
    answer = site.answer

    def undated(request):  # type: ignore[no-untyped-def]
        found = answer(request)
        if listing_page(site, request.path):
            return type(found)(found.status, found.body.replace(b"fa-clock-o", b"fa-none").replace(b"/20", b"-"))
        return found

    site.answer = undated  # type: ignore[method-assign]
    with serve(site) as served:
        row = place.crawl(PORTAL, served.origin, "--since", "2026-03-01", "--all-topics")
    assert row["outcome"] == "ok"
    assert row["undated"] == row["seen"] == sum(1 + bool(each.second_section) for each in site.articles)
    assert row["new"] + row["duplicate"] == len(site.articles)


REFUSED = [
    (["crawl", "nope"], "There is no portal named 'nope'; `tinhso portals` lists the "),
    (["crawl", "laichau_skcn"], "There is no portal named 'laichau_skcn'; did you mean laichau_skhcn"),
    (["crawl", PORTAL, "--section", "/x/"], "laichau_skhcn has no section '/x/'; it has /chuyen-doi-so/,"),
    (["crawl", PORTAL, "--since", "2025-13-01"], "'2025-13-01' is no date; write it like 2025-03-31 or 31/3/2025."),
    (["crawl", PORTAL, "--until", "hôm nay"], "'hôm nay' is no date"),
    (["crawl", PORTAL, "--since", "2025-02-01", "--until", "1/1/2025"], "it lies before --since 2025-02-01"),
    (["crawl", PORTAL, "--at", "127.0.0.1"], "'127.0.0.1' is no origin; write it like http://127.0.0.1:8190."),
    (["crawl", PORTAL, "--at", "http://127.0.0.1:1/a"], "is no origin"),
    (["crawl", PORTAL, "backan_tp", "--at", "http://127.0.0.1:1"], "does not say whose copy it is"),
    (["crawl", PORTAL, "--at", "backan_tp=http://127.0.0.1:1"], "'backan_tp' is not among the portals to crawl."),
    (["crawl", PORTAL, "backan_tp", "--at", f"{PORTAL}=http://127.0.0.1:1"], "backan_tp has no copy"),
    (["crawl", PORTAL, "--limit", "0"], "--limit"),
    (["crawl", PORTAL, "--limit", "viele"], "--limit"),
    (["crawl", PORTAL, "-s", "timeout=1"], "'timeout=1' is no setting; write it like DOWNLOAD_TIMEOUT=60."),
    (["crawl", PORTAL, "--nope"], "No such option: --nope"),
    (["crawl", PORTAL, "--database", "mysql://u:secret@db/x"], "mysql://"),
    (["crawl", PORTAL, "--database", "tinhso.db"], "'tinhso.db' is no database URL"),
    (["crawl", PORTAL, "--database", "sqlite:////nowhere/at/all.db"], "cannot be opened"),
    (["crawl", PORTAL, "--database", "sqlite:///text.db"], "cannot be opened"),
    (["crawl", PORTAL, "--database", "sqlite:///other.db"], "is a database of another program"),
    *(
        ([*asked, "--database", "sqlite:///none.db"], "There is no database at none.db yet: a crawl makes one.")
        for asked in (
            ["articles"],
            ["prune", "--pages", "90d"],
            ["feed", "tin.xml"],
            ["reprocess"],
            ["export", "tin.atom"],
        )
    ),
    (["sql"], "write one SELECT, or name a file that holds it with --file"),
    (["show", "https://example.org/"], "No article has the address https://example.org/"),
    (["reprocess", "nope"], "There is no portal named 'nope'"),
    (["seeds", "add", "none.txt"], "none.txt"),
    (["seeds", "import", "none.json"], "none.json"),
    (["seeds", "import", "text.db"], "text.db"),
]


def test_mistakes_are_one_sentence_and_exit_code_2(file_place: Workplace) -> None:
    place = file_place
    (place.folder / "text.db").write_text("this is no database, but it is long enough to be read as one\n" * 40)
    with sqlite3.connect(place.folder / "other.db") as other:
        other.execute("CREATE TABLE accounts (id INTEGER)")
    other.close()
    started = [(argv, words, place.start(*argv)) for argv, words in REFUSED]
    for argv, words, process in started:
        ended = process.wait()
        assert_refused(ended, words, argv)
        assert "secret" not in ended.err
    assert place.column("SELECT COUNT(*) FROM runs") == [0]


def assert_refused(ended: Ended, words: str, argv: object) -> None:
    assert ended.code == 2, (argv, ended)
    assert words in ended.err, argv
    assert ended.err.startswith("tinhso: "), argv
    assert ended.err.count("\n") == 1, (argv, ended.err)
    assert ended.out == "", argv


def test_live_and_copied_crawls_never_share_a_database(place: Workplace) -> None:
    with serve(make_site("nukeviet", 3)) as served:
        place.crawl(PORTAL, served.origin)
    refused = place.tinhso("crawl", PORTAL, "--limit", "1")
    assert_refused(
        refused, "This database holds crawls of copies of portals (--at); crawls of live portals need one", []
    )
    place.database.execute("UPDATE meta SET value = 'live' WHERE key = 'kind'")
    refused = place.tinhso("crawl", PORTAL, "--at", "http://127.0.0.1:9")
    assert_refused(refused, "This database holds crawls of live portals; crawls of copies of portals", [])
