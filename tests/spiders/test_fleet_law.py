"""The law of the fleet: what holds for every leaf, so that a portal that is added cannot break it unnoticed."""

import csv
import inspect
import re
from pathlib import Path

import pytest

from commands.portals_page import DOCUMENTS, with_made_parts
from crawler.urls import normalise
from spiders import grounds
from spiders.adding.agency import ABOLISHED, AGENCY_NAMES, HOSTS
from spiders.fleet import portal_classes
from spiders.portal import PortalSpider
from storage.provinces import NEW, OLD, all_provinces, province_of, province_today
from vietnamese.unicode import nfc, unify_tones

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts"
FIXTURES = ROOT / "tests" / "fixtures"
LEAVES = portal_classes()
MOST_LINES = 12
GROUNDS = tuple(value for name, value in vars(grounds).items() if name.isupper())
every_leaf = pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES)


@every_leaf
def test_a_leaf_is_a_dozen_lines_of_facts(leaf: type[PortalSpider]) -> None:
    header, *body = [line for line in inspect.getsource(leaf).splitlines() if line.strip()]
    assert header.startswith("class ")
    assert len(body) <= MOST_LINES
    own = {name: value for name, value in vars(leaf).items() if not name.startswith("__")}
    assert [name for name, value in own.items() if inspect.isroutine(value) or isinstance(value, property)] == []
    assert set(own) <= {*vars(PortalSpider), *PortalSpider.__annotations__}


@every_leaf
def test_texts_are_one_line_of_nfc_in_one_spelling(leaf: type[PortalSpider]) -> None:
    facts = leaf.facts
    for text in (facts.title, facts.agency, facts.place, facts.note):
        assert text == nfc(text) == " ".join(text.split())
    assert facts.agency == unify_tones(facts.agency)
    assert facts.place == unify_tones(facts.place)


@every_leaf
def test_an_agency_is_named_as_its_level_is(leaf: type[PortalSpider]) -> None:
    facts = leaf.facts
    assert facts.agency.startswith(AGENCY_NAMES[facts.agency_level])
    province = province_of(facts.province).name
    assert province in f"{facts.agency}, {facts.place}"
    if facts.agency_level in ("district", "commune"):
        assert facts.place.startswith(facts.agency.removeprefix("Ủy ban nhân dân "))


@every_leaf
def test_a_host_is_of_the_government(leaf: type[PortalSpider]) -> None:
    assert leaf.facts.host.endswith(HOSTS)
    assert not leaf.facts.host.startswith("www."), "with and without www. are one"


@every_leaf
def test_sections_are_addresses_on_the_host(leaf: type[PortalSpider]) -> None:
    for section in leaf.facts.sections:
        url = f"{leaf.scheme}://{leaf.facts.host}{section.path}"
        assert normalise(url) == url
        assert section.name == " ".join(section.name.split())


@every_leaf
def test_what_was_abolished_is_an_archive_and_names_what_took_over(leaf: type[PortalSpider]) -> None:
    facts = leaf.facts
    is_abolished = (
        facts.agency_level == "district" or province_of(facts.province).name != province_today(facts.province).name
    )
    if is_abolished or ABOLISHED in facts.agency:
        assert facts.state in ("archive", "dead")
    if facts.state == "archive":
        assert facts.province[0] == OLD, "an agency that is no more is of a province of its time"
        assert facts.successor or f"became part of {province_today(facts.province).name}" in facts.note
    if facts.successor:
        assert facts.successor in {other.host for other in LEAVES.values()} - {facts.host}
    assert facts.lineage in LEAVES


@every_leaf
def test_an_unverified_leaf_says_what_it_rests_on(leaf: type[PortalSpider]) -> None:
    if leaf.facts.evidence == "unverified":
        assert any(sentence in leaf.facts.note for sentence in GROUNDS)
    if leaf.facts.sections[0].path == "/":
        assert grounds.FRONT in leaf.facts.note


@every_leaf
def test_what_claims_evidence_has_it(leaf: type[PortalSpider]) -> None:
    has_fixtures = (FIXTURES / leaf.name).is_dir()
    assert has_fixtures or leaf.facts.evidence == "unverified"


def test_names_hosts_and_classes_are_each_ones_own() -> None:
    for fact in ("name", "host", "__name__"):
        assert len({getattr(leaf, fact) for leaf in LEAVES.values()}) == len(LEAVES), fact


def test_no_ground_is_without_a_leaf_that_stands_on_it() -> None:
    notes = "\n".join(leaf.facts.note for leaf in LEAVES.values())
    assert [sentence for sentence in GROUNDS if sentence not in notes] == []


def test_a_module_holds_the_leaves_of_one_province() -> None:
    names: dict[str, set[str]] = {}
    for leaf in LEAVES.values():
        names.setdefault(leaf.__module__, set()).add(province_of(leaf.facts.province).name)
    assert {module: found for module, found in names.items() if len(found) > 1} == {}


@pytest.mark.parametrize("province", all_provinces(), ids=lambda each: f"{each.scheme}-{each.name}")
def test_every_province_has_a_portal_of_its_own(province) -> None:  # type: ignore[no-untyped-def]
    """Today's 34; and the 63 of before, whose portal may be today's province's of the same name."""
    mine = [leaf for leaf in LEAVES.values() if leaf.facts.agency_level == "province"]
    if province.scheme == NEW:
        assert province.code in {province_today(leaf.facts.province).code for leaf in mine}
    else:
        assert province.name in {province_of(leaf.facts.province).name for leaf in mine}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_made_parts_of_documents_are_up_to_date(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert "<!-- made: " in text
    assert with_made_parts(text) == text, "run `make portals`"


def test_a_made_part_leaves_the_prose_alone() -> None:
    text = "Trước.\n\n<!-- made: counts -->\ncũ\n<!-- /made -->\n\nSau.\n"
    made = with_made_parts(text)
    assert (made.startswith("Trước.\n\n<!-- made: counts -->\n\n| evidence |"), made.endswith("<!-- /made -->\n\nSau.\n")) == (
        True, True,
    )  # fmt: skip
    assert with_made_parts(made) == made
    with pytest.raises(KeyError, match="nothing"):
        with_made_parts(text.replace("counts", "nothing"))


@pytest.mark.recorded
@pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside the checkout")
def test_every_host_in_the_facts_is_a_leaf_or_left_out_for_a_reason() -> None:
    hosts = {leaf.host for leaf in LEAVES.values()}
    left_out = set(
        re.findall(
            r"[\w-]+(?:\.[\w-]+)+", (ROOT / "docs" / "portals.md").read_text().partition("| host | why not |")[2]
        )
    )
    told: set[str] = set()
    with (FACTS / "provinces.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            told |= {row["portal_host_old"], row["portal_host_new"], *row["dept_host"].split()}
    with (FACTS / "hosts_seen.tsv").open(encoding="utf-8") as file:
        told |= {row["host"].partition(" ")[0] for row in csv.DictReader(file, delimiter="\t")}
    with (FACTS / "cms_families.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            told |= set(re.findall(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:gov|org)\.vn", row["hosts"]))
    assert len(told) > 100
    assert told - hosts - left_out == set()
