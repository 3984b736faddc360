"""`tinhso probe` on sites of the replica: what people read, what programs read, and how much it asks for."""

import re
import shlex
from contextlib import ExitStack
from dataclasses import replace

import pytest

from replica.exchange import TEXT, Answer, Request, page, redirect
from replica.server import serve
from replica.shelf import Variant
from replica.site import Failure
from spiders.probing.budget import MAX_REQUESTS
from tests.crawling import Workplace
from tests.probing.samples import FAMILIES, HOST, TITLE, URL, unknown_site
from tests.samples import tampered
from tests.test_crawl_failures import closed_port


@pytest.mark.parametrize("variant", FAMILIES)
def test_every_family_is_recognised_and_read(variant: Variant, file_place: Workplace) -> None:
    with serve(unknown_site(variant)) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
        asked = served.paths
    found = ended.json
    assert (ended.code, found["trouble"], found["family"]) == (0, None, FAMILIES[variant])
    assert len(asked) == found["requests"] <= MAX_REQUESTS
    assert asked[0] == "/robots.txt"
    assert {mark["family"] for mark in found["marks"]} >= set(FAMILIES.values())
    assert sum(mark["matched"] for mark in found["marks"] if mark["family"] == found["family"]) >= 1
    best = found["sections"][0]
    assert (best["name"], best["topical"], best["trouble"]) == ("Chuyển đổi số", "yes", None)
    assert [section["trouble"] for section in found["sections"]] == [None] * 3
    assert [article["is_article"] for article in found["articles"]] == [True] * 5
    for article in found["articles"]:
        assert article["title"]
        assert article["first_line"]
        assert article["last_line"]
        assert article["date_from"] in ("portal", "listing", None)
        assert (article["published"] is None) == (variant == "mdefault"), "only mDefault shows no date"
    assert found["next"].startswith(f"tinhso add {URL} --name caobang_skhcn --province 'Cao Bằng'")


def test_what_a_person_reads(file_place: Workplace) -> None:
    with serve(unknown_site()) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin)
    assert (ended.code, ended.err) == (0, "")
    out = ended.out
    assert "11 of 15 requests" in out
    assert re.search(r"│ nukeviet +│ yes +│ the generator is NukeViet +│ 2 ", out)
    assert re.search(r"│ nukeviet +│ no +│ the editor's body container +│ 2 ", out)
    assert re.search(r"│ drupal +│ no +│ none of its \d marks", out)
    assert re.search(r"│ /chuyen-doi-so/ +│ Chuyển đổi số +│ yes ", out)
    assert "sent whole: they are no use" in out
    assert out.count("(from the portal)") == 5
    assert "Verdict: nukeviet; 3 sections and 5 of 5 articles can be read. Type next:" in out
    last = out.splitlines()[-1]
    assert last.startswith(f"  tinhso add {URL} --name caobang_skhcn ")
    assert last.endswith(f"--at {served.origin}")


@pytest.mark.parametrize(
    ("failure", "says"),
    [
        (Failure.ERROR, "HTTP 500"),
        (Failure.MAINTENANCE, "HTTP 503"),
        (Failure.LOGIN, "login page"),
        (Failure.FLOOD, "HTTP 429"),
        (Failure.EMPTY_LISTING, "No listing was found"),
    ],
)
def test_a_portal_that_cannot_be_read_says_so(failure: Failure, says: str, file_place: Workplace) -> None:
    site = unknown_site()
    site.fail(failure)
    with serve(site) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin)
        assert len(served.paths) <= MAX_REQUESTS
    assert ended.code == 1
    [verdict] = [line for line in ended.out.splitlines() if line.startswith("Verdict: not as it is.")]
    assert says in verdict
    assert HOST in verdict


def test_robots_txt_is_obeyed(file_place: Workplace) -> None:
    site = unknown_site()
    site.options.robots_status = 503
    with serve(site) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
        assert set(served.paths) == {"/robots.txt"}
    assert ended.code == 1
    assert "robots.txt could not be read" in ended.json["trouble"]


