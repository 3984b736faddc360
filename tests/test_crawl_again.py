"""The second crawl and those after it: nothing twice, nothing revised without an edit, each edit one revision."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from replica.articles import Article, Text
from replica.server import Served, serve
from replica.shelf import Variant
from replica.site import Site
from tests.crawling import Places, Workplace
from tests.samples import listing_page, make_site, portal_of, readable, truth

VARIANTS: tuple[Variant, ...] = ("nukeviet", "wordpress")
CHANGED = (
    "new",
    "revised",
    "alias",
    "duplicate",
    "sighting",
    "off_topic",
    "rejected",
    "failed",
    "blocked",
    "missing",
    "gone",
)


class Crawled:
    """A portal after its first crawl."""

    def __init__(self, place: Workplace, served: Served) -> None:
        self.place, self.served, self.site = place, served, served.site
        self.portal = portal_of(served.site.variant)

    def crawl(self, *options: str) -> dict[str, object]:
        self.served.forget()
        return self.place.crawl(self.portal, self.served.origin, "--all-topics", *options)

    def revisions(self, article: Article) -> list[dict[str, object]]:
        return self.place.query(
            "SELECT number, title, lead, body, published_on FROM revisions WHERE article_id = "
            "(SELECT id FROM articles WHERE source_key = ?) ORDER BY number", str(article.id),
        )  # fmt: skip

    def plain(self, place: int = 4) -> Article:
        """An article in one section, with a lead."""
        chosen = [each for each in readable(self.site) if not each.second_section and each.lead]
        return chosen[place]


@pytest.fixture(scope="module")
def after_first(places: Places, tmp_path_factory: pytest.TempPathFactory) -> dict[Variant, Workplace]:
    """Where the first crawl of each variant's site ended."""
    made = {}
    for variant in VARIANTS:
        place = made[variant] = places.new(tmp_path_factory.mktemp(variant))
        with serve(make_site(variant)) as served:
            assert place.crawl(portal_of(variant), served.origin, "--all-topics")["outcome"] == "ok"
    return made


@pytest.fixture(params=VARIANTS)
def crawled(
    request: pytest.FixtureRequest, place: Workplace, after_first: dict[Variant, Workplace]
) -> Iterator[Crawled]:
    variant: Variant = request.param
    place.become(after_first[variant])
    with serve(make_site(variant)) as served:
        yield Crawled(place, served)


def test_a_second_crawl_asks_for_listings_only_and_changes_nothing(crawled: Crawled) -> None:
    before = crawled.place.state()
    row = crawled.crawl()
    assert {name: row[name] for name in CHANGED} == dict.fromkeys(CHANGED, 0)
    robots, *listings = crawled.served.paths
    assert robots == "/robots.txt"
    assert all(listing_page(crawled.site, path) for path in listings), listings
    assert crawled.place.state() == before


def test_counters_related_lists_and_tokens_are_no_edits(crawled: Crawled) -> None:
    """--full fetches every page again; each differs from the one kept, and no text does."""
    before = crawled.place.state()
    crawled.site.bump()
    crawled.site.publish(2)  # other neighbours, other related lists
    row = crawled.crawl("--full")
    count = len(readable(crawled.site))
    assert row["new"] == 2
    assert row["unchanged"] == count - 2
    assert (row["revised"], row["failed"]) == (0, 0)
    assert before["articles"] <= crawled.place.state()["articles"]
    assert crawled.place.column("SELECT COUNT(*) FROM revisions") == [count]


def edit_title(article: Article) -> dict[str, object]:
    return {"title": f"{article.title} (đã sửa)"}


def edit_lead(article: Article) -> dict[str, object]:
    return {"lead": f"{article.lead} Tin cập nhật."}


def edit_body(article: Article) -> dict[str, object]:
    extra = Text("Đoạn này được bổ sung sau khi đăng để cập nhật số liệu của 12 xã vùng cao trong huyện.")
    return {"blocks": (extra, *article.blocks)}


def edit_date(article: Article) -> dict[str, object]:
    return {"published": article.published + timedelta(days=1)}


