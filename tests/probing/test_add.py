"""`tinhso add` in a copy of the checkout: what it writes, what it refuses, and that its portal can be crawled."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from replica.server import serve
from spiders.adding.checkout import AddError
from spiders.adding.stated import Stated
from spiders.fleet import portal_classes
from storage.errors import StorageError
from tests.checkouts import WITHOUT_TOOLS, Project
from tests.probing.samples import HOST, URL, unknown_site

LEAF = '''class CaobangSkhcn(NukeVietSpider):
    name = "caobang_skhcn"
    title = "Trang thông tin điện tử Sở Khoa học và Công nghệ tỉnh Cao Bằng (DỮ LIỆU MẪU)"
    agency = "Sở Khoa học và Công nghệ tỉnh Cao Bằng (DỮ LIỆU MẪU)"
    agency_level, place = "department", "tỉnh Cao Bằng"
    province, host = ("2025", "04"), "skhcn.caobang.gov.vn"
    sections = (
        SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True),
        SectionFacts("/tin-hoat-dong/", "Tin hoạt động"),
        SectionFacts("/van-hoa-xa-hoi/", "Văn hoá - Xã hội"),
    )
    evidence = "fixture"'''
ADDED = {
    "spiders/provinces/cao_bang.py",
    *(f"tests/fixtures/caobang_skhcn/{name}" for name in ("golden.json", "pages.json", "listing.html.gz")),
    *(f"tests/fixtures/caobang_skhcn/article-{number}.html.gz" for number in (1, 2, 3)),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy to which nothing may be added: the tests that use it are refused."""
    return Project.copied(tmp_path_factory.mktemp("refused"))