def test_articles_without_text_are_counted_in_the_verdict(file_place: Workplace) -> None:
    site = unknown_site()
    newest = max((each for each in site.articles if each.section == "chuyen-doi-so"), key=lambda each: each.published)
    site.put(replace(newest, blocks=(), attachments=("/uploads/van-ban.pdf",)))
    with serve(site) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin)
    assert (
        "Verdict: nukeviet; 3 sections and 5 of 5 articles can be read, 1 of them without text. Type next:" in ended.out
    )


def test_a_copy_that_leads_to_the_portals_own_www_is_followed_within_the_copy(file_place: Workplace) -> None:
    site = unknown_site()
    answer = site.answer

    def move(request: Request) -> Answer:
        if request.path == "/":
            return redirect(f"https://www.{HOST}/trang-chu/")
        return answer(replace(request, target="/") if request.path == "/trang-chu/" else request)

    site.answer = move  # type: ignore[method-assign]
    with serve(site) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
        asked = served.paths
    found = ended.json
    assert (ended.code, found["trouble"], found["host"]) == (0, None, f"www.{HOST}")
    assert len(asked) == found["requests"], "whatever was asked was asked of the copy"


def test_a_copy_that_leads_to_another_host_is_not_followed(file_place: Workplace) -> None:
    def move(request: Request, answer: Answer) -> Answer:
        return redirect("https://laichau.gov.vn/") if request.path == "/" else answer

    with serve(tampered(unknown_site(), move)) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
    assert ended.code == 1
    assert ended.json["trouble"] == (
        f"The front page of {HOST} could not be read: leads to laichau.gov.vn, and while a copy is read no other host is asked; "
        "look at that host instead, with a copy of its own."
    )


def test_a_copy_that_only_leads_to_the_portals_own_www_leads_to_itself(file_place: Workplace) -> None:
    def move(request: Request, answer: Answer) -> Answer:
        return redirect(f"https://www.{HOST}{request.target}")

    with serve(tampered(unknown_site(), move)) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
        assert served.paths == ["/robots.txt"]
    assert ended.code == 1
    assert f"leads to www.{HOST}: the copy stands for that host too" in ended.json["trouble"]


def test_what_was_not_seen_is_not_answered(file_place: Workplace) -> None:
    forbidden = page("User-agent: *\nDisallow: /\n", kind=TEXT)
    forbidding = tampered(unknown_site(), lambda asked, answer: forbidden if asked.path == "/robots.txt" else answer)
    silent = unknown_site()
    silent.options.robots_status = 500
    inward = tampered(
        unknown_site(), lambda asked, answer: redirect("http://10.0.0.1/") if asked.path == "/" else answer
    )
    with ExitStack() as stack:
        origins = [stack.enter_context(serve(site)).origin for site in (forbidding, silent, inward)]
        for origin in (*origins, stack.enter_context(closed_port())):
            ended = file_place.tinhso("probe", URL, "--at", origin, "--json")
            server = ended.json["server"]
            said = {server[name] for name in ("encoding", "javascript", "blocks")}
            assert (ended.code, said) == (1, {"not seen"}), ended.json["trouble"]
            assert (server["feeds"], server["validators"], server["asked_again"]) == (None, None, "not asked")
            robots_was_read = origin in (origins[0], origins[2])
            assert (server["sitemaps"] is not None, server["crawl_delay"] == "none") == (
                robots_was_read,
                robots_was_read,
            )
            assert server["crawl_delay"] in ("none", "not read")


def test_what_was_not_read_is_not_called_none(file_place: Workplace) -> None:
    with closed_port() as origin:
        nothing = file_place.tinhso("probe", URL, "--at", origin)
    for what in ("feeds", "sitemaps", "crawl delay", "validators"):
        assert re.search(rf"│ {what} +│ not read +│", nothing.out), what
    assert re.search(r"│ asked again +│ not asked +│", nothing.out)
    with serve(unknown_site("joomla")) as served:
        read = file_place.tinhso("probe", URL, "--at", served.origin)
    for what in ("feeds", "sitemaps", "crawl delay", "validators"):
        assert re.search(rf"│ {what} +│ none +│", read.out), what


