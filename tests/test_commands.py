"""Every command on the demo's database: what people read, and what programs read with --json."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files

import pytest

from crawler.progress import PlainLines
from crawler.record import RunRecord
from replica.demo import ARTICLES, demo_sites
from storage.records import RunOutcome, Verdict
from tests.crawling import Places, Workplace
from tests.demos import PORTALS, Demo, FileDemo, rows_of
from tests.samples import BACKAN, HOSTS, LAICHAU

COUNTS = (
    "seen", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed",
)  # fmt: skip


def test_demo_prints_the_table_three_queries_and_what_to_type_next(file_demo: FileDemo) -> None:
    printed = file_demo.printed
    assert printed.returncode == 0, printed.stderr
    assert "DỮ LIỆU MẪU" in printed.stdout
    header, *rows = rows_of(printed.stdout)[: 1 + len(PORTALS)]
    assert header == ["portal", *(name.replace("_", " ") for name in COUNTS), "outcome", "seconds"]
    by_name = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert {name: row["outcome"] for name, row in by_name.items()} == dict.fromkeys(PORTALS, "ok")
    assert printed.stdout.count("\nSELECT ") == 3
    assert [len(line) > 0 for line in re.findall(r"^  tinhso .*", printed.stdout, re.MULTILINE)] == [True] * 4
    assert "Traceback" not in printed.stderr


def test_demo_reports_progress_in_plain_lines_where_there_is_no_terminal(file_demo: FileDemo) -> None:
    lines = file_demo.printed.stderr.splitlines()
    ends = [line for line in lines if " after " in line]  # on a slow machine others come before, at intervals
    assert sorted(line.partition(":")[0] for line in ends) == PORTALS
    assert all(re.fullmatch(r"[a-z_]+: ok after \d+\.\d s; seen \d+, new \d+.*", line) for line in ends), lines
    assert all(re.fullmatch(r"[a-z_]+: (ok after \d+\.\d s; )?seen \d+, new \d+.*", line) for line in lines), lines
    assert "\x1b" not in file_demo.printed.stderr + file_demo.printed.stdout


def test_demo_replaces_its_own_database_and_no_other(file_demo: FileDemo, file_place: Workplace) -> None:
    place = file_place
    place.become(file_demo.place)
    place.database.execute("UPDATE run SET origin = '' WHERE id = 1")  # as a crawl of a live portal has it
    before = place.state()
    refused = place.tinhso("demo", "--file", str(place.file))
    assert refused.code == 2
    assert "holds crawls of live portals: name another file with --file." in refused.err
    assert place.state() == before
    again = FileDemo(file_demo.place.folder)
    assert again.printed.returncode == 0
    assert again.place.column("SELECT COUNT(*) FROM runs") == [len(PORTALS)], "the earlier demo's database was replaced"


def test_runs_count_every_article_once(demo: Demo) -> None:
    rows = demo.json("sql", "SELECT * FROM runs ORDER BY portal")
    assert [row["portal"] for row in rows] == PORTALS
    sites = demo_sites()
    for row in rows:
        site = sites[row["portal"]]
        assert row["seen"] == sum(1 + bool(each.second_section) for each in site.articles)
        judged = sum(row[name] for name in ("new", "duplicate", "sighting", "off_topic", "rejected"))
        assert judged == ARTICLES
        assert (row["outcome"], row["revised"], row["failed"], row["blocked"]) == ("ok", 0, 0, 0)
        assert row["requests"] > ARTICLES
        assert row["bytes"] > 100_000


def test_portals(demo: Demo) -> None:
    rows = {row["portal"]: row for row in demo.json("portals")}
    assert list(rows[BACKAN]) == [
        "portal", "agency", "level", "province_then", "province_now", "state", "successor", "evidence", "check", "family",
        "host", "sections", "tls", "note",
    ]  # fmt: skip
    assert rows[BACKAN]["agency"] == "Ủy ban nhân dân thành phố Bắc Kạn"
    assert rows[BACKAN] | {"state": "archive", "successor": "thainguyen.gov.vn", "evidence": "recorded"} == rows[BACKAN]
    assert rows[LAICHAU] | {"state": "active", "level": "department", "family": "nukeviet"} == rows[LAICHAU]
    text = demo.run("portals").out
    header, *table = rows_of(text)
    assert header == [
        "portal", "agency", "level", "province now", "state", "successor", "evidence", "checked", "family", "host", "tls",
    ]  # fmt: skip
    assert {row[0] for row in table if row[0]} == set(rows)
    assert "The city was abolished with the district level on 1 July 2025" in text


NAMES = {  # as typed, with --then or without: whose articles of the demo that means
    ("Thái Nguyên",): {"backan_tp", "thainguyen_tp"},
    ("thai nguyen", "--then"): {"thainguyen_tp"},
    ("Phú Thọ",): {"hoabinh"},
    ("phu tho", "--province-then"): set(),
    ("Hoà Bình",): {"hoabinh"},
    ("HOA BINH", "--then"): {"hoabinh"},
    ("tỉnh Bắc Cạn",): {"backan_tp"},
    ("Vĩnh Long",): {"travinh_stttt"},
    ("TP.HCM",): set(),
    ("lai chau",): {"laichau_skhcn"},
}


@pytest.mark.parametrize("asked", NAMES, ids=" ".join)
def test_articles_of_a_province_then_and_now(demo: Demo, asked: tuple[str, ...]) -> None:
    rows = demo.json("articles", "--province", *asked, "--limit", "1000", "--duplicates")
    portals = {row["portal"] for row in rows}
    assert portals == NAMES[asked]
    counted = demo.json("sql", "SELECT portal, COUNT(*) AS n FROM articles GROUP BY portal")
    assert len(rows) == sum(row["n"] for row in counted if row["portal"] in portals)


def test_which_province_is_meant_is_said(demo: Demo) -> None:
    said = demo.run("articles", "--province", "phu tho").out.splitlines()[0]
    assert said == (
        "Today's Phú Thọ, with what Hòa Bình and Vĩnh Phúc published; --then: the earlier province of that name alone."
    )
    assert demo.run("articles", "--province", "hoa binh").out.splitlines()[0] == (
        "Hòa Bình of before July 2025, part of Phú Thọ since."
    )
    wrong = demo.place.tinhso("articles", "--province", "Hòa Bìng")
    assert wrong.code == 2
    assert wrong.err.startswith(
        "tinhso: There is no province named 'Hòa Bìng', today or before July 2025; did you mean "
    )
    alone = demo.place.tinhso("articles", "--then")
    assert (alone.code, "write --province too" in alone.err) == (2, True)


def test_articles(demo: Demo) -> None:
    everything = demo.json("articles", "--limit", "1000", "--duplicates")
    assert list(everything[0]) == [
        "published_on", "published_at", "portal", "province_then", "province_now", "title", "author", "url",
    ]  # fmt: skip
    assert len(everything) == demo.json("sql", "SELECT COUNT(*) AS n FROM articles")[0]["n"]
    days = [row["published_on"] or "" for row in everything]
    assert days == sorted(days, reverse=True), "the undated last"
    assert "" in days
    unique = demo.json("articles", "--limit", "1000")
    assert len(unique) == len(everything) - 2
    one = demo.json("articles", "--portal", BACKAN, "--since", "2026-01-01", "--until", "28/2/2026")
    assert {row["portal"] for row in one} == {BACKAN}
    assert all("2026-01-01" <= row["published_on"] <= "2026-02-28" for row in one)
    assert (
        len(one)
        == sum(row["portal"] == BACKAN and "2026-01" <= (row["published_on"] or "") < "2026-03" for row in unique)
        > 0
    )
    header, *table = rows_of(demo.run("articles", "--limit", "3").out)
    assert header == ["published on", "portal", "title", "url"]
    assert [row[0] for row in table] == [row["published_on"] for row in unique[:3]]


@pytest.fixture(scope="module")
def two_addresses(demo: Demo) -> Iterator[tuple[str, str]]:
    """The address of an article and another of its addresses."""
    row = demo.json(
        "sql", "SELECT articles.url AS own, article_urls.url AS other FROM articles JOIN article_urls "
        "ON article_urls.article_id = articles.id AND article_urls.url <> articles.url LIMIT 1",
    )[0]  # fmt: skip
    yield row["own"], row["other"]


def test_show_finds_an_article_by_any_of_its_addresses(demo: Demo, two_addresses: tuple[str, str]) -> None:
    own, other = two_addresses
    article = demo.json("show", other)
    assert article == demo.json("show", own)
    assert article["url"] == own
    assert {row["url"] for row in article["article_urls"]} == {own, other}
    assert [row["number"] for row in article["revisions"]] == [1]
    for name in ("images", "attachments", "cuts"):
        assert isinstance(article[name], list)
    text = demo.run("show", other).out
    lines = text.splitlines()
    assert lines[0] == article["title"]
    assert f"  also at: {other}" in lines
    assert article["body"].splitlines()[0] in lines
    assert f"  fetched: {in_vietnam(article['fetched_at'])}, run {article['run_id']}, 1 revision(s)" in lines


def test_show_says_what_became_of_an_address_without_article(demo: Demo) -> None:
    off_topic = demo.json("sql", "SELECT url FROM ledger_entries WHERE verdict = 'off_topic' LIMIT 1")[0]["url"]
    ended = demo.place.tinhso("show", off_topic)
    assert ended.code == 2
    assert re.fullmatch(
        rf"tinhso: {re.escape(off_topic)} is no stored article: its verdict is off_topic \(topic score [\d.]+\)\.\n",
        ended.err,
    )


def in_vietnam(value: str) -> str:
    """A moment of the database, which is UTC, on the clock of Vietnam: seven hours on, all year."""
    return f"{datetime.fromisoformat(value).replace(tzinfo=None) + timedelta(hours=7):%Y-%m-%d %H:%M}"


def test_runs(demo: Demo) -> None:
    rows = demo.json("runs")
    assert sorted(row["portal"] for row in rows) == PORTALS
    assert {*COUNTS, "gone", "undated", "requests", "bytes", "seconds", "outcome", "reason", "origin"} <= set(rows[0])
    assert all(row["origin"].startswith("http://127.0.0.1:") for row in rows)
    assert [row["portal"] for row in demo.json("runs", "--portal", BACKAN)] == [BACKAN]
    assert len(demo.json("runs", "--limit", "1")) == 1
    header, *table = rows_of(demo.run("runs").out)
    assert [row[header.index("started")] for row in table] == [in_vietnam(row["started_at"]) for row in rows]
    assert [row[header.index("outcome")] for row in table] == ["ok"] * len(PORTALS)


def test_sql_as_table_csv_and_json(demo: Demo) -> None:
    statement = "SELECT portal, COUNT(*) AS n, NULL AS hollow FROM articles GROUP BY portal ORDER BY portal"
    rows = demo.json("sql", statement)
    assert [list(row) for row in rows] == [["portal", "n", "hollow"]] * len(PORTALS)
    assert demo.run("sql", statement, "--format", "json").json == rows
    found = list(csv.DictReader(io.StringIO(demo.run("sql", statement, "--format", "csv").out)))
    assert found == [{"portal": row["portal"], "n": str(row["n"]), "hollow": ""} for row in rows]
    header, *table = rows_of(demo.run("sql", statement).out)
    assert header == ["portal", "n", "hollow"]
    assert table == [[row["portal"], str(row["n"]), ""] for row in rows]
    assert "Chuyển đổi số" in demo.run("sql", "SELECT 'Chuyển đổi số' AS a", "--json").out, "letters as they are"


WRITING = (
    "DELETE FROM article", "INSERT INTO meta VALUES ('a', 'b')", "UPDATE article SET url = ''", "DROP VIEW articles",
    "CREATE TABLE t (a)", "PRAGMA journal_mode = DELETE", "ATTACH 'other.db' AS other", "VACUUM INTO 'copy.db'",
)  # fmt: skip


def test_sql_refuses_to_write(demo: Demo) -> None:
    before = demo.place.state()
    for statement in WRITING:
        ended = demo.place.tinhso("sql", statement)
        assert ended.code == 2, statement
        assert ended.err.startswith("tinhso: "), statement
        assert ended.err.count("\n") == 1, statement
        assert ended.out == "", statement
    assert demo.place.state() == before
    assert not (demo.place.folder / "other.db").exists()
    assert not (demo.place.folder / "copy.db").exists()
    wrong = demo.place.tinhso("sql", "SELECT hollow FROM nowhere")
    said = 'relation "nowhere" does not exist' if demo.place.is_postgresql else "no such table: nowhere"
    assert (wrong.code, wrong.err) == (2, f"tinhso: The query failed: {said}.\n")


def test_seeds_are_added_listed_exported_and_imported(demo: Demo, place: Workplace, places: Places) -> None:
    shipped = [row["seed"] for row in demo.json("seeds", "list")]
    assert len(shipped) == len(set(shipped)) == 6
    sighted = {row["seed"]: row["sightings"] for row in demo.json("seeds", "list") if row["sightings"]}
    site = demo_sites()[LAICHAU]
    [seed] = [each for each in site.articles if each.id == 701]
    assert list(sighted.values()) == [f"https://{HOSTS[LAICHAU]}{site.address(seed)}"]
    own = "00000000000feed0"
    text = (files("replica") / "texts" / "seed_sample.txt").read_text(encoding="utf-8")
    document = place.folder / f"mẫu_{own}.txt"
    document.write_text(text, encoding="utf-8")
    added = place.tinhso("seeds", "add", document.name)
    assert (added.code, added.out) == (0, f"1 seed(s): {own}\n")
    assert own in {row["seed"] for row in place.tinhso("seeds", "list", "--json").json}
    exported = place.tinhso("seeds", "export").out
    assert text.splitlines()[1] not in exported, "facts, not texts"
    assert own in json.dumps(json.loads(exported))
    other = places.new(place.folder / "other")
    (other.folder / "seeds.json").write_text(exported, encoding="utf-8")
    imported = other.tinhso("seeds", "import", "seeds.json")
    assert imported.code == 0
    assert other.tinhso("seeds", "export").out == exported
    header, *table = rows_of(other.tinhso("seeds", "list").out)
    assert header == ["seed", "shingles", "sightings"]
    assert own in {row[0] for row in table}
    other.database.drop()


def test_reprocess_admits_what_was_off_topic_without_a_request(demo: Demo, place: Workplace) -> None:
    place.become(demo.place)
    off_topic = place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict = 'off_topic'")[0]
    before = place.state()
    rows = place.tinhso("reprocess", "--json").json
    assert {row["portal"] for row in rows} == set(PORTALS) >= {LAICHAU, BACKAN}
    assert list(rows[0]) == ["portal", *(verdict.value for verdict in Verdict)]
    assert sum(row["off_topic"] for row in rows) == off_topic > 20
    assert sum(row["new"] + row["revised"] for row in rows) == 0
    for name in ("articles", "aliases", "sightings", "ledger"):
        assert place.state()[name] == before[name], f"{name}: nothing changed, so nothing is rewritten"
    ended = place.tinhso("reprocess", *PORTALS, "--all-topics")
    assert ended.code == 0
    header, *table = rows_of(ended.out)
    assert header == [
        "portal",
        "new",
        "revised",
        "unchanged",
        "alias",
        "duplicate",
        "sighting",
        "off topic",
        "rejected",
    ]
    assert sum(int(row[1]) + int(row[5]) for row in table) == off_topic
    assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE verdict = 'off_topic'") == [0]
    assert place.column("SELECT COUNT(*) FROM articles") == [len(before["articles"]) + off_topic]


def test_reprocess_tells_of_portals_whose_pages_it_read(place: Workplace) -> None:
    place.tinhso("crawl", LAICHAU, "--at", "http://127.0.0.1:1", "-s", "RETRY_TIMES=0")
    ended = place.tinhso("reprocess")
    assert (ended.code, ended.out) == (0, "No page of any portal is kept: there was nothing to judge again.\n")
    assert place.tinhso("reprocess", LAICHAU, BACKAN).out.startswith(f"No page of {LAICHAU}, {BACKAN} is kept: ")
    assert place.tinhso("reprocess", "--json").json == []


def test_plain_lines_come_at_intervals_and_at_the_end() -> None:
    out, clock = io.StringIO(), iter([0.0, 4.0, 11.0, 15.0])
    lines, record = PlainLines(out, lambda: next(clock)), RunRecord()
    for _ in range(4):
        record.counts["seen"] += 20
        lines.update("mau_tinh", record)
    record.count(Verdict.OFF_TOPIC)
    record.ended(RunOutcome.PARTIAL, "1 pages failed, 0 blocked", 16.25)
    lines.ended("mau_tinh", record)
    assert out.getvalue().splitlines() == [
        "mau_tinh: seen 60",
        "mau_tinh: partial after 16.2 s: 1 pages failed, 0 blocked; seen 80, off topic 1",
    ]
