"""Crawls that are killed or stopped: nothing is half stored, and the next plain crawl completes what they left."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest

from replica.exchange import Answer, Request
from replica.server import serve
from replica.site import Failure, Site
from tests.crawling import ROOT, Workplace
from tests.samples import BACKAN, HOSTS, LAICHAU, listing_page, make_site, tampered
from tests.storage.postgresql import Server
from tests.two_portals import State, assert_same, one_after_the_other, portals


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[State, int]:
    return one_after_the_other(tmp_path_factory.mktemp("undisturbed"))


def a_moment(random: Random) -> None:
    """So that what is killed is not always killed just after an answer."""
    threading.Event().wait(random.random() * 0.1)


def kill_and_restart(place: Workplace, undisturbed: tuple[State, int], random: Random, kills: int) -> None:
    expected, answers = undisturbed
    place.batches_of(random.choice((0.05, 0.3, 1.0)))
    killed = 0
    with portals() as both:
        for _ in range(kills):
            both.wait_for(random.randint(1, answers * 4 // 5))  # later, and it may end before it is killed
            process = place.start(*both.arguments)
            both.reached.wait(20)  # a later run has less to ask for and may end before
            a_moment(random)
            process.signal(signal.SIGKILL)
            killed += process.wait().code == -signal.SIGKILL
            assert place.database.faults() == []
            assert place.column("SELECT COUNT(*) - COUNT(DISTINCT lineage || ' ' || source_key) FROM articles") == [0]
        place.batches_of(0.1)
        ended = place.tinhso(*both.arguments)
    assert killed > 0, "the first process ended before it was killed"
    assert (ended.code, {row["outcome"] for row in ended.json}) == (0, {"ok"})
    assert_same(place, expected)
    outcomes = place.column("SELECT outcome FROM runs ORDER BY id")
    assert outcomes[-2:] == ["ok", "ok"]
    assert outcomes.count("interrupted") >= killed
    assert None not in outcomes


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_crawl_is_completed_by_the_next(seed: int, place: Workplace, undisturbed: tuple[State, int]) -> None:
    kill_and_restart(place, undisturbed, Random(f"kill:{seed}"), kills=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_twenty_kills_at_random_moments(seed: int, place: Workplace, undisturbed: tuple[State, int]) -> None:
    kill_and_restart(place, undisturbed, Random(f"soak:{seed}"), kills=1 + seed % 3)


def end_the_server(
    place: Workplace, server: Server, undisturbed: tuple[State, int], random: Random, ends: Sequence[str]
) -> None:
    """One crawl, in the midst of which the server ends in these ways and comes back; nobody tells the crawl."""
    expected, answers = undisturbed
    place.batches_of(random.choice((0.02, 0.1, 0.5)))
    moments = sorted(random.sample(range(1, answers * 4 // 5), len(ends)))
    with portals() as both:
        both.wait_for(moments[0])
        process = place.start(*both.arguments)
        for moment, way in zip(moments, ends, strict=True):
            both.wait_on(moment)
            assert both.reached.wait(60)
            a_moment(random)
            assert process.is_alive, "the crawl ended before its server did"
            getattr(server, way)()
        ended = process.wait()
    assert ended.code == 0, ended
    assert {row["outcome"] for row in ended.json} == {"ok"}
    assert "Traceback" not in ended.err
    assert_same(place, expected)
    assert place.column("SELECT outcome FROM runs") == ["ok", "ok"], "it went on by itself: one run of each portal"


@pytest.mark.parametrize(("seed", "ends"), [(1, ["kill"]), (2, ["restart"])])
def test_a_crawl_goes_on_when_its_server_is_back(
    seed: int, ends: list[str], server_place: Workplace, postgresql: Server, undisturbed: tuple[State, int]
) -> None:
    end_the_server(server_place, postgresql, undisturbed, Random(f"server:{seed}"), ends)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_twenty_kills_of_the_server_at_random_moments(
    seed: int, server_place: Workplace, postgresql: Server, undisturbed: tuple[State, int]
) -> None:
    ends = ["kill"] * (1 + seed % 3) + ["restart"] * (seed % 2)
    end_the_server(server_place, postgresql, undisturbed, Random(f"server soak:{seed}"), ends)


def test_a_server_that_stays_away_ends_the_crawl_with_a_sentence(
    server_place: Workplace, postgresql: Server, undisturbed: tuple[State, int]
) -> None:
    place = server_place
    place.patience_of(0.5)
    expected, answers = undisturbed
    with portals() as both:
        both.wait_for(answers // 2)
        process = place.start(*both.arguments)
        assert both.reached.wait(60)
        postgresql.stop()
        try:
            ended = process.wait()
            away = place.tinhso(*both.arguments)
        finally:
            postgresql.start()
        assert ended.code == 1
        assert {row["outcome"] for row in ended.json} == {"error"}
        reasons = {row["reason"] for row in ended.json}
        assert len(reasons) == 1
        assert re.fullmatch(r"The database refused to write: [^\n]+\.", reasons.pop())
        assert "Traceback" not in ended.err
        assert (away.code, away.out) == (2, "")
        assert re.fullmatch(r"tinhso: The PostgreSQL server at \S+ cannot be reached: [^\n]+\.\n", away.err)
        assert place.database.faults() == []
        assert place.column("SELECT outcome FROM runs") == [None, None], "nobody could write how they ended"
        assert place.tinhso(*both.arguments).code == 0
    assert_same(place, expected)
    assert place.column("SELECT outcome FROM runs ORDER BY id") == ["interrupted", "interrupted", "ok", "ok"]


def stop_at(place: Workplace, site: Site, answers: int, *options: str) -> tuple[object, dict[str, object]]:
    """Crawls the site and presses Ctrl-C after so many answers. Returns how the process ended and its row."""
    reached = threading.Event()
    given = iter(range(answers))

    def change(request: Request, answer: Answer) -> Answer:
        if next(given, None) is None:
            reached.set()
        return answer

    with serve(tampered(site, change)) as served:
        process = place.start("crawl", LAICHAU, "--at", served.origin, "--all-topics", "--json", *options)
        assert reached.wait(30)
        process.signal(signal.SIGINT)
        ended = process.wait(15)
    assert "Traceback" not in ended.err, ended.err
    return ended, ended.rows[LAICHAU]


def test_ctrl_c_ends_cleanly_and_stores_all_that_was_fetched(place: Workplace) -> None:
    place.batches_of(1.0)
    site = make_site("nukeviet", 120)
    ended, row = stop_at(place, site, 60)
    assert (ended.code, row["outcome"], row["reason"]) == (1, "interrupted", "stopped by the user")  # type: ignore[attr-defined]
    [run] = place.query("SELECT outcome, reason, ended_at IS NOT NULL AS has_end, new, duplicate FROM runs")
    assert (run["outcome"], run["reason"], run["has_end"]) == ("interrupted", "stopped by the user", 1)
    assert (
        place.column("SELECT COUNT(*) FROM articles")
        == [run["new"] + run["duplicate"]]
        == [row["new"] + row["duplicate"]]
    )  # type: ignore[operator]
    assert 40 <= run["new"] < 120
    assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict = 'failed'") == [0]
    with serve(make_site("nukeviet", 120)) as served:
        assert place.crawl(LAICHAU, served.origin, "--all-topics")["outcome"] == "ok"
    assert place.column("SELECT COUNT(*) FROM articles") == [120]


class Slow:
    """A site that takes its time over an article's page, after so many others."""

    def __init__(self, site: Site, after: int) -> None:
        self._left = after
        self._plain = site
        self.site = tampered(site, self._change)
        self.path = ""
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def _change(self, request: Request, answer: Answer) -> Answer:
        if request.path != "/robots.txt" and not listing_page(self._plain, request.path):
            self._left -= 1
            if self._left == 0:
                self.path = request.path
                self.asked.set()
                assert self.may_answer.wait(60)
        return answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_page_on_its_way_is_stored_after_a_signal(place: Workplace, number: signal.Signals) -> None:
    """And no other page is asked for."""
    site = make_site("nukeviet", 20)
    slow = Slow(site, after=12)
    with serve(slow.site) as served:
        process = place.start("crawl", LAICHAU, "--at", served.origin, "--all-topics")
        assert slow.asked.wait(30)
        process.signal(number)
        process.wait_until_said("Stopping: what was asked for is awaited")
        slow.may_answer.set()
        ended = process.wait()
        assert served.paths[-1] == slow.path
    assert "Traceback" not in ended.err, ended.err
    assert ended.code == 1
    assert place.column("SELECT outcome FROM runs") == ["interrupted"]
    assert place.column("SELECT COUNT(*) FROM articles WHERE url LIKE ?", f"%{slow.path}") == [1]
    assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict NOT IN ('new', 'duplicate', 'pending')") == [
        0
    ]