def test_of_an_error_page_no_feeds_are_told(file_place: Workplace) -> None:
    site = unknown_site()
    site.fail(Failure.ERROR)
    with serve(site) as served:
        server = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json["server"]
    assert (server["feeds"], server["validators"]) == (None, None)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://localhost/",
        "http://10.1.2.3/",
        "https://[::1]/",
        "http://0x7f.1/",
        "https://portal.local/",
        "http://127.0.0.1:9301/",
        "http://localhost:9301/",
        "https://10.0.0.1:8080/",
    ],
)
@pytest.mark.parametrize("command", ["probe", "add"])
def test_a_private_address_is_refused(command: str, url: str, file_place: Workplace) -> None:
    ended = file_place.tinhso(command, url)
    assert ended.code == 2
    assert ended.out == ""
    assert re.fullmatch(r"tinhso: \S+ is a private address: \S+; .+ and --at ORIGIN\.\n", ended.err)


@pytest.mark.parametrize("options", [(), ("--at", "http://127.0.0.1:9301")])
def test_a_port_is_told_as_the_fault(options: tuple[str, ...], file_place: Workplace) -> None:
    ended = file_place.tinhso("probe", "https://x.gov.vn:99/tin/", *options)
    assert (ended.code, ended.out) == (2, "")
    assert (
        ended.err
        == "tinhso: https://x.gov.vn:99/tin/ names a port (99), and a portal has none; write it like https://x.gov.vn/.\n"
    )


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.gov.vn/",
        "x",
        "https://",
        "https://a:b@x.gov.vn/",
        "https://x.gov.vn:99/",
        "https://x.gov.vn:x/",
        "\x1b[2J",
    ],
)
def test_what_is_no_address_is_refused(url: str, file_place: Workplace) -> None:
    ended = file_place.tinhso("probe", url)
    assert ended.code == 2
    assert ended.err.startswith("tinhso: ")
    assert ended.err.count("\n") == 1
    assert "\x1b" not in ended.err


def test_the_address_of_a_section_is_looked_at_first(file_place: Workplace) -> None:
    with serve(unknown_site()) as served:
        found = file_place.tinhso("probe", f"{URL}van-hoa-xa-hoi/", "--at", served.origin, "--json").json
    assert [section["path"] for section in found["sections"]] == [
        "/van-hoa-xa-hoi/",
        "/chuyen-doi-so/",
        "/tin-hoat-dong/",
    ]


def test_a_portal_that_was_added_is_to_be_crawled(file_place: Workplace) -> None:
    with serve(unknown_site()) as served:
        ended = file_place.tinhso("probe", "https://www.sokhoahoc.laichau.gov.vn/", "--at", served.origin)
    assert ended.code == 0
    assert ended.out.splitlines()[-1] == f"  tinhso crawl laichau_skhcn --at {served.origin}"


def test_a_long_title_is_cut_to_what_add_takes(file_place: Workplace) -> None:
    site = unknown_site()
    site.title = f"{TITLE} - {'Chuyển đổi số ' * 20}"
    with serve(site) as served:
        found = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json
    words = shlex.split(found["next"])
    assert 0 < len(words[words.index("--title") + 1]) <= 100


SERVICE = f"https://{HOST}/api/pub/articles/slug"


def test_of_a_portal_behind_a_script_the_address_of_its_service_is_told(file_place: Workplace) -> None:
    with serve(unknown_site("json-articles")) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
    assert (ended.code, ended.json["family"], ended.json["service"]) == (1, "json_articles", SERVICE)
    assert ended.json["trouble"] == (
        f"No listing was found on {HOST} (no link of its front page names one; a script fills its pages from a service, "
        f"whose articles are at {SERVICE}): "
        "look in the browser's network panel for the address of a list there, and give that instead."
    )


def test_with_the_address_of_a_list_of_the_service_it_is_read(file_place: Workplace) -> None:
    path = "/api/pub/articles/list?key=chuyen-doi-so&pageSize=10&page=1"
    with serve(unknown_site("json-articles")) as served:
        ended = file_place.tinhso("probe", f"{URL.rstrip('/')}{path}", "--at", served.origin)
    assert ended.code == 0
    assert f"Verdict: json_articles, read at its service {SERVICE}; 1 section and 5 of 5 articles" in ended.out
    assert f"--section '{path}=" in ended.out.splitlines()[-1]
