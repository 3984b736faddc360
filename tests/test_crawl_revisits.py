"""Stored pages are read again when they are due: few at a time, after what is new, by validators where they may be believed."""

from dataclasses import replace
from typing import Any

import pytest

from replica.articles import Article
from replica.exchange import Answer, Request
from replica.server import Served, serve
from replica.site import SECTIONS, Site
from tests.crawler.pages import nukeviet
from tests.crawling import Workplace
from tests.samples import LAICHAU, listing_page, make_site, readable, tampered

COUNTED = ("new", "revised", "unchanged", "failed", "missing", "gone")


class Visits:
    """A portal after its first crawl, and what later crawls find and ask for."""

    def __init__(self, place: Workplace, served: Served, portal: str = LAICHAU) -> None:
        self.place, self.served, self.portal = place, served, portal
        assert self.crawl()["outcome"] == "ok"

    def crawl(self, *options: str) -> dict[str, Any]:
        self.served.forget()
        return self.place.crawl(self.portal, self.served.origin, "--all-topics", *options)

    def found(self, *options: str) -> dict[str, int]:
        row = self.crawl(*options)
        return {name: row[name] for name in COUNTED if row[name]}

    def pages(self) -> list[str]:
        site = self.served.site
        return [path for path in self.served.paths if path != "/robots.txt" and not listing_page(site, path)]

    def due(self, *articles: Article) -> None:
        """Makes these due, or all."""
        keys = ", ".join(f"'{each.id}'" for each in articles)
        where = f"source_key IN ({keys})" if articles else "article_id IS NOT NULL"
        self.write(f"UPDATE ledger_entry SET revisit_at = '2026-01-01 00:00:00.000000' WHERE {where}")

    def a_day_passes(self) -> None:
        self.place.pass_time(86_400)

    def write(self, statement: str) -> None:
        self.place.database.execute(statement)


@pytest.fixture
def site() -> Site:
    return make_site("nukeviet", 30)


def plain(site: Site) -> list[Article]:
    """Articles of one section with a lead, the newest first."""
    return [each for each in readable(site) if each.lead and not each.second_section]


def test_the_newest_twenty_of_those_due_then_the_rest(place: Workplace, site: Site) -> None:
    with serve(site) as served:
        visits = Visits(place, served)
        assert visits.found() == {}
        assert visits.pages() == [], "nothing is due at once"
        site.bump()
        visits.due()
        assert visits.found() == {"unchanged": 20}
        newest = sorted(readable(site), key=lambda each: each.published, reverse=True)[:20]
        assert sorted(visits.pages()) == sorted(site.address(each) for each in newest)
        assert visits.found() == {"unchanged": 10}
        assert visits.found() == {}


def test_an_edit_is_found_without_full_and_what_is_new_comes_first(place: Workplace, site: Site) -> None:
    with serve(site) as served:
        visits = Visits(place, served)
        edited, same = plain(site)[:2]
        site.edit(edited, lead=f"{edited.lead} Tin cập nhật.")
        [new] = site.publish(1)
        visits.due(edited, same)
        assert visits.found() == {"new": 1, "revised": 1, "unchanged": 1}
        assert visits.pages()[0] == site.address(new)
        assert visits.place.column("SELECT MAX(revision_number) FROM articles") == [2]


def test_limit_counts_them_and_a_span_leaves_them_out(place: Workplace, site: Site) -> None:
    with serve(site) as served:
        visits = Visits(place, served)
        visits.due()
        assert visits.found("--limit", "3") == {"unchanged": 3}
        site.publish(2)
        assert visits.found("--limit", "3") == {"new": 2, "unchanged": 1}
        assert visits.found("--since", "2020-01-01") == {}


def test_only_the_sections_asked_for(place: Workplace, site: Site) -> None:
    with serve(site) as served:
        visits = Visits(place, served)
        visits.due()
        slug = site.sections[1].slug
        inside = [each for each in readable(site) if slug in (each.section, each.second_section)]
        assert visits.found("--section", f"/{slug}/") == {"unchanged": len(inside)}


def test_a_portal_whose_listings_fail_is_asked_for_nothing_more(place: Workplace) -> None:
    site = make_site("nukeviet", 12)
    down: list[bool] = []

    def refuse(request: Request, answer: Answer) -> Answer:
        return replace(answer, status=403, body=b"") if down and request.path != "/robots.txt" else answer

    with serve(tampered(site, refuse)) as served:
        visits = Visits(place, served)
        visits.due()
        down.append(True)
        assert visits.crawl()["outcome"] == "blocked"
        assert visits.pages() == []


