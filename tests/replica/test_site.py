"""What tests and editors change about a site: edits, withdrawals, counters, limits and failures."""

import re
from html import escape

import lxml.html
import pytest

from replica.articles import Article, make_articles
from replica.flood import FloodLimit
from replica.shelf import Options
from replica.site import SECTIONS, Failure, Site
from tests.replica.asking import ORIGIN, ask

BODY = {
    "nukeviet": "#news-bodyhtml",
    "nukeviet-egov": "#news-bodyhtml",
    "wordpress": "article div.entry-content",
    "wordpress-block": "div.entry-content.wp-block-post-content",
}
NOISE = {
    "nukeviet": ("ul.counter", ".other-news", "#stringrating"),
    "nukeviet-egov": ("ul.counter", ".other-news", "#stringrating"),
    "wordpress": ("#text-2", "#recentcomments"),
    "wordpress-block": (".wp-block-latest-comments", "footer"),
}


@pytest.fixture(params=BODY)  # those with feeds; the others have tests of their own: test_text_portals.py
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param, 40)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def section_path(site: Site, slug: str = "chuyen-doi-so") -> str:
    return f"/{slug}/" if site.variant.startswith("nukeviet") else f"/category/{slug}/"


def middle(site: Site) -> Article:
    listed = site.in_section("chuyen-doi-so")
    return listed[len(listed) // 2]


def test_two_visits_differ_but_not_in_the_article(site: Site) -> None:
    article = middle(site)
    pages = []
    for _ in range(2):
        pages.append(ask(site, site.address(article)).body)
        site.bump()
    assert pages[0] != pages[1]
    trees = [lxml.html.document_fromstring(page.decode()) for page in pages]
    for css in ("h1", BODY[site.variant], "time, span.h5:first-child"):
        first, second = ([lxml.html.tostring(each, with_tail=False) for each in tree.cssselect(css)] for tree in trees)
        assert first == second
        assert first
    for css in NOISE[site.variant]:
        first_noise, second_noise = (tree.cssselect(css)[0].text_content() for tree in trees)
        assert first_noise != second_noise, css


def test_related_titles_change_their_order() -> None:
    site = Site("nukeviet", 60)
    own = site.address(middle(site))
    orders = set()
    for _ in range(4):
        tree = lxml.html.document_fromstring(ask(site, own).body.decode())
        orders.add(tuple(link.get("href") for link in tree.cssselect(".other-news h4 a")))
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_an_edit_shows_and_moves_the_time_of_change_only(site: Site) -> None:
    article = middle(site)
    edited = site.edit(article, title="Tiêu đề đã sửa", lead="Lời dẫn đã sửa.")
    assert edited.modified > article.modified
    assert (edited.published, edited.id, edited.blocks) == (article.published, article.id, article.blocks)
    page = ask(site, site.address(edited)).body.decode()
    assert "Tiêu đề đã sửa" in page
    assert "Lời dẫn đã sửa." in page
    assert article.title not in page or site.variant.startswith("wordpress") or article.slug in page


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawn_article_is_gone_from_page_and_lists(site: Site, status: int) -> None:
    article = middle(site)
    site.remove(article, status)
    answer = ask(site, site.address(article))
    assert (answer.status, answer.known) == (status, True)
    assert article not in site.articles
    assert article.title not in ask(site, section_path(site)).body.decode()
    site.restore(article)
    assert ask(site, site.address(article)).status == 200


def test_new_articles_are_listed_first(site: Site) -> None:
    before = site.articles
    one, new = site.publish(2)
    assert site.articles == (new, one, *before)
    assert ask(site, site.address(new)).status == ask(site, site.address(one)).status == 200
    assert escape(new.title) in ask(site, "/").body.decode()
    with pytest.raises(ValueError, match="taken"):
        site.add(new)


def test_a_repost_has_the_text_of_the_original_and_a_life_of_its_own(site: Site) -> None:
    other = Site("nukeviet", 20, seed="other")
    original = other.articles[3]
    copy = site.repost(original, section="chuyen-doi-so", source="Nơi đăng trước")
    assert copy.blocks == original.blocks
    assert copy.published > original.published
    assert copy.id not in {article.id for article in make_articles(40, SECTIONS)}
    assert ask(site, site.address(copy)).status == 200


def test_bump_raises_view_counts_without_a_request() -> None:
    site = Site("nukeviet", 10)
    article = site.articles[0]
    before = site.hits(article)
    site.bump()
    assert site.hits(article) > before


def test_robots(site: Site) -> None:
    assert ask(site, "/robots.txt").body.decode().startswith("User-agent: *\n")
    assert "Crawl-delay" not in ask(site, "/robots.txt").body.decode()
    site.options.crawl_delay = 2.5
    assert "\nCrawl-delay: 2.5\n" in ask(site, "/robots.txt").body.decode()
    site.options.robots_status = 500
    assert ask(site, "/robots.txt").status == 500


def test_sitemaps_name_every_article(site: Site) -> None:
    index = "/sitemap.xml" if site.variant.startswith("nukeviet") else "/wp-sitemap.xml"
    first = re.findall(r"<loc>(.*?)</loc>", ask(site, index).body.decode())
    listed = re.findall(r"<loc>(.*?)</loc>", ask(site, first[0].removeprefix(ORIGIN)).body.decode())
    assert listed == [ORIGIN + site.address(article) for article in site.articles]
    site.options.sitemap = False
    assert ask(site, index).status == 404


@pytest.mark.parametrize(
    ("failure", "status", "sign"),
    [
        (Failure.ERROR, 500, "Internal Server Error"),
        (Failure.MAINTENANCE, 503, "bảo trì"),
        (Failure.LOGIN, 200, 'type="password"'),
        (Failure.CHALLENGE, 200, "Just a moment"),
    ],
)
def test_failures(site: Site, failure: Failure, status: int, sign: str) -> None:
    own = site.address(middle(site))
    site.fail(failure)
    answer = ask(site, own)
    assert answer.status == status
    assert sign in answer.body.decode()
    assert ask(site, "/robots.txt").status == 200
    site.fail(failure, robots=True)
    assert ask(site, "/robots.txt").status == status
    site.fail(None)
    assert ask(site, own).status == 200


def test_a_failure_may_wait_and_be_of_some_addresses_only(site: Site) -> None:
    own = site.address(middle(site))
    site.fail(Failure.ERROR, after=2, paths=re.escape(own))
    assert [ask(site, path).status for path in (own, "/", own, "/", own, own, "/")] == [
        200,
        200,
        200,
        200,
        500,
        500,
        200,
    ]


def test_everything_leads_home(site: Site) -> None:
    site.fail(Failure.HOME)
    answer = ask(site, site.address(middle(site)))
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    assert ask(site, "/").status == 200


def test_empty_lists(site: Site) -> None:
    article = middle(site)
    site.fail(Failure.EMPTY_LISTING)
    listing = ask(site, section_path(site)).body.decode()
    tree = lxml.html.document_fromstring(listing)
    assert not tree.cssselect(
        ".news_column h2, .news_column h3, article .entry-title, ul.wp-block-post-template .wp-block-post-title"
    )
    assert ask(site, site.address(article)).status == 200
    feed = "/rss/chuyen-doi-so/" if site.variant.startswith("nukeviet") else "/category/chuyen-doi-so/feed/"
    assert b"<item>" not in ask(site, feed).body


def test_the_flood_limit_of_each_family() -> None:
    clock = Clock()
    for variant, status in (("nukeviet", 429), ("nukeviet-egov", 200)):
        site = Site(variant, 20, flood=FloodLimit(clock=clock))  # type: ignore[arg-type]
        own = site.address(site.articles[0])
        answers = [ask(site, own) for _ in range(41)]
        assert {answer.status for answer in answers[:40]} == {200}
        assert "Hãy đợi..." not in answers[39].body.decode()
        assert answers[40].status == status
        assert "Hãy đợi..." in answers[40].body.decode()
        assert 1400 < len(answers[40].body) < 2200
        assert answers[40].headers.get("Retry-After") == ("60" if status == 429 else None)
        clock.now += 60
        assert "Hãy đợi..." not in ask(site, own).body.decode()


def test_flood_windows_and_scale() -> None:
    clock = Clock()
    limit = FloodLimit(((2, 60.0), (3, 300.0)), scale=0.1, clock=clock)
    assert [limit.wait() for _ in range(2)] == [0, 0]
    assert limit.wait() == 6
    clock.now += 6
    assert limit.wait() == 24  # four in the last thirty seconds: the refused one counts
    clock.now += 30
    assert limit.wait() == 0


def test_robots_and_options_do_not_leak_between_sites() -> None:
    one, other = Site("nukeviet", 5), Site("nukeviet", 5)
    one.options.crawl_delay = 9
    assert other.options == Options()
