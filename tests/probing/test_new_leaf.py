"""A new leaf's source: at most twelve lines, and formatted as ruff formats."""

import subprocess
import sys
from dataclasses import replace

import pytest

from spiders.cms.nukeviet import NukeVietSpider
from spiders.probing.new_leaf import MAX_LINES, NewLeaf, fits
from storage.records import SectionFacts, TlsFacts

SECTIONS = tuple(
    SectionFacts(f"/chuyen-muc-{number}/", f"Chuyên mục {number}", topical=number == 1) for number in range(1, 10)
)
LONG = SectionFacts(f"/{'x' * 82}/", "Tin tức")  # the longest that stands in a line as ruff formats
LONGEST = SectionFacts(f"/{'x' * 84}/", "Tin tức")  # the longest that is taken
LEAF = NewLeaf(
    "caobang_skhcn", "skhcn.caobang.gov.vn", NukeVietSpider, title='Cổng "một cửa"', agency="Sở Nội vụ tỉnh Cao Bằng",
    level="department", place="tỉnh Cao Bằng", province=("2025", "04"), sections=SECTIONS[:3],
)  # fmt: skip
ROOMY = {
    "one section": replace(LEAF, sections=SECTIONS[:1]),
    "two sections": replace(LEAF, sections=SECTIONS[:2]),
    "three sections": LEAF,
    "one long section": replace(LEAF, sections=(LONG,)),
    "three long sections": replace(LEAF, sections=tuple(replace(LONG, path=f"{LONG.path[:-2]}{n}/") for n in (1, 2, 3))),
    "the front page": replace(LEAF, sections=(SectionFacts("/", "Trang chủ"),)),
    "an archive": replace(LEAF, state="archive", successor="caobang.gov.vn"),
    "an archive without TLS": replace(LEAF, sections=SECTIONS[:2], state="archive", successor="caobang.gov.vn", scheme="http"),
    "everything unusual": replace(
        LEAF, sections=SECTIONS[:1], state="dead", scheme="http", date_order="mdy", tls=TlsFacts(accept=("expired",), reason="x"),
    ),
}  # fmt: skip
TIGHT = {
    "one section that is too long for ruff": replace(LEAF, sections=(LONGEST,)),
    "two of them": replace(LEAF, sections=tuple(replace(LONGEST, path=f"{LONGEST.path[:-2]}{n}/") for n in (1, 2))),
    "nine sections": replace(LEAF, sections=SECTIONS),
    "a long place": replace(LEAF, place=f"tỉnh Cao Bằng{' x' * 40}"),
}


@pytest.mark.parametrize("case", [*ROOMY, *TIGHT])
def test_a_leaf_is_at_most_twelve_lines_and_only_packed_where_it_must_be(case: str) -> None:
    lines = (ROOMY | TIGHT)[case].lines()
    assert len(lines) <= MAX_LINES
    assert ("# fmt: skip" in "\n".join(lines)) == (case in TIGHT)


def test_ruff_formats_a_leaf_as_it_is() -> None:
    source = "\n\n\n".join("\n".join(leaf.lines()) for leaf in (ROOMY | TIGHT).values()) + "\n"
    ruff = [sys.executable, "-m", "ruff"]
    for rule in (["format", "--check", "--diff"], ["check", "--select", "E501"]):
        ended = subprocess.run(
            [*ruff, *rule, "--no-cache", "--stdin-filename", "spiders/provinces/cao_bang.py", "-"],
            input=source, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("leaf", (ROOMY | TIGHT).values(), ids=ROOMY | TIGHT)
def test_what_is_written_states_what_the_leaf_does(leaf: NewLeaf) -> None:
    space: dict[str, object] = {
        "NukeVietSpider": object,
        "SectionFacts": SectionFacts,
        "TlsFacts": TlsFacts,
        "FRONT": "",
    }
    exec("\n".join(leaf.lines()), space)
    made = space[leaf.class_name]
    facts = ("name", "title", "agency", "place", "province", "host", "sections", "evidence")
    assert [getattr(made, fact) for fact in facts] == [getattr(leaf, fact) for fact in facts]
    assert (getattr(made, "state", "active"), getattr(made, "successor", "")) == (leaf.state, leaf.successor)
    assert getattr(made, "date_order", "dmy") == leaf.date_order


def test_the_longest_section_is_the_longest_that_fits() -> None:
    assert fits(LONGEST)
    assert not fits(replace(LONGEST, path=f"/x{LONGEST.path[1:]}"))
