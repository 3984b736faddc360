"""A portal's theme changes in mid-life: told at once, its articles stored all the same, and mended without a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from replica.exchange import Answer, Request
from replica.server import Served, serve
from replica.site import Site
from tests.crawling import Ended, Workplace
from tests.samples import LAICHAU, make_site, readable, tampered, truth

# What the layout finds an article by, and what the new theme calls it.
RENAMED = {
    '<h1 class="title margin-bottom-lg" itemprop="headline">': '<h1 class="tieu-de">',
    'id="news-bodyhtml" class="bodytext margin-bottom-lg"': 'class="noi-dung"',
    '<span class="h5">': '<span class="ngay-dang">',
    'class="hometext': 'class="sapo',
    'class="news_column panel panel-default"': 'class="khung"',
    '<p class="text-right">': '<p class="ky-ten">',
}

MENDED = """
from dataclasses import replace
import cli
from crawler.layout import Where
from spiders.cms.nukeviet import LAYOUT, NukeVietSpider
NukeVietSpider.layout = replace(
    LAYOUT, version=2,
    title=(*LAYOUT.title, Where("h1.tieu-de")), body=(*LAYOUT.body, Where("div.noi-dung")),
    date=(*LAYOUT.date, Where("span.ngay-dang")), lead=(*LAYOUT.lead, Where("div.sapo")),
    author=(*LAYOUT.author, Where("p.ky-ten", label="Tác giả(?: bài viết)?")),
    tags=(*LAYOUT.tags, Where("div.khung a[href*='/tag/']")),
)
cli.main()
"""


class Theme:
    """A site whose article pages are shown in a new theme from a moment on."""

    def __init__(self, site: Site) -> None:
        self.is_new = False
        self.site = tampered(site, self._shown)

    def _shown(self, request: Request, answer: Answer) -> Answer:
        if not self.is_new or not request.path.endswith(".html"):
            return answer
        text = answer.body.decode()
        for old, new in RENAMED.items():
            text = text.replace(old, new)
        return replace(answer, body=text.encode())


@contextmanager
def watched(place: Workplace) -> Iterator[tuple[Theme, Served]]:
    """A portal that the scheduler has visited once, in its old theme."""
    theme = Theme(make_site("nukeviet", 40))
    with serve(theme.site) as served:
        assert visit(place, served)["outcome"] == "ok"
        yield theme, served


def visit(place: Workplace, served: Served) -> dict[str, Any]:
    """One visit by the scheduler, of everything listed, and its run. What was asked for is in `served` afterwards."""
    place.database.execute("UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")
    served.forget()
    ended = place.tinhso("schedule", LAICHAU, "--at", served.origin, "--once")
    assert (ended.code, ended.out) == (0, "1 portal(s) visited.\n"), ended.err
    [run] = place.query("SELECT * FROM runs ORDER BY id DESC LIMIT 1")
    return run


def due(place: Workplace) -> None:
    place.database.execute(
        "UPDATE ledger_entry SET revisit_at = '2026-01-01 00:00:00.000000' WHERE article_id IS NOT NULL"
    )


STORED = "SELECT source_key, title, lead, body, author, published_on, extractor, revision_number FROM articles"


def stored(place: Workplace) -> dict[str, dict[str, Any]]:
    return {row["source_key"]: row for row in place.query(STORED)}


def test_a_new_theme_is_told_its_articles_are_stored_and_mended_selectors_reach_them(place: Workplace) -> None:
    with watched(place) as (theme, served):
        before = stored(place)
        assert (len(before), {row["extractor"] for row in before.values()}) == (20, {"nukeviet"})

        theme.is_new = True
        fresh = theme.site.publish(9)
        due(place)
        run = visit(place, served)
        assert (run["outcome"], run["reason"]) == (
            "layout_changed", "29 of 29 articles were read by the generic path alone, 0 of 36 before them",
        )  # fmt: skip
        assert {name: run[name] for name in ("new", "off_topic", "unchanged", "revised")} == {
            "new": 2, "off_topic": 7, "unchanged": 20, "revised": 0,
        }  # fmt: skip
        assert place.column("SELECT state FROM portal_health") == ["layout_changed"]
        after = stored(place)
        new = {key: after[key] for key in after.keys() - before.keys()}
        assert {row["extractor"] for row in new.values()} == {"generic"}
        assert {key: after[key] for key in before} == before, "no false revision, and no poorer text"
        assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE reason LIKE '%not compared%'") == [20]

        served.forget()
        ended = run_mended(place, "reprocess", LAICHAU, "--json")
        [counts] = ended.json
        assert (counts["revised"], counts["unchanged"], counts["off_topic"], counts["new"]) == (2, 20, 27, 0)
        assert served.paths == [], "not one request"
        mended = stored(place)
        assert {key: mended[key] for key in before} == before
        for key in new:
            expected = truth(theme.site, next(each for each in fresh if str(each.id) == key))
            assert new[key] | expected != new[key] | {"url": expected["url"]}, "the generic path read it less well"
            assert mended[key] | expected == mended[key] | {"url": expected["url"]}
            assert (mended[key]["extractor"], mended[key]["revision_number"]) == ("nukeviet", 1)


def test_an_edit_of_the_time_in_between_is_found_with_the_mended_selectors(place: Workplace) -> None:
    with watched(place) as (theme, served):
        known = stored(place)
        edited = next(each for each in readable(theme.site) if each.lead and str(each.id) in known)
        theme.is_new = True
        theme.site.edit(edited, lead=f"{edited.lead} Tin cập nhật.")
        due(place)
        assert visit(place, served)["revised"] == 0
        due(place)
        row = crawl_mended(place, served)
        assert (row["outcome"], row["revised"], row["unchanged"]) == ("ok", 1, 19)
        assert stored(place)[str(edited.id)]["lead"].endswith("Tin cập nhật.")


def test_a_message_carries_the_evidence_and_a_command_shows_it(place: Workplace) -> None:
    with watched(place) as (theme, served):
        theme.is_new = True
        theme.site.publish(9)
        visit(place, served)
    [body] = place.column("SELECT body FROM messages")
    assert "Reason: 9 of 9 articles were read by the generic path alone, 0 of 36 before them" in body
    [url] = place.column("SELECT url FROM articles WHERE extractor = 'generic' ORDER BY id DESC LIMIT 1")
    assert f"Page: {url}: read by generic (HTTP 200)" in body
    assert f"To see a page whole: tinhso evidence {LAICHAU} URL" in body
    shown = place.tinhso("evidence", LAICHAU, url)
    assert shown.code == 0
    assert "HTTP 200" in shown.out
    assert place.column("SELECT title FROM articles WHERE url = ?", url)[0] in shown.out


def run_mended(place: Workplace, *argv: str) -> Ended:
    """A command with the selectors that read the new theme too."""
    script = place.folder / "mended.py"
    script.write_text(MENDED)
    return place.start(*argv, script=str(script)).wait()


def crawl_mended(place: Workplace, served: Served) -> dict[str, Any]:
    row: dict[str, Any] = run_mended(place, "crawl", LAICHAU, "--at", served.origin, "--json").rows[LAICHAU]
    return row
