"""What state a new portal is in and what follows it: as stated, else as its agency's fate has it; always as the law wants it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from replica.server import serve
from spiders.adding.agency import in_its_state
from spiders.adding.checkout import AddError
from spiders.adding.stated import Stated
from spiders.cms.nukeviet import NukeVietSpider
from spiders.fleet import portal_classes
from spiders.probing.new_leaf import MAX_LINES, NewLeaf
from storage.records import SectionFacts
from tests.checkouts import Project
from tests.probing.samples import URL, unknown_site

KNOWN = portal_classes()
DEPARTMENT = NewLeaf(
    "caobang_skhcn",
    "skhcn.caobang.gov.vn",
    NukeVietSpider,
    title="Sở Khoa học và Công nghệ",
    agency="Sở Khoa học và Công nghệ tỉnh Cao Bằng",
    level="department",
    place="tỉnh Cao Bằng",
    province=("2025", "04"),
    sections=(SectionFacts("/tin-tuc/", "Tin tức"),),
)
DISTRICT = replace(
    DEPARTMENT, agency="Ủy ban nhân dân huyện Hà Quảng", level="district", place="huyện Hà Quảng, tỉnh Cao Bằng"
)
PRESS = replace(DEPARTMENT, agency="Sở Thông tin và Truyền thông tỉnh Cao Bằng")
CASES = {  # the leaf, --state, --successor → province, state, successor
    "nothing stated": (DEPARTMENT, "", "", ("2025", "04"), "active", ""),
    "active": (DEPARTMENT, "active", "", ("2025", "04"), "active", ""),
    "archive": (DEPARTMENT, "archive", "", ("gso", "04"), "archive", "caobang.gov.vn"),
    "archive and successor": (
        DEPARTMENT,
        "archive",
        "laichau.gov.vn",
        ("gso", "04"),
        "archive",
        "laichau.gov.vn",
    ),
    "dead": (DEPARTMENT, "dead", "", ("2025", "04"), "dead", ""),
    "dead and successor": (DEPARTMENT, "dead", "caobang.gov.vn", ("2025", "04"), "dead", "caobang.gov.vn"),
    "successor by its www": (DISTRICT, "", "www.caobang.gov.vn", ("gso", "04"), "archive", "caobang.gov.vn"),
    "successor by its name": (DISTRICT, "", "caobang", ("gso", "04"), "archive", "caobang.gov.vn"),
    "abolished": (PRESS, "", "", ("gso", "04"), "archive", "caobang.gov.vn"),
    "abolished and dead": (PRESS, "dead", "", ("gso", "04"), "dead", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_portal_is_in_the_state_that_is_stated(case: str) -> None:
    leaf, state, successor, *expected = CASES[case]
    made = in_its_state(leaf, KNOWN, state, successor)
    assert [made.province, made.state, made.successor] == expected
    assert len(made.lines()) <= MAX_LINES


@pytest.mark.parametrize(
    ("state", "successor", "line"),
    [
        ("active", "", None),
        ("archive", "", '    state, successor = "archive", "caobang.gov.vn"'),
        ("dead", "", '    state = "dead"'),
        ("dead", "caobang.gov.vn", '    state, successor = "dead", "caobang.gov.vn"'),
    ],
)
def test_a_leaf_states_what_is_not_usual(state: str, successor: str, line: str | None) -> None:
    lines = in_its_state(DEPARTMENT, KNOWN, state, successor).lines()
    assert [each for each in lines if each.startswith("    state")] == ([line] if line else [])


REFUSED = {
    "abolished and active": (PRESS, "active", "", "is no more, so that its portal is no active one; write --state archive"),
    "a successor of an active portal": (
        DEPARTMENT,
        "",
        "caobang.gov.vn",
        "only a portal that is no more has a successor; add --state archive or --state dead, or leave --successor out.",
    ),
    "its own successor": (
        replace(DISTRICT, host="caobang.gov.vn"),
        "archive",
        "caobang.gov.vn",
        "caobang.gov.vn cannot follow itself; write the host of another portal as --successor.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_state_against_the_law_is_refused(case: str) -> None:
    leaf, state, successor, says = REFUSED[case]
    with pytest.raises(AddError) as caught:
        in_its_state(leaf, KNOWN, state, successor)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (Stated(state="archived"), "'archived' is no state; write --state as one of active, archive, dead."),
        (
            Stated(successor="nobody.gov.vn"),
            "'nobody.gov.vn' is no portal of this checkout; write --successor as the host of one that is, or add that one first.",
        ),
    ],
)
def test_what_no_leaf_may_state_is_told_before_anything_is_asked_for(stated: Stated, says: str) -> None:
    with pytest.raises(AddError) as caught:
        stated.check(KNOWN)
    assert str(caught.value) == says


@pytest.mark.soak  # as of the leaves that state where they stand (test_add)
def test_an_archive_that_is_stated_is_lawful(tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    stated = ("--state", "archive", "--successor", "caobang.gov.vn")
    with serve(unknown_site()) as served:
        ended = project.run("add", URL, *stated, "--at", served.origin, "--dry-run", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    added = json.loads(ended.stdout)
    assert set(added["checks"].values()) == {"passed"}
    told = '    province, host, state, successor = ("gso", "04"), "skhcn.caobang.gov.vn", "archive", "caobang.gov.vn"'
    assert told in added["leaf"]
    assert "fmt: skip" not in "\n".join(added["leaf"])
