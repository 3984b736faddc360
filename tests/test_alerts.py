"""Telling people, as they use it: the scheduler beside receivers, and the commands. Real receivers on loopback."""

import os
import re
import signal
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from replica.exchange import Answer, Request
from tests.crawling import Workplace
from tests.notices.receiving import Mailbox, Webhook, free_port
from tests.samples import BACKAN, LAICHAU
from tests.test_scheduler import Gate, copies, ended, health, once, scheduler, write

DEAD = "json://127.0.0.1:{}/bi-mat-0123456789"


def visit_again(place: Workplace) -> None:
    write(place, "UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")


def refused(request: Request, answer: Answer) -> Answer:
    return answer if request.path == "/robots.txt" else replace(answer, status=403, body=b"<h1>403 Forbidden</h1>")


def test_a_change_of_state_is_told_once_with_its_evidence(place: Workplace, webhook: Webhook) -> None:
    notify = f"--notify={webhook.url}"
    with copies() as portals:
        once(place, portals.at, notify)
        assert webhook.titles == [], "that new portals answer is nothing to tell"
    with copies(refused) as portals:
        for _ in range(2):
            visit_again(place)
            once(place, portals.at, notify)
        assert {row["state"] for row in health(place).values()} == {"blocked"}
        assert sorted(webhook.titles) == [f"{BACKAN}: blocked (was ok)", f"{LAICHAU}: blocked (was ok)"]
        [message] = [post["message"] for post in webhook.taken if post["title"].startswith(LAICHAU)]
        lines = message.splitlines()
        assert lines[0].endswith(" (Sở Khoa học và Công nghệ tỉnh Lai Châu)")
        assert re.fullmatch(r"State: ok since \d{4}-\d\d-\d\d \d\d:\d\d → blocked since [\d: -]{16}", lines[1])
        assert lines[2].startswith("Reason: ")
        assert "403" in lines[2]
        assert re.match(r"Last run: \d+, blocked: .*0 seen, 0 new", lines[3])
        assert re.match(r"Section: sokhoahoc\.laichau\.gov\.vn/[\w/-]+: blocked: .*403", lines[4])
        assert any(line.startswith("Next visit: ") for line in lines)
    with copies() as portals:
        visit_again(place)
        once(place, portals.at, notify)
    assert sorted(webhook.titles)[1::2] == [f"{BACKAN}: ok (was blocked)", f"{LAICHAU}: ok (was blocked)"]
    shown = place.tinhso("alerts", "list", "--json").json
    assert [(row["kind"], row["attempts"], row["error"]) for row in shown] == [("state", 1, "")] * 4
    assert all(row["state"].startswith("sent ") for row in shown)


def test_a_dead_receiver_disturbs_no_visit(place: Workplace) -> None:
    dead = DEAD.format(free_port())
    with copies() as portals:
        undisturbed = once(place, portals.at)
    place.tinhso("searches", "add", "moi", "dữ liệu mẫu")
    with copies() as portals:
        for site in portals.sites.values():
            site.publish()
        visit_again(place)
        code, out, err = once(place, portals.at, f"--notify={dead}")
    assert (code, out) == undisturbed[:2] == (0, "2 portal(s) visited.\n")
    assert "bi-mat" not in err
    assert {row["state"] for row in health(place).values()} == {"ok"}
    assert place.column("SELECT outcome FROM runs") == ["ok"] * 4
    waiting = place.tinhso("alerts", "list", "--waiting", "--json").json
    assert [row["attempts"] for row in waiting if row["attempts"]] == [1], "the first try failed, the others wait"
    assert waiting[-1]["error"].startswith("A Connection error occurred")


def test_a_receiver_that_does_not_answer_keeps_no_visit_waiting(place: Workplace) -> None:
    """It takes the connection and says nothing; the visits are over while it is still waited for."""
    asked, release = threading.Event(), threading.Event()

    class Silent(Webhook):
        def post(self, body: bytes) -> int:
            asked.set()
            release.wait(60)
            return super().post(body)

    with Silent() as webhook, copies() as portals:
        _enrolled_with_a_message(place, portals.at, webhook.url)
        process = scheduler(place, portals.at, f"--notify={webhook.url}?rto=60")
        assert asked.wait(60)
        while place.column("SELECT COUNT(*) FROM runs WHERE ended_at IS NOT NULL") != [2]:
            assert process.poll() is None
        assert webhook.taken == []
        process.send_signal(signal.SIGTERM)
        release.set()
        assert ended(process)[0] == 0
        assert webhook.titles == ["một"]
    assert place.column("SELECT sent_at IS NOT NULL FROM messages") == [1], "what was sent while it stopped is marked"


