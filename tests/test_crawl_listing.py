"""The walk through a listing: where it ends, what it does not believe, and how early it stops."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.server import Served, serve
from replica.shelf import PastEnd, Variant
from replica.site import Site
from tests.crawling import Places, Workplace
from tests.samples import (
    HOSTS,
    LAICHAU,
    endless,
    listing_page,
    make_site,
    page_path,
    portal_of,
    tampered,
    without_entries,
)  # fmt: skip

SECTION = "chuyen-doi-so"


def asked_pages(served: Served) -> list[int]:
    """The numbers of the pages of SECTION that were asked for, in order."""
    found = (listing_page(served.site, path) for path in served.paths)
    return [number for section, number in filter(None, found) if section == SECTION]


def crawl_section(place: Workplace, served: Served, *options: str) -> dict[str, object]:
    path = page_path(served.site, SECTION, 1)
    return place.crawl(portal_of(served.site.variant), served.origin, "--all-topics", "--section", path, *options)


def own_pages(site: Site) -> int:
    return -(-len(site.in_section(SECTION)) // site.page_size)


def stored(place: Workplace) -> set[str]:
    return set(place.column("SELECT source_key FROM articles"))


def ids(site: Site) -> set[str]:
    return {str(each.id) for each in site.in_section(SECTION)}


@pytest.mark.parametrize("variant", ["nukeviet-egov", "wordpress"])
@pytest.mark.parametrize(
    ("past_end", "more"),
    [
        ("first", lambda last: [last + 1, 1]),  # led back to page 1
        ("missing", lambda last: [last + 1]),
        ("repeat", lambda last: [last + 1, last + 2]),  # one repetition may be drift
        ("empty", lambda last: [last + 1, last + 1, last + 2, last + 2]),  # neither is believed at once
    ],
    ids=["first", "missing", "repeat", "empty"],
)
def test_every_way_a_page_past_the_end_shows_itself(
    variant: Variant, past_end: PastEnd, more: object, place: Workplace
) -> None:
    site = endless(make_site(variant, 24, page_size=3, past_end=past_end))
    with serve(site) as served:
        row = crawl_section(place, served)
    last = own_pages(site)
    assert last >= 2
    assert asked_pages(served) == [*range(1, last + 1), *more(last)]  # type: ignore[operator]
    assert row["outcome"] == "ok"
    assert stored(place) == ids(site)
    assert place.column("SELECT completed_at IS NOT NULL FROM coverage WHERE section LIKE ?", f"%{SECTION}/") == [1]


def test_an_empty_page_is_asked_for_again(place: Workplace) -> None:
    site = make_site("nukeviet-egov", 24, page_size=3)
    second = page_path(site, SECTION, 2)
    hiccups = iter([True])

    def change(request: Request, answer: Answer) -> Answer:
        return without_entries(site, request) if request.path == second and next(hiccups, False) else answer

    with serve(tampered(site, change)) as served:
        row = crawl_section(place, served)
    assert asked_pages(served) == [1, 2, 2, *range(3, own_pages(site) + 1)]
    assert (row["outcome"], stored(place)) == ("ok", ids(site))


def test_an_empty_first_page_is_a_failure_whatever_the_other_pages_are(place: Workplace) -> None:
    site = make_site("nukeviet", 24, page_size=3)
    site.empty_lists = True
    with serve(site) as served:
        row = crawl_section(place, served)
    assert asked_pages(served) == [1, 1]
    assert (row["outcome"], row["reason"]) == ("empty_listing", "/chuyen-doi-so/: the listing shows no entry")
    assert place.column("SELECT completed_at FROM coverage WHERE section LIKE ?", f"%{SECTION}/") == [None]


def test_articles_published_during_the_walk_hide_none(place: Workplace) -> None:
    """Each page asked for pushes the older articles one down: the next page repeats some, and none is lost."""
    site = make_site("wordpress", 24, page_size=3)
    before = ids(site)
    coming = iter(range(3))

    def change(request: Request, answer: Answer) -> Answer:
        if listing_page(site, request.path) and next(coming, None) is not None:
            site.publish(3)
        return answer

    with serve(tampered(site, change)) as served:
        row = crawl_section(place, served)
        assert row["outcome"] == "ok"
        assert before <= stored(place)
        assert crawl_section(place, served)["outcome"] == "ok"
    assert stored(place) == ids(site)


class Watched:
    """A portal with one long section that was crawled whole."""

    def __init__(self, place: Workplace, served: Served) -> None:
        self.place, self.served, self.site = place, served, served.site

    def crawl(self, *options: str) -> dict[str, object]:
        self.served.forget()
        return crawl_section(self.place, self.served, *options)

    def add(self, count: int) -> list[Article]:
        """New articles in the section, the newest of all."""
        made: list[Article] = []
        while len(made) < count:
            made += [each for each in self.site.publish(5) if each.in_section(SECTION)]
        return made


def long_site() -> Site:
    return make_site("nukeviet", 150, page_size=5)


@pytest.fixture(scope="module")
def walked(places: Places, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """Where the first crawl of that portal ended."""
    place = places.new(tmp_path_factory.mktemp("walked"))
    with serve(long_site()) as served:
        assert own_pages(served.site) > 8
        assert crawl_section(place, served)["outcome"] == "ok"
    return place


@pytest.fixture
def watched(place: Workplace, walked: Workplace) -> Iterator[Watched]:
    place.become(walked)
    with serve(long_site()) as served:
        yield Watched(place, served)


def test_the_walk_stops_after_twenty_known_entries(watched: Watched) -> None:
    row = watched.crawl()
    assert watched.served.paths == [
        "/robots.txt",
        *(page_path(watched.site, SECTION, number) for number in (1, 2, 3, 4)),
    ]
    assert (row["outcome"], row["seen"], row["new"]) == ("ok", 20, 0)


def test_new_entries_are_found_and_cost_only_their_pages(watched: Watched) -> None:
    new = watched.add(7)
    row = watched.crawl()
    assert row["new"] == len(new)
    assert asked_pages(watched.served) == list(range(1, -(-(len(new) + 20) // 5) + 1))
    assert stored(watched.place) == ids(watched.site)


def test_a_backdated_entry_within_the_overlap_is_found(watched: Watched) -> None:
    twelfth = watched.site.in_section(SECTION)[11]
    [late] = watched.site.publish(1)
    watched.site.edit(late, section=SECTION, second_section="", published=twelfth.published + timedelta(minutes=1))
    row = watched.crawl()
    assert row["new"] == 1
    assert asked_pages(watched.served) == [1, 2, 3, 4, 5, 6, 7]  # twelve entries, and twenty known ones in a row
    assert stored(watched.place) == ids(watched.site)


@pytest.mark.parametrize("bound", ["--limit", "--since"])
def test_what_a_bounded_run_discovered_does_not_stop_the_next_walk(watched: Watched, bound: str) -> None:
    """Thirty new articles, of which a bounded run takes the newest: the next walk has to go on beyond those."""
    new = watched.add(30)
    value = "25" if bound == "--limit" else new[5].published.date().isoformat()
    row = watched.crawl(bound, value)
    assert row["outcome"] == "ok"
    assert 20 <= row["new"] < len(new)  # type: ignore[operator]
    row = watched.crawl()
    assert row["outcome"] == "ok"
    assert stored(watched.place) == ids(watched.site)
    watched.crawl()
    assert asked_pages(watched.served) == [1, 2, 3, 4]


def test_pinned_entries_count_neither_as_known_nor_as_old(place: Workplace) -> None:
    """Twenty-one old articles pinned on top of page 1: a walk that took them for the listing's order would stop there."""
    site = make_site("wordpress", 180, page_size=5)
    assert len(site.in_section(SECTION)) > 50
    for article in site.in_section(SECTION)[-21:]:
        site.edit(article, pinned=True, modified=article.modified)
    with serve(site) as served:
        day = site.in_section(SECTION)[12].published.date().isoformat()
        crawl_section(place, served, "--since", day)
        recent = {str(each.id) for each in site.in_section(SECTION) if each.published.date().isoformat() >= day}
        assert stored(place) == recent
        crawl_section(place, served)
        assert stored(place) == ids(site)
        eighth = site.in_section(SECTION)[7]
        [late] = site.publish(1)
        site.edit(late, section=SECTION, second_section="", published=eighth.published + timedelta(minutes=1))
        served.forget()
        assert crawl_section(place, served)["new"] == 1, (
            "page 1 shows more than twenty known entries, but most are pinned"
        )
    assert asked_pages(served) == [1, 2, 3, 4, 5, 6]  # eight entries, and twenty known ones in a row


def test_aliases_are_addresses_of_one_article(place: Workplace) -> None:
    """NukeViet lists an article of two categories under an address of each; one is fetched, both are kept."""
    site = make_site("nukeviet", 20)
    article = next(each for each in site.articles if not each.second_section and each.section != SECTION)
    site.edit(article, second_section=SECTION, modified=article.modified)
    with serve(site) as served:
        row = place.crawl(LAICHAU, served.origin, "--all-topics")
    both = [each for each in site.articles if each.second_section]
    assert row["alias"] == len(both)
    fetched = [path for path in served.paths if path.endswith(f"-{article.id}.html")]
    assert len(fetched) <= 2, "one address, and where it leads"
    host = f"https://{HOSTS[LAICHAU]}"
    tail = site.address(article).split("/")[2]
    urls = place.column(
        "SELECT url FROM article_urls WHERE article_id = (SELECT id FROM articles WHERE source_key = ?) ORDER BY url",
        str(article.id),
    )
    assert urls == sorted(f"{host}/{section}/{tail}" for section in (article.section, SECTION))
