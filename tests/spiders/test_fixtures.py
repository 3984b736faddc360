"""Every portal's fixture set: what its leaf reads of the pages as they were fetched is what golden.json says.

`--regen` writes golden.json anew where it differs, and fails: what changed has to be looked at first.
"""

import json

import pytest

from spiders.fixtures import GOLDEN, FixtureSet, as_json, fixtures_of
from spiders.fleet import portal_classes
from tests.crawling import ROOT

PORTALS = {name: spider for name, spider in portal_classes().items() if fixtures_of(ROOT, name).is_dir()}


@pytest.mark.parametrize("name", PORTALS)
def test_the_pages_are_read_as_ever(name: str, request: pytest.FixtureRequest) -> None:
    folder, spider = fixtures_of(ROOT, name), PORTALS[name]
    golden = folder / GOLDEN
    found = FixtureSet.read(folder).golden(spider)
    expected = json.loads(golden.read_text(encoding="utf-8")) if golden.exists() else None
    if request.config.getoption("--regen") and found != expected:
        golden.write_bytes(as_json(found))
        pytest.fail(f"{golden.relative_to(ROOT)} was written anew: look at what changed, then run without --regen")
    assert found == expected


@pytest.mark.parametrize("name", PORTALS)
def test_a_set_shows_a_listing_and_articles(name: str) -> None:
    golden = json.loads((fixtures_of(ROOT, name) / GOLDEN).read_text(encoding="utf-8"))
    assert golden["listing"]["entries"]
    assert [each["verdict"] for each in golden["articles"] if each["verdict"] not in ("article", "off_topic")] == []
    assert golden["articles"]
    assert FixtureSet.read(fixtures_of(ROOT, name)).section in {section.path for section in PORTALS[name].sections}