def _enrolled_with_a_message(place: Workplace, at: list[str], url: str) -> None:
    """A message that waits for a receiver known before."""
    from notices.receivers import receivers

    [receiver] = receivers([f"{url}?rto=60"])
    since = "2020-01-01 00:00:00.000000"
    write(place, f"INSERT INTO receiver VALUES ('{receiver.id}', '{receiver.label}', '{since}')")
    write(
        place,
        "INSERT INTO message (kind, key, title, body, created_at)"
        f" VALUES ('state', 'k', 'một', '', '{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}')",
    )


def test_the_feed_is_fresh_after_visits_and_matches_are_told(place: Workplace, webhook: Webhook) -> None:
    feed = place.folder / "tin.xml"
    options = (f"--notify={webhook.url}", f"--feed={feed}")
    with copies() as portals:
        once(place, portals.at, *options)
        stored = place.column("SELECT url FROM unique_articles")
        assert sorted(_links(feed)) == sorted(stored)
        place.tinhso("searches", "add", "moi", f"portal={LAICHAU}")
        [published] = portals.sites[LAICHAU].publish()
        visit_again(place)
        once(place, portals.at, *options)
    new = [url for url in place.column("SELECT url FROM unique_articles") if url not in stored]
    assert _links(feed)[: len(new)] == new
    assert webhook.titles == [f"moi: {published.title}" for _ in new]


def _links(feed: Path) -> list[str]:
    return [
        str(link) for link in etree.parse(feed).xpath("//a:link/@href", namespaces={"a": "http://www.w3.org/2005/Atom"})
    ]


def test_alerts_test_says_what_came_of_each(place: Workplace, webhook: Webhook, mailbox: Mailbox) -> None:
    file = place.folder / "receivers.txt"
    file.write_text(f"# whom to tell\n\n{mailbox.url}\n", encoding="utf-8")
    both = place.tinhso("alerts", "test", webhook.url, "--notify-from", str(file))
    assert both.code == 0, both
    assert [line.partition(" (")[0] for line in both.out.splitlines()] == [
        webhook.url.rpartition("/")[0], f"mailto://127.0.0.1:{mailbox.port}",
    ]  # fmt: skip
    assert all(line.endswith("): sent") for line in both.out.splitlines())
    assert webhook.titles == [str(mail["Subject"]) for mail in mailbox.taken] == ["tinhso: a test"]
    place.env["TINHSO_NOTIFY"] = f"{webhook.url}\n{DEAD.format(free_port())}"
    one = place.tinhso("alerts", "test", "--json")
    assert one.code == 1
    assert [row["sent"] for row in one.json] == [True, False]
    assert one.json[1]["error"].startswith("A Connection error occurred")
    assert "bi-mat" not in one.out + one.err


def test_searches_are_added_listed_and_removed(place: Workplace) -> None:
    added = place.tinhso("searches", "add", "zalo", 'zalo province="Lai Châu"')
    assert (added.code, added.out) == (0, 'New articles that match zalo province="Lai Châu" are told as zalo.\n')
    assert place.tinhso("searches", "list", "--json").json == [{"name": "zalo", "query": 'zalo province="Lai Châu"'}]
    assert "Lai Châu" in place.tinhso("searches", "list").out
    assert place.tinhso("searches", "remove", "zalo").out == "zalo is forgotten.\n"
    assert place.tinhso("searches", "list").out.startswith("No search is saved")
    assert place.tinhso("alerts", "list").out == "Nothing was told yet.\n"
    assert place.tinhso("alerts", "list", "--waiting").out == "No message is waiting.\n"


def test_a_message_that_no_round_has_sent_yet_waits_for_whom_was_known(place: Workplace) -> None:
    message = "INSERT INTO message (kind, key, title, body, created_at) VALUES ('state', '{}', 'một', '', '{}')"
    write(place, message.format("earlier", "2026-03-01 08:00:00.000000"))
    write(place, "INSERT INTO receiver VALUES ('1', 'json://noi-nhan', '2026-03-02 08:00:00.000000')")
    write(place, message.format("later", "2026-03-03 08:00:00.000000"))
    shown = place.tinhso("alerts", "list", "--json").json
    assert [(row["key"], row["receiver"], row["state"], row["next_try"]) for row in shown] == [
        ("later", "json://noi-nhan", "waiting", "the next round"),
        ("earlier", None, "no receiver", ""),
    ]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (
            ["schedule", "--once", "--notify", "khong-phai-url"],
            "A receiver's address is no address Apprise can send to",
        ),
        (["schedule", "--once", "--notify", "xyz://bi-mat"], "xyz://… is no address Apprise can send to"),
        (["schedule", "--once", "--notify-from", "nowhere.txt"], "nowhere.txt cannot be read as text"),
        (
            ["schedule", "--once", "--feed", "nowhere/tin.xml"],
            "nowhere/tin.xml cannot be written: No such file or directory",
        ),
        (["alerts", "test"], "name a receiver"),
        (["searches", "add", "x", '"'], "a quotation mark is not closed"),
        (["searches", "remove", "x"], "There is no search named 'x'"),
        (["feed", "nowhere/tin.xml"], "nowhere/tin.xml cannot be written: No such file or directory"),
        (["backup", "nowhere/copy.db"], "nowhere/copy.db cannot be written: No such file or directory."),
        (["backup", ""], "name a file"),
        (["evidence", LAICHAU, "--html"], "--html shows one page: name its address too"),
    ],
)
def test_mistakes_are_one_sentence(place: Workplace, argv: list[str], said: str) -> None:
    refused = place.tinhso(*argv)
    assert refused.code == 2, refused
    assert said in refused.err
    assert refused.err.startswith("tinhso: ")
    assert refused.err.count("\n") == 1, refused.err
    assert "bi-mat" not in refused.err


