"""A portal whose front page is its list: it is looked at, added with the note that the law asks for, and crawled."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.scramble import scramble
from replica.exchange import Answer, Request
from replica.server import serve
from replica.site import Failure, Site
from tests.checkouts import Project
from tests.crawling import Workplace
from tests.probing.samples import URL, unknown_site
from tests.samples import tampered

SECTION = re.compile(rb'<a href="/index\.php/[a-z-]+"[^>]*>([^<]*)</a>')
STATED = "/=Trang chủ"


def front_only(site: Site, *, known: bool = True) -> Site:
    """A Joomla site without a link to a section, whose front page lists every article; `known` False: of no known family."""

    def change(request: Request, answer: Answer) -> Answer:
        body = SECTION.sub(rb"\1", answer.body)
        if known or not answer.kind.startswith("text/html"):
            return replace(answer, body=body)
        body = re.sub(rb"<script.*?</script>", b"", body, flags=re.DOTALL)
        return replace(answer, body=scramble(body, request.target))

    return tampered(site, change)


@pytest.mark.parametrize("known", [True, False])
def test_a_front_page_that_is_the_list_is_looked_at_as_one(known: bool, file_place: Workplace) -> None:
    with serve(front_only(unknown_site("joomla"), known=known)) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
        assert served.paths.count("/") == 1, "the front page that was read is not asked for again"
    found = ended.json
    assert (ended.code, found["trouble"], found["family"]) == (0, None, "joomla" if known else None)
    [section] = found["sections"]
    assert (section["path"], section["name"], section["trouble"], section["next"]) == ("/", "Trang chủ", None, "yes")
    assert section["why"] == "no link of it leads to a list, and it is one itself"
    assert section["entries"] == 7
    assert [article["is_article"] for article in found["articles"]] == [True] * 5
    assert f"--section '{STATED}'" in found["next"]


def test_it_is_added_with_its_note_and_crawled(tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    agency = ("--agency", "Sở Khoa học và Công nghệ tỉnh Cao Bằng", "--level", "department")
    with serve(front_only(unknown_site("joomla"), known=False)) as served:
        added = project.forked("add", URL, *agency, "--at", served.origin, "--json", tools=False)
        assert (added.code, added.err) == (0, "")
        told = json.loads(added.out)
        checks = {said.partition(":")[0] for said in told["checks"].values()}
        assert checks == {"passed", "not run"}
        assert '    sections = (SectionFacts("/", "Trang chủ"),)' in told["leaf"]
        assert "    note = FRONT" in told["leaf"]
        assert len(told["leaf"]) <= 12
        crawled = project.run("crawl", told["name"], "--at", served.origin, "--all-topics", "--json")
    [row] = json.loads(crawled.stdout)
    assert (row["outcome"], row["new"]) == ("ok", 40)


def test_it_may_be_named_like_any_other_section(tmp_path: Path) -> None:
    """Of a portal that has lists too, and is the first of a module: what the note is written with is imported."""
    project = Project.copied(tmp_path)
    module = project.root / "spiders" / "provinces" / "cao_bang.py"
    module.unlink()
    site = unknown_site("joomla")
    stated = ("--agency", "Sở Khoa học và Công nghệ tỉnh Cao Bằng", "--section", "/=Chuyển đổi số")
    with serve(site) as served:
        added = project.forked("add", URL, *stated, "--at", served.origin, tools=False)
        assert (added.code, added.err) == (0, "")
    text = module.read_text(encoding="utf-8")
    assert text.splitlines()[2:5] == [
        "from spiders.cms.joomla import JoomlaSpider",
        "from spiders.grounds import FRONT",
        "from storage.records import SectionFacts",
    ]
    assert '    sections = (SectionFacts("/", "Chuyển đổi số", topical=True),)' in text
    assert "    note = FRONT" in text


def test_beside_a_list_it_comes_second_and_needs_no_note(tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    stated = ("--agency", "Sở Khoa học và Công nghệ tỉnh Cao Bằng")
    sections = ("--section", STATED, "--section", "/index.php/chuyen-doi-so=Chuyển đổi số")
    with serve(unknown_site("joomla")) as served:
        added = project.forked("add", URL, *stated, *sections, "--at", served.origin, "--json", tools=False)
    assert (added.code, added.err) == (0, "")
    lines = json.loads(added.out)["leaf"]
    joined = "\n".join(lines)
    assert joined.index('"/index.php/chuyen-doi-so"') < joined.index('"/"')
    assert "note" not in joined


def test_lists_that_cannot_be_read_now_are_no_reason_to_take_the_front_page(file_place: Workplace) -> None:
    site = unknown_site("joomla")
    site.fail(Failure.ERROR, paths="/index.php/.*")
    with serve(site) as served:
        found = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json
    assert "/" not in [section["path"] for section in found["sections"]]
    assert "No listing was found" in found["trouble"]


def test_a_further_page_that_nobody_reads_is_told(file_place: Workplace) -> None:
    """Where the CMS is unknown, an article's first page is read alone."""

    def change(request: Request, answer: Answer) -> Answer:
        if not re.search(r"/\d+-", request.path):
            return answer
        pager = f'<div><a href="{request.path}">1</a> <a href="{request.path}?page=2">2</a></div>'
        return replace(answer, body=answer.body.replace(b"</main>", f"{pager}</main>".encode()))

    with serve(tampered(front_only(unknown_site("joomla"), known=False), change)) as served:
        told = file_place.tinhso("probe", URL, "--at", served.origin)
    assert told.out.count("may be a further page of it, which is not read") == 5
    with serve(front_only(unknown_site("joomla"), known=False)) as served:
        found = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json
    assert [article["further_page"] for article in found["articles"]] == [None] * 5
