"""Hostile portals under `tinhso probe` and `tinhso add`: one clear sentence, within bounds, and nothing written."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from spiders.probing.budget import MAX_REQUESTS
from tests.checkouts import Project
from tests.crawling import Ended, Workplace
from tests.hostile.corpus import KINDS, text_of
from tests.hostile.kinds import Answer, Kind, html
from tests.hostile.listing import PATH, listing
from tests.hostile.measuring import MAX_MEMORY
from tests.hostile.server import NOT_FOUND, Served, serve

URL = "https://skhcn.caobang.gov.vn/"
WEIGHED = str(Path(__file__).with_name("weighed.py"))
SECONDS = 120.0
MAX_CPU = 2.0 * MAX_REQUESTS
MENU = f'<a href="{PATH}">Chuyển đổi số</a>'
BAD = [kind for kind in KINDS if kind.verdict != "article"]
STEERING = "\x1b[2J\x1b]0;x\x07\u202e\x9b31m"


def front(title: str = "Cổng mẫu", more: str = "") -> Answer:
    words = "Cổng thông tin điện tử của một xã mẫu, có đủ chữ để người đọc thấy được điều gì trên trang này."
    return html(
        f'<html><head><meta charset="utf-8"><meta name="generator" content="NukeViet v4.5"><title>{title}</title></head>'
        f"<body><p>{words}</p>{MENU}{more}</body></html>"
    )


def run(place: Workplace, served: Served, *argv: str) -> Ended:
    ended = place.start(*argv, "--at", served.origin, script=WEIGHED).wait(SECONDS)
    assert "Traceback" not in ended.err, ended.err
    cost = json.loads((place.folder / "cost.json").read_text())
    assert cost["memory"] <= MAX_MEMORY
    assert cost["cpu"] <= MAX_CPU
    assert served.asked.total() <= MAX_REQUESTS
    for text in (ended.out, ended.err):
        assert all(character.isprintable() or character == "\n" for character in text)
    return ended


def portal(
    of_front: Answer, of_listing: Answer | None = None, of_article: Answer = NOT_FOUND
) -> Callable[[str], Answer]:
    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            return NOT_FOUND
        if path == "/":
            return of_front
        return of_listing if path == PATH and of_listing else of_article

    return answer


def verdict(ended: Ended) -> str:
    assert ended.code == 1, ended
    [line] = [line for line in ended.out.splitlines() if line.startswith("Verdict: not as it is.")]
    return line


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=() if number % 3 == 1 else pytest.mark.soak, id=kind.name)
        for number, kind in enumerate(BAD)
    ],
)
def test_a_hostile_front_page_ends_in_a_sentence(kind: Kind, file_place: Workplace) -> None:
    answer = kind.make(text_of(kind))
    answer = Answer(status=answer.status, headers={"Location": "/"}) if answer.headers.get("Location") == "" else answer
    with serve(portal(answer)) as served:
        ended = run(file_place, served, "probe", URL)
    assert "skhcn.caobang.gov.vn" in verdict(ended)


LISTINGS = {
    "100,000 links": html("".join(f'<a href="{PATH}bai-{number}.html">Bài</a>' for number in range(100_000))),
    "no entry": html("<html><body><p>Không có gì</p></body></html>"),
    "links elsewhere": listing([("//evil.example/a-1.html", "Bài"), ("javascript:mo(1)", "Bài")]),
    "endless": Answer(b"<p>" * 20_000, endless=True),
}


@pytest.mark.parametrize("name", LISTINGS)
def test_a_hostile_listing_ends_in_a_sentence(name: str, file_place: Workplace) -> None:
    with serve(portal(front(), LISTINGS[name])) as served:
        ended = run(file_place, served, "probe", URL)
    assert "No listing was found on skhcn.caobang.gov.vn" in verdict(ended)


def test_a_front_page_of_many_links_is_bounded(file_place: Workplace) -> None:
    """As many as a page may hold: of those that look like sections three are asked for."""
    links = "".join(f'<a href="/muc-{number}/">Tin tức {number}</a>' for number in range(15_000))
    with serve(portal(front(more=links))) as served:
        ended = run(file_place, served, "probe", URL)
        assert served.asked.total() <= 5
    assert "No listing was found" in verdict(ended)


def test_a_page_of_100_000_links_is_not_parsed(file_place: Workplace) -> None:
    with serve(portal(LISTINGS["100,000 links"])) as served:
        ended = run(file_place, served, "probe", URL)
    assert "page too large" in verdict(ended)


def steering_portal() -> Callable[[str], Answer]:
    """In the title, a section's name and headlines stands what steers a terminal, as it is and as entities."""
    steering = "".join(f"&#{ord(character)};" for character in STEERING) + STEERING
    rows = [(f"{PATH}bai-{number}.html", f"Bài {steering} {number}") for number in range(1, 4)]
    title = f"Xã Mẫu {steering}<script>alert(1)</script>"
    return portal(front(title, f'<a href="/tin-tuc/">Tin tức {steering}</a>'), listing(rows))


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_what_steers_a_terminal_does_not_reach_it(options: list[str], file_place: Workplace) -> None:
    with serve(steering_portal()) as served:
        ended = run(file_place, served, "probe", URL, *options)
    assert ended.code == 1
    assert "No article could be read" in ended.out
    assert all(letter.isprintable() or letter in "\n\t" for letter in ended.out)


ADDED = {
    "100,000 links": (portal(LISTINGS["100,000 links"]), "page too large"),
    "listing of 100,000 links": (portal(front(), LISTINGS["100,000 links"]), "No listing was found"),
    "steering": (steering_portal(), "No article could be read"),
}


@pytest.mark.parametrize("name", ADDED)
def test_nothing_hostile_is_added(name: str, tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    before = project.state()
    answer, says = ADDED[name]
    with serve(answer) as served:
        ended = project.forked("add", URL, "--at", served.origin)
        assert served.asked.total() <= MAX_REQUESTS
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("tinhso: ")
    assert ended.err.count("\n") == 1
    assert says in ended.err
    assert ended.err[:-1].isprintable()
    assert project.state() == before


def test_a_look_that_is_interrupted_says_so_and_nothing_of_the_portal(file_place: Workplace) -> None:
    with serve(portal(front(), Answer(b"x", endless=True, pause=0.05))) as served:
        started = file_place.start("probe", URL, "--at", served.origin)
        while not served.asked[PATH]:
            assert started.is_alive
        started.signal(signal.SIGINT)
        ended = started.wait(SECONDS)
    assert verdict(ended) == "Verdict: not as it is. The look was interrupted: type the same command again."