@pytest.mark.parametrize(
    "wrong", [["--feed=nowhere/tin.xml"], ["--feed=."], ["--at=here"], ["--quiet-hours=11pm-5am"]], ids=str
)
def test_a_scheduler_that_is_refused_makes_no_database(file_place: Workplace, wrong: list[str]) -> None:
    file_place.file.unlink()
    assert file_place.tinhso("schedule", LAICHAU, *wrong, "--once").code == 2
    assert not file_place.file.exists()


def test_a_backup_that_is_told_to_stop_leaves_nothing(file_place: Workplace) -> None:
    tools = file_place.folder / "tools"
    tools.mkdir()
    program = tools / "pg_dump"
    program.write_text(
        '#!/bin/sh\nsleep 0.5  # until whoever started it awaits it\necho $$ > "$PIDS"\nexec sleep 600\n'
    )
    program.chmod(0o755)
    pids = file_place.folder / "pids"
    os.mkfifo(pids)
    file_place.env |= {"PATH": f"{tools}:{os.environ['PATH']}", "PIDS": str(pids)}
    process = file_place.start("backup", "copy.dump", "--database", "postgresql://127.0.0.1:9/none")
    dumping = int(pids.read_text())
    process.signal(signal.SIGTERM)
    assert process.wait().code == 128 + signal.SIGTERM
    assert not Path(f"/proc/{dumping}").exists()
    assert [each.name for each in file_place.folder.iterdir() if "copy.dump" in each.name] == []


def test_a_backup_into_the_database_itself_is_refused(file_place: Workplace) -> None:
    refused = file_place.tinhso("backup", "tinhso.db")
    assert (refused.code, refused.out) == (2, "")
    assert "tinhso.db is the database itself" in refused.err


def test_a_copy_during_a_crawl_holds_what_was_committed(file_place: Workplace) -> None:
    place = file_place  # a server is copied with its own programs
    gate = Gate(after=20)
    with copies(gate) as portals:
        process = scheduler(place, portals.at, "--once")
        assert gate.reached.wait(60)
        made = place.tinhso("backup", "copy.db", "--json")
        assert made.code == 0, made
        gate.opened.set()
        ended(process)
    with closing(sqlite3.connect(place.folder / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(runs, under_way)] = copy.execute("SELECT COUNT(*), SUM(outcome IS NULL) FROM runs").fetchall()
        # A batch is one transaction: what has a verdict has its article, and the article its text.
        half = """SELECT COUNT(*) FROM ledger_entry AS entry LEFT JOIN article ON article.id = entry.article_id
            LEFT JOIN revision ON revision.article_id = article.id AND revision.number = article.revision_number
            WHERE entry.verdict IN ('new', 'duplicate', 'revised') AND revision.id IS NULL"""
        assert copy.execute(half).fetchall() == [(0,)]
    assert (runs, under_way) == (2, 2)
    assert made.json == {"file": "copy.db", "bytes": (place.folder / "copy.db").stat().st_size}


def test_every_line_of_a_crawl_names_its_portal_and_run(place: Workplace) -> None:
    with copies() as portals:
        done = place.tinhso("crawl", LAICHAU, BACKAN, *portals.at, "--verbose")
    assert done.code == 0, done.err
    line = re.compile(
        r"^\d{4}-\d\d-\d\d [\d:]{8} [A-Z]+ (.*?)\[scrapy\.core\.(\w+)\] .*?(laichau|backan)", re.MULTILINE
    )
    asked = [found.groups() for found in line.finditer(done.err)]
    assert len(asked) > 40
    ids = {row["portal"]: row["id"] for row in place.query("SELECT portal, id FROM runs")}
    of = {"laichau": f"{LAICHAU} run {ids[LAICHAU]} ", "backan": f"{BACKAN} run {ids[BACKAN]} "}
    assert {(prefix, portal) for prefix, _, portal in asked} == {(of[name], name) for name in of}
    for portal, number in ids.items():
        assert re.search(rf"^{portal}: ok after .*; run {number}$", done.err, re.MULTILINE)
