"""Every variant of every family the replica serves, crawled whole: all that is listed is stored once, exactly as written."""

from typing import Any

import pytest

from replica.server import serve
from replica.shelf import Variant
from tests.crawling import Workplace
from tests.samples import SEED_ID, portal_of, readable, trapped_site, truth

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"
FIELDS = "source_key, url, title, lead, body, published_on"


@pytest.mark.parametrize(
    ("variant", "options", "agent"),
    [
        ("nukeviet", {}, ""),
        ("nukeviet", {}, IPHONE),
        ("nukeviet-egov", {"crawl_delay": 60}, ""),  # owed to nobody on this machine
        pytest.param("nukeviet-egov", {}, IPHONE, marks=pytest.mark.soak),
        ("wordpress", {"permalinks": "date"}, ""),
        ("wordpress", {"permalinks": "category"}, ""),
        ("wordpress-block", {"permalinks": "slug"}, ""),
        pytest.param("wordpress-block", {"permalinks": "date"}, "", marks=pytest.mark.soak),
    ],
    ids=lambda value: "mobile" if value == IPHONE else str(value) if value else "",
)
def test_all_that_is_listed_is_stored_once_as_written(
    variant: Variant, options: dict[str, Any], agent: str, place: Workplace
) -> None:
    site, portal = trapped_site(variant, **options), portal_of(variant)
    chosen = ["-s", f"USER_AGENT={agent}"] if agent else []
    with serve(site) as served:
        row = place.crawl(portal, served.origin, "--all-topics", *chosen)
        assert served.unknown == [], "an address was made up"
        asked = served.paths
    articles = readable(site)
    listed = sum(1 + bool(each.second_section) for each in site.articles)
    protected = int(variant.startswith("wordpress"))
    stored = place.query(f"SELECT {FIELDS} FROM articles")
    assert {row["source_key"]: row for row in stored} == {str(each.id): truth(site, each) for each in articles}
    assert len(stored) == len(articles), "an article is stored twice"
    assert row["outcome"] == "ok"
    assert (row["seen"], row["new"] + row["duplicate"]) == (listed, len(articles))
    assert (row["sighting"], row["rejected"], row["failed"], row["blocked"]) == (1, protected, 0, 0)
    assert place.column("SELECT reason FROM ledger_entries WHERE verdict = 'rejected'") == ["password form"] * protected
    assert place.column("SELECT seed_found > 0.9 FROM seed_sightings WHERE portal = ?", portal) == [1]
    assert place.query("SELECT * FROM articles WHERE source_key = ?", str(SEED_ID)) == []
    assert len(asked) == len(set(asked)), "a page was asked for twice"