def test_missing_on_a_revisit_then_gone_then_back_in_the_listing(place: Workplace, site: Site) -> None:
    with serve(site) as served:
        visits = Visits(place, served)
        article = plain(site)[0]
        site.remove(article)
        visits.due()
        assert visits.found() == {"unchanged": 19, "missing": 1}
        assert visits.found() == {"unchanged": 10}
        gone = "SELECT COUNT(*) FROM articles WHERE gone_at IS NOT NULL"
        assert visits.place.column(gone) == [0]
        visits.a_day_passes()
        assert visits.found() == {"gone": 1}
        assert visits.pages() == [site.address(article)]
        assert visits.place.column(gone) == [1]
        site.restore(article)
        assert visits.found() == {}, "asked for a week later at the earliest"
        for _ in range(7):
            visits.a_day_passes()
        assert visits.found() == {"unchanged": 1}
        assert visits.place.column(gone) == [0]


def test_a_mass_of_404s_is_a_layout_change(place: Workplace, site: Site) -> None:
    with serve(site) as served:
        visits = Visits(place, served)
        for article in plain(site)[:12]:
            site.remove(article)
        visits.due()
        row = visits.crawl()
        assert (row["outcome"], row["missing"], row["gone"]) == ("layout_changed", 0, 0)
        assert row["failed"] >= 10
        assert row["reason"] == f"{row['failed']} of 20 pages asked for are not there any more"
        assert visits.place.column("SELECT COUNT(*) FROM articles WHERE gone_at IS NOT NULL") == [0]
        assert visits.place.column("SELECT COUNT(*) FROM ledger_entries WHERE missing_since IS NOT NULL") == [0]
        [run] = visits.place.query("SELECT outcome, missing, gone, failed FROM runs ORDER BY id DESC LIMIT 1")
        assert run == {"outcome": "layout_changed", "missing": 0, "gone": 0, "failed": row["failed"]}


def test_validators_spare_the_page_where_they_are_honest(place: Workplace) -> None:
    site = Site("wordpress", 12, tuple(SECTIONS))
    answered: list[int] = []

    def validate(request: Request, answer: Answer) -> Answer:
        article = next((each for each in site.articles if site.address(each) == request.path), None)
        if article is None or answer.status != 200:
            return answer
        tag = f'"{article.id}-{article.modified.isoformat()}"'
        spared = request.headers.get("if-none-match") == tag
        answered.append(304 if spared else 200)
        return (
            Answer(304, headers={"ETag": tag}) if spared else replace(answer, headers={**answer.headers, "ETag": tag})
        )

    with serve(tampered(site, validate)) as served:
        visits = Visits(place, served, "sample_honest")
        edited = site.articles[2]
        site.edit(edited, title=f"{edited.title} (DỮ LIỆU MẪU)")
        before = visits.place.column("SELECT last_seen_at FROM articles ORDER BY id")
        visits.due()
        answered.clear()
        assert visits.found() == {"revised": 1, "unchanged": 11}
        assert sorted(answered) == [200] + [304] * 11
        assert all(now > then for now, then in zip(
            visits.place.column("SELECT last_seen_at FROM articles ORDER BY id"), before, strict=True
        ))  # fmt: skip
        assert visits.place.column("SELECT COUNT(*) FROM revisions") == [13]
        assert visits.found() == {}
        visits.due()
        assert visits.found() == {"unchanged": 12}


def test_validators_are_not_sent_where_nobody_vouches_for_them(place: Workplace) -> None:
    site = make_site("wordpress", 8)
    sent: list[str] = []

    def note(request: Request, answer: Answer) -> Answer:
        sent.extend(name for name in request.headers if name.startswith("if-"))
        return replace(answer, headers={**answer.headers, "ETag": '"1"'})

    with serve(tampered(site, note)) as served:
        visits = Visits(place, served, "backan_tp")
        visits.due()
        assert visits.found() == {"unchanged": 8}
    assert sent == []


def test_an_error_in_the_portals_template_replaces_no_article(place: Workplace, site: Site) -> None:
    is_broken = False

    def answer(request: Request, answer: Answer) -> Answer:
        page = nukeviet(title="Thông báo lỗi", lead="", body="<p>Đã xảy ra lỗi, mời quý vị thử lại.</p>")
        return replace(answer, body=page.encode()) if is_broken and request.path.endswith(".html") else answer

    stored = "SELECT url, title, body FROM articles ORDER BY url"
    with serve(tampered(site, answer)) as served:
        visits = Visits(place, served)
        before = place.query(stored)
        is_broken = True
        assert visits.found("--full") == {"failed": 5}, "then the portal is taken to be away"
        assert place.query(stored) == before != []
