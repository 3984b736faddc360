"""Portals as if unknown: looked at, added to a copy of the checkout, and crawled by the leaf that was made."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from replica.server import serve
from replica.shelf import Variant
from spiders.probing.budget import MAX_REQUESTS
from tests.checkouts import Project
from tests.probing.samples import HOST, URL, unknown_site
from tests.test_crawl_recordings import SHARED, replay

# The recording → its host, its three sections, what has to be stated, and the module of the leaf it has by now.
RECORDED = {
    "nukeviet": (
        "sokhoahoc.laichau.gov.vn",
        ("/chuyen-doi-so/", "/tin-hoat-dong-so/", "/van-hoa-xa-hoi/"),
        [],
        "lai_chau.py",
    ),
    "wordpress": (
        "backancity.gov.vn",
        ("/category/chuyen-doi-so/", "/category/tin-tuc-su-kien/", "/category/van-hoa-xa-hoi/"),
        ["--province", "Bắc Kạn"],
        "bac_kan.py",
    ),
    "drupal": (HOST, ("/chuyen-doi-so", "/tin-hoat-dong", "/van-hoa-xa-hoi"), [], ""),
    "joomla": (
        "muonglam.caobang.gov.vn",
        ("/index.php/chuyen-doi-so", "/index.php/tin-hoat-dong", "/index.php/van-hoa-xa-hoi"),
        ["--agency", "Ủy ban nhân dân huyện Mường Lâm", "--level", "district"],
        "",
    ),
}
_recorded = pytest.mark.skipif(
    not (SHARED / "portals").is_dir(), reason="the recorded portals are not beside the checkout"
)


@pytest.mark.soak  # as the replica's portal of test_add in make test
@pytest.mark.recorded
@_recorded
@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_portal_is_added_and_crawled_to_the_letter(name: str, tmp_path: Path) -> None:
    host, sections, stated, module = RECORDED[name]
    project = Project.copied(tmp_path)
    if module:
        (project.root / "spiders" / "provinces" / module).unlink()
    url = f"https://{host}/"
    with replay(name, tmp_path) as served:
        probed = project.run("probe", url, "--at", served.origin, "--json")
        found = json.loads(probed.stdout)
        assert (probed.returncode, found["family"], found["trouble"]) == (0, name, None)
        assert len(served.requests()) == found["requests"] <= MAX_REQUESTS
        assert tuple(section["path"] for section in found["sections"]) == sections
        assert [section["topical"] for section in found["sections"]] == ["yes", "no", "no"]
        assert [article["is_article"] for article in found["articles"]] == [True] * 5
        added = project.run("add", url, *stated, "--at", served.origin, "--json")
        assert (added.returncode, added.stderr) == (0, "")
        leaf = json.loads(added.stdout)
        assert set(leaf["checks"].values()) == {"passed"}
        assert len(leaf["leaf"]) <= 12
        assert len(served.requests()) <= MAX_REQUESTS
        crawled = project.run("crawl", leaf["name"], "--all-topics", "--at", served.origin, "--json")
        assert (crawled.returncode, json.loads(crawled.stdout)[0]["outcome"]) == (0, "ok")
        assert served.complaints.read_text("utf-8") == "", "nothing outside the recording was asked for"
    scored = subprocess.run(
        [sys.executable, SHARED / "checks" / "score.py", project.root / "t.db", SHARED / "portals" / name / "truth.jsonl"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stdout


@pytest.mark.soak
@pytest.mark.parametrize("variant", get_args(Variant))
def test_a_replica_of_every_family_is_added_and_crawled(variant: Variant, tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    site = unknown_site(variant)
    stated: list[str] = []
    if variant == "json-articles":  # its front page has no links: the lists are found in the browser's network panel
        path = "/api/pub/articles/list?key={}&pageSize=10&page=1"
        stated = [word for each in site.sections for word in ("--section", f"{path.format(each.slug)}={each.name}")]
    with serve(site) as served:
        added = project.run("add", URL, *stated, "--at", served.origin, "--json")
        assert (added.returncode, added.stderr) == (0, "")
        leaf = json.loads(added.stdout)
        assert set(leaf["checks"].values()) == {"passed"}
        assert len(leaf["leaf"]) <= 12
        assert re.search(r'SectionFacts\("[^"]+", "Chuyển đổi số", topical=True\)', "\n".join(leaf["leaf"]))
        crawled = project.run("crawl", leaf["name"], "--all-topics", "--at", served.origin, "--json")
        [row] = json.loads(crawled.stdout)
    assert (row["outcome"], row["new"] + row["duplicate"]) == ("ok", len(site.articles))