def test_each_edit_is_one_revision_and_an_edit_undone_is_a_third(crawled: Crawled) -> None:
    edits = (edit_title, edit_lead, edit_body, edit_date)
    originals = [crawled.plain(at) for at in range(3, 3 + len(edits))]
    edited = [crawled.site.edit(article, **edit(article)) for article, edit in zip(originals, edits, strict=True)]
    row = crawled.crawl("--full")
    assert (row["revised"], row["new"], row["unchanged"]) == (4, 0, len(readable(crawled.site)) - 4)
    for article in edited:
        expected = truth(crawled.site, article)
        assert [revision["number"] for revision in crawled.revisions(article)] == [1, 2]
        [stored] = crawled.place.query(
            f"SELECT {', '.join(expected)} FROM articles WHERE source_key = ?", str(article.id)
        )
        assert stored == expected | {"url": stored["url"]}
    for original, article in zip(originals, edited, strict=True):
        crawled.site.put(replace(original, modified=article.modified + timedelta(days=1)))
    assert crawled.crawl("--full")["revised"] == 4
    for article in originals:
        first, second, third = crawled.revisions(article)
        assert (first["number"], second["number"], third["number"]) == (1, 2, 3)
        assert {**first, "number": 3} == third != {**second, "number": 3}
    assert crawled.crawl("--full")["revised"] == 0


def test_a_title_edited_in_the_listing_is_fetched_without_full(crawled: Crawled) -> None:
    article = crawled.plain()
    crawled.site.edit(article, title="Tiêu đề mới hoàn toàn của bài viết (DỮ LIỆU MẪU)")
    row = crawled.crawl()
    assert (row["revised"], row["new"]) == (1, 0)
    pages = [path for path in crawled.served.paths[1:] if not listing_page(crawled.site, path)]
    assert pages == [crawled.site.address(article)]


def test_a_withdrawn_article_is_missing_then_gone_and_comes_back(crawled: Crawled) -> None:
    article = crawled.plain()
    crawled.site.remove(article, 404 if crawled.site.variant == "nukeviet" else 410)
    assert crawled.crawl()["missing"] == 0, "nobody asks for a page that is not listed"
    row = crawled.crawl("--full")
    assert (row["missing"], row["gone"], row["revised"], row["outcome"]) == (1, 0, 0, "ok")
    assert crawled.place.column("SELECT COUNT(*) FROM articles WHERE gone_at IS NOT NULL") == [0]
    row = crawled.crawl()
    assert (row["missing"], row["gone"]) == (0, 0), "not asked for again before a day has passed"
    crawled.place.pass_time(86_400)
    row = crawled.crawl()
    assert (row["missing"], row["gone"], row["outcome"]) == (0, 1, "ok")
    kept = "SELECT gone_at IS NOT NULL, title FROM articles WHERE source_key = ?"
    assert [*crawled.place.query(kept, str(article.id))[0].values()] == [1, truth(crawled.site, article)["title"]]
    crawled.site.restore(article)
    assert crawled.crawl("--full")["gone"] == 0
    assert crawled.place.column(kept, str(article.id)) == [0]
    assert len(crawled.revisions(article)) == 1


def test_reposts_are_linked_across_portals(place: Workplace) -> None:
    first, second = make_site("nukeviet-egov", 20), make_site("wordpress-block", 20, seed="other", first_id=500)
    original = next(each for each in readable(first) if each.lead and not each.second_section)
    copy = second.repost(original, section="tin-tuc-su-kien")
    with serve(second) as one, serve(first) as other:
        ended = place.tinhso(
            "crawl", "backan_tp", "laichau_skhcn", "--at", f"backan_tp={one.origin}",
            "--at", f"laichau_skhcn={other.origin}", "--all-topics", "--json",
        )  # fmt: skip
    assert ended.code == 0, ended.err
    [linked] = place.query(
        "SELECT copy.source_key AS copy, first.source_key AS first, copy.similarity FROM articles AS copy "
        "JOIN articles AS first ON first.id = copy.duplicate_of"
    )
    assert (linked["copy"], linked["first"]) == (str(copy.id), str(original.id))
    assert linked["similarity"] >= 0.9


def test_site_is_what_the_first_crawl_saw() -> None:
    """The fixture serves a second site made from the same seed: it has to hold the same articles."""
    one: Site = make_site("nukeviet")
    assert one.articles == make_site("nukeviet").articles