def test_a_portal_is_added_crawled_and_followed_by_another(tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    (project.root / "spiders" / "provinces" / "cao_bang.py").unlink()  # as if the province had no portal yet
    before = project.state()
    site = unknown_site()
    with serve(site) as served:
        dry = project.forked("add", URL, "--at", served.origin, "--dry-run", tools=False)
        assert (dry.code, dry.err) == (0, "")
        assert f"+{LEAF.splitlines()[0]}" in dry.out
        assert "Nothing was written (--dry-run)" in dry.out
        assert project.state() == before
        added = project.run("add", URL, "--at", served.origin)
        assert (added.returncode, added.stderr) == (0, "")
        assert len(re.findall(r"│ passed +│", added.stdout)) == 5
        assert "+++ tests/fixtures/caobang_skhcn/golden.json" in added.stdout
        after = project.state()
        assert {path for path in after if after[path] != before.get(path)} == ADDED
        assert before.items() <= after.items()
        assert project.leaf("cao_bang") == LEAF.splitlines()
        assert len(LEAF.splitlines()) <= 12
        crawled = project.run("crawl", "caobang_skhcn", "--at", served.origin, "--all-topics", "--json")
        [row] = json.loads(crawled.stdout)
        assert (row["outcome"], row["new"]) == ("ok", 40)
        again = project.run("add", URL, "--at", served.origin)
        assert (again.returncode, again.stdout) == (2, "")
        assert f"{HOST} is the portal caobang_skhcn already" in again.stderr
    _golden_files_are_held(project)
    _another_in_the_same_province(project)


def _golden_files_are_held(project: Project) -> None:
    """A changed reading fails the test; --regen writes it anew and fails too; then it passes."""
    golden = project.root / "tests" / "fixtures" / "caobang_skhcn" / "golden.json"
    right = golden.read_bytes()
    golden.write_bytes(right.replace(b'"verdict": "article"', b'"verdict": "rejected"', 1))
    assert golden.read_bytes() != right
    test = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/spiders/test_fixtures.py", "-k", "[caobang_skhcn]"]

    def ended(*options: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([*test, *options], cwd=project.root, capture_output=True, text=True, check=False,
                              env={**project.env, "PYTHONPATH": str(project.root), "PATH": ""})  # fmt: skip

    assert ended().returncode == 1
    regenerated = ended("--regen")
    assert regenerated.returncode == 1
    assert "was written anew: look at what changed" in regenerated.stdout
    assert golden.read_bytes() == right
    assert ended("--regen").returncode == 0, "it reads what the file holds now"


def _another_in_the_same_province(project: Project) -> None:
    module = project.root / "spiders" / "provinces" / "cao_bang.py"
    before = module.read_text(encoding="utf-8")
    with serve(unknown_site("wordpress")) as served:
        section = "https://stttt.caobang.gov.vn/category/chuyen-doi-so/"
        added = project.run("add", section, "--at", served.origin, "--json", script=WITHOUT_TOOLS)
    assert (added.returncode, added.stderr) == (0, "")
    assert sorted(json.loads(added.stdout)["checks"].values()) == [
        "not run: mypy is not installed; `make check` installs it",
        "not run: pytest is not installed; `make check` installs it",
        "not run: ruff is not installed; `make check` installs it",
        "not run: ruff is not installed; `make check` installs it",
        "passed",
    ]
    assert json.loads(added.stdout)["name"] == "caobang_stttt"
    lines = module.read_text(encoding="utf-8").splitlines()
    kept = [line for line in before.splitlines() if line]
    assert [line for line in lines if line in kept][: len(kept)] == kept
    assert lines[2:5] == [
        "from spiders.cms.nukeviet import NukeVietSpider",
        "from spiders.cms.wordpress import WordPressSpider",
        "from storage.records import SectionFacts",
    ]
    assert len(project.leaf("cao_bang")) <= 12
    listed = {row["portal"] for row in json.loads(project.run("portals", "--json").stdout)}
    assert {"caobang_skhcn", "caobang_stttt"} <= listed


DISTRICT = "Cổng thông tin điện tử thành phố Lạng Sơn (DỮ LIỆU MẪU)"
STATED_OR_NOT = {  # the title of the portal, its host, what is stated → what the leaf says
    "a district": (
        DISTRICT,
        "langson.langson.gov.vn",
        (),
        [
            '    agency = "Ủy ban nhân dân thành phố Lạng Sơn (DỮ LIỆU MẪU)"',
            '    province, host, state, successor = ("gso", "20"), "langson.langson.gov.vn", "archive", "langson.gov.vn"',
        ],
    ),
    "a province that was merged": (
        "Sở Nội vụ tỉnh Hòa Bình",
        "sonoivu.hoabinh.gov.vn",
        (),
        ['    province, host, state, successor = ("gso", "17"), "sonoivu.hoabinh.gov.vn", "archive", "phutho.gov.vn"'],
    ),
    "a commune": (
        "Trang thông tin điện tử xã Bản Xèo",
        "xabanxeo.laocai.gov.vn",
        ("--agency", "UBND xã Bản Xèo"),
        [
            '    agency = "Ủy ban nhân dân xã Bản Xèo"',
            '    agency_level, place = "commune", "xã Bản Xèo, tỉnh Lào Cai"',
            '    province, host = ("2025", "15"), "xabanxeo.laocai.gov.vn"',
        ],
    ),
    "quotation marks": (
        'Cổng "một cửa" Sở Nội vụ tỉnh Cao Bằng',
        "snv.caobang.gov.vn",
        ("--agency", "Sở Nội vụ tỉnh Cao Bằng", "--level", "department", "--title", 'Cổng "một cửa"'),
        ["    title = 'Cổng \"một cửa\"'"],
    ),
}


@pytest.mark.soak  # the checks take their time, and the first test has seen them pass
@pytest.mark.parametrize("case", STATED_OR_NOT)
def test_a_leaf_is_lawful(case: str, project: Project) -> None:
    title, host, options, says = STATED_OR_NOT[case]
    site = unknown_site()
    site.title = title
    with serve(site) as served:
        ended = project.run("add", f"https://{host}/", *options, "--at", served.origin, "--dry-run", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    added = json.loads(ended.stdout)
    assert set(added["checks"].values()) == {"passed"}
    assert len(added["leaf"]) <= 12
    joined = "\n".join(added["leaf"])
    assert [line for line in says if line not in joined] == []


STATED: dict[str, tuple[Stated, str]] = {
    "path": (Stated(name="../../etc/passwd"), "is no name for a portal; write --name like"),
    "absolute path": (Stated(name="/x"), "is no name for a portal"),
    "no identifier": (Stated(name="Cao-Bang"), "is no name for a portal"),
    "keyword": (Stated(name="class"), "is no name for a portal"),
    "known name": (Stated(name="laichau_skhcn"), "There is a portal named laichau_skhcn already"),
    "unknown province": (Stated(province="Cao Bănh"), "There is no province named"),
    "unknown level": (Stated(level="city"), "is no level; write --level as one of province, department"),
    "agency that steers": (Stated(agency="a\x1b[2J"), "--agency is longer than"),
    "long title": (Stated(title="x" * 101), "--title is longer than"),
    "section outside": (Stated(sections=("/../x=Tin",)), "is no section; write --section like"),
    "section elsewhere": (Stated(sections=("//evil.example/x=Tin",)), "is no section"),
    "section without slash": (Stated(sections=("tin-tuc=Tin",)), "is no section"),
    "section twice": (Stated(sections=("/tin/=Tin", "/tin/=Khác")), "The section /tin/ is named twice"),
    "too many sections": (
        Stated(sections=tuple(f"/tin-{number}/=Tin" for number in range(13))),
        "A look reads 12 sections at most; name fewer with --section, and write the others into the leaf.",
    ),
    "section too long": (Stated(sections=(f"/{'x' * 99}/=Tin tức",)), "does not fit in one line of a leaf"),
}


@pytest.mark.parametrize("case", STATED)
def test_what_is_stated_wrong_is_told_with_what_to_write(case: str) -> None:
    stated, says = STATED[case]
    with pytest.raises((AddError, StorageError)) as caught:
        stated.check(portal_classes())
    assert says in str(caught.value)
    assert str(caught.value).isprintable()


REFUSED = {
    "known host": (["https://sokhoahoc.laichau.gov.vn/"], "is the portal laichau_skhcn already; crawl it with"),
    "known host with www": (["https://www.backancity.gov.vn/"], "is the portal backan_tp already"),
    "private address": (["http://192.168.1.1/"], "is a private address"),
    "name that is a path": ([URL, "--name", "../../etc/passwd"], "is no name for a portal; write --name like"),
    "section": ([URL, "--section", "tin-tuc=Tin"], "is no section; write --section like"),
    "copy": ([URL, "--at", "nowhere"], "is no origin; write it like"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_said_before_anything_is_asked_for(case: str, project: Project) -> None:
    argv, says = REFUSED[case]
    before = project.state()
    ended = project.forked("add", *argv)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert ended.err.count("\n") == 1
    assert ended.err[:-1].isprintable()
    assert project.state() == before


ASKED = {
    "no listing": (URL, ["--section", "/gioi-thieu/=Giới thiệu"], "/gioi-thieu/ is no listing ("),
    "an article": (f"{URL}%s", [], "is no listing (it is the address of an article)"),
    "no province": ("https://stttt.songvang.example/", [], "says which province it is of; add --province"),
    "another place": (
        URL,
        ["--place", "tỉnh Lai Châu"],
        "The place 'tỉnh Lai Châu' does not name Cao Bằng, its province",
    ),
    "another level": (
        URL,
        ["--level", "commune"],
        "is no name of a commune's agency; write --agency like 'Ủy ban nhân",
    ),
    "too many sections": (
        URL,
        [
            word
            for number in range(9)
            for word in (
                "--section",
                f"/chuyen-doi-so/?t={number}=Một chuyên mục có tên dài, thứ {number} trong chín mục",
            )
        ],
        "A leaf has 12 lines at most, and so many sections do not fit; name fewer with --section.",
    ),
    "another class": (
        URL,
        ["--name", "cao_bang"],
        "Another class is called CaoBang; choose another --name than cao_bang.",
    ),
    "an import": (URL, ["--name", "section_facts"], "Another class is called SectionFacts; choose another --name"),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_a_look_does_not_bear_out_is_refused(case: str, project: Project) -> None:
    url, options, says = ASKED[case]
    site = unknown_site()
    if case == "no province":
        site.title = "Trang thông tin điện tử Sở Khoa học và Công nghệ (DỮ LIỆU MẪU)"
    if "%s" in url:
        url %= site.address(site.articles[0]).lstrip("/")
    before = project.state()
    with serve(site) as served:
        ended = project.forked("add", url, *options, "--at", served.origin)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert ended.err.count("\n") == 1
    assert project.state() == before


def test_an_installation_that_is_no_checkout_says_so(tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    (project.root / "pyproject.toml").unlink()
    ended = project.forked("add", URL)
    assert ended.code == 2
    assert "is no checkout, and a portal is added to a checkout only: clone the project" in ended.err


def test_the_real_checkout_is_not_written(project: Project) -> None:
    assert project.run("portals", "--json").returncode == 0
    assert not (Path(__file__).resolve().parents[1] / "fixtures" / "caobang_skhcn").exists()