def test_a_second_signal_waits_for_no_page(place: Workplace) -> None:
    site = make_site("nukeviet", 20)
    slow = Slow(site, after=12)
    with serve(slow.site) as served:
        process = place.start("crawl", LAICHAU, "--at", served.origin, "--all-topics", "-s", "STOP_TIMEOUT=100")
        assert slow.asked.wait(30)
        process.signal(signal.SIGTERM)
        process.wait_until_said("Stopping")
        process.signal(signal.SIGTERM)
        ended = process.wait(30)
        slow.may_answer.set()
    assert ended.code == 1
    assert place.column("SELECT outcome FROM runs") == ["interrupted"]
    assert place.column("SELECT verdict FROM ledger_entries WHERE url LIKE ?", f"%{slow.path}") == ["pending"]
    assert place.column("SELECT COUNT(*) FROM articles")[0] >= 5


MOMENTS = {"opened": "spider_opened", "started": "engine_started", "closed": "spider_closed"}
TOLD_AT = """
import asyncio, os, signal
import scrapy.signals
import cli
from crawler.ledger_keeper import LedgerKeeper

make = LedgerKeeper.__init__

async def stop():
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.3)  # the signal is answered while what Scrapy was about to do waits

def __init__(self, crawler):
    crawler.signals.connect(stop, signal=scrapy.signals.{moment})
    make(self, crawler)

LedgerKeeper.__init__ = __init__
cli.main()
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_signal_at_an_awkward_moment_ends_the_crawl(moment: str, place: Workplace) -> None:
    """Before the engine runs, Scrapy cannot be stopped; while it closes by itself, it returns before it has closed."""
    script = place.folder / "told.py"
    script.write_text(TOLD_AT.format(moment=MOMENTS[moment]))
    with serve(make_site("nukeviet", 30)) as served:
        ended = place.start("crawl", LAICHAU, "--at", served.origin, "--json", script=str(script)).wait(30)
    assert "Traceback" not in ended.err, ended.err
    outcome = ended.rows[LAICHAU]["outcome"]
    assert outcome == "interrupted" or (moment, outcome) == (
        "closed",
        "ok",
    )  # as the run was written before it was told, or after
    assert place.query("SELECT outcome, ended_at IS NOT NULL AS has_end FROM runs") == [
        {"outcome": outcome, "has_end": 1}
    ]


def test_ctrl_c_does_not_wait_long_for_a_portal_that_hangs(place: Workplace) -> None:
    site = make_site("nukeviet", 20)
    site.fail(Failure.HANG, after=12)
    ended, row = stop_at(place, site, 12, "-s", "STOP_TIMEOUT=1")
    assert row["outcome"] == "interrupted"
    assert ended.seconds < 10  # type: ignore[attr-defined]  # DOWNLOAD_TIMEOUT is thirty
    assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict = 'failed'") == [0]
    assert place.column("SELECT COUNT(*) FROM articles")[0] >= 5


def test_ctrl_c_does_not_wait_as_long_as_a_portal_asks_for(place: Workplace) -> None:
    site = make_site("nukeviet", 20)
    site.fail(Failure.FLOOD, after=12)  # Retry-After: 60
    ended, row = stop_at(place, site, 13)
    assert row["outcome"] == "interrupted"
    assert ended.seconds < 10  # type: ignore[attr-defined]
    assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict IN ('failed', 'blocked')") == [0]


def scrapy(place: Workplace, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *argv],
        cwd=ROOT, env=os.environ | place.env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_scrapys_own_commands_work_inside_the_project(place: Workplace) -> None:
    listed = scrapy(place, "list")
    assert listed.returncode == 0
    assert {BACKAN, LAICHAU} <= set(listed.stdout.split())
    site = make_site("nukeviet", 8, crawl_delay=0.4)
    times: list[float] = []

    def note(request: Request, answer: Answer) -> Answer:
        times.append(time.monotonic())
        return answer

    with serve(tampered(site, note)) as served:
        copy = ["COPY_ORIGIN=" + served.origin, f"PUBLIC_ORIGIN=https://{HOSTS[LAICHAU]}", "DOWNLOAD_DELAY=0"]
        handler = 'DOWNLOAD_HANDLERS={"https": "crawler.copies.CopyHandler", "http": "crawler.copies.CopyHandler"}'
        ended = scrapy(place, "crawl", LAICHAU, *(word for pair in (*copy, handler) for word in ("-s", pair)))
        assert served.unknown == []
        assert any(listing_page(site, path) for path in served.paths)
    assert ended.returncode == 0
    assert ended.stderr.startswith("laichau_skhcn: ok after ")
    assert ended.stderr.count("\n") == 1
    [run] = place.query("SELECT outcome, seen, new, duplicate, off_topic FROM runs")
    assert run["outcome"] == "ok"
    assert run["new"] + run["duplicate"] + run["off_topic"] == 8
    gaps = [later - earlier for earlier, later in pairwise(times)]
    # Two by two: on a busy machine one request may arrive late, and the next is then seen too soon after it.
    assert min(map(sum, pairwise(gaps[1:]))) >= 2 * 0.4 * 0.95, "robots.txt asks for 0.4 s between requests"
    assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict = 'pending'") == [0]


def test_scrapy_crawl_says_what_is_wrong_with_the_database(file_place: Workplace) -> None:
    place = file_place
    place.file.write_bytes(b"this is no database, but it is long enough to be taken for one" * 30)
    ended = scrapy(place, "crawl", LAICHAU)
    assert "cannot be opened: file is not a database" in ended.stderr
    assert "Traceback" not in ended.stderr
