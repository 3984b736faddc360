"""`tinhso export`: every format from both databases, typed and whole, and the documents' examples of reading them."""

import contextlib
import io
import json
import os
import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import etree

from storage.export.columns import COLUMNS, kind_of
from tests.exports import Exporting, asked, dump, read_csv
from tests.storage.postgresql import KINDS, Server
from tests.test_docs import blocks, documented, tables

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "export.md").read_text(encoding="utf-8")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.db"])
def test_both_databases_give_the_same_file(
    exporting: Exporting, demo_file: str, demo_server: str, tmp_path: Path, name: str
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir(), there.mkdir()
    counts = [exporting.export(here / name, demo_file), exporting.export(there / name, demo_server)]
    if name == "a.db":
        assert sorted(dump(here / name)) == sorted(dump(there / name))
        assert counts == [81, 81], "with the copies"
    else:
        assert (here / name).read_bytes() == (there / name).read_bytes()
        assert counts == [79, 79]
    assert [path.name for path in here.iterdir()] == [name]


def test_csv_and_json_lines_hold_what_the_view_holds(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    exporting.export(tmp_path / "a.csv", demo_file)
    exporting.export(tmp_path / "a.ndjson", demo_file)
    held = asked(demo_file, f"SELECT {', '.join(COLUMNS)} FROM unique_articles ORDER BY id")
    assert read_csv(tmp_path / "a.csv") == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in held
    ]
    lines = [json.loads(line) for line in (tmp_path / "a.ndjson").read_text(encoding="utf-8").splitlines()]
    assert lines == [row | {"event_dates": json.loads(row["event_dates"])} for row in held]
    assert {row["reuse"] for row in held if row["portal"] != "travinh_stttt"} == {"unknown"}
    assert [row["reuse"][:15] for row in held if row["portal"] == "travinh_stttt"] == ['(Ghi rõ nguồn "'] * 12


def test_parquet_is_typed(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    exporting.export(tmp_path / "a.parquet", demo_file)
    exporting.export(tmp_path / "a.csv", demo_file)
    table = pq.read_table(tmp_path / "a.parquet")
    types = {field.name: field.type for field in table.schema}
    assert types["published_at"] == types["fetched_at"] == pa.timestamp("us", tz="UTC")
    assert types["published_on"] == pa.date32()
    assert types["topic_score"] == pa.float64()
    assert types["word_count"] == types["duplicate_of"] == pa.int64()
    assert types["title"] == types["event_dates"] == pa.string()
    told = read_csv(tmp_path / "a.csv")
    for row, texts in zip(table.to_pylist(), told, strict=True):
        for name, value in row.items():
            shown = "" if value is None else f"{value:%Y-%m-%d %H:%M:%S.%f}" if name.endswith("_at") else str(value)
            assert shown == texts[name], name


def test_the_columns_are_those_of_the_views_but_what_is_made_from_them() -> None:
    told = {row["column"].strip("`"): row["type"] for row in documented()["articles"]}
    assert {name: kind.value for name, kind in COLUMNS.items()} == {
        name: kind for name, kind in told.items() if name not in ("body_html", "text_folded")
    }
    [rows] = tables(PAGE, "column")
    assert {row["column"].strip("`"): row["kind"] for row in rows} == {n: kind.value for n, kind in COLUMNS.items()}
    assert [row["column"].strip("`") for row in rows] == list(COLUMNS)


def test_every_column_of_every_view_is_of_the_kind_that_is_documented() -> None:
    for view, rows in documented().items():
        for row in rows:
            name = row["column"].strip("`")
            assert kind_of(view, name).value == row["type"], f"{view}.{name}"


def test_filters_are_those_of_articles(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert exporting.export(file, demo_file, "--province", "phu tho", "--since", "2026-03-01", "--duplicates") == 8
    assert {row["province_now"] for row in read_csv(file)} == {"Phú Thọ"}
    assert all(row["published_on"] >= "2026-03-01" for row in read_csv(file))
    assert exporting.export(file, demo_file, "--undated", "only") == 12
    assert exporting.export(file, demo_file, "--since", "2030-01-01") == 0
    assert file.read_bytes().decode() == ",".join(COLUMNS) + "\r\n"
    said = exporting.run("export", str(file), "--database", demo_file, "--province", "hoa binh")
    assert said == (0, f"Hòa Bình of before July 2025, part of Phú Thọ since.\n23 article(s) in {file}.\n", "")


def test_excel_gets_a_mark_and_no_formula(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    """The same of `tinhso sql`, where a text can be made up."""
    exporting.export(tmp_path / "a.csv", demo_file, "--bom", "--separator", ";")
    written = (tmp_path / "a.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfid;portal;agency;")
    texts = "SELECT '=1+1' AS a, '+1' AS b, '-1' AS c, '@x' AS d, -1 AS e, 'Số' AS f, NULL AS g, '＝x' AS h"
    argv = ("sql", texts, "--format", "csv", "--database", demo_file)
    assert exporting.run(*argv)[1].splitlines()[1] == "=1+1,+1,-1,@x,-1,Số,,＝x"
    shown = exporting.run(*argv, "--bom")[1]
    assert shown.splitlines() == ["\ufeffa,b,c,d,e,f,g,h", "'=1+1,'+1,'-1,'@x,-1,Số,,'＝x"]


@pytest.mark.parametrize("kind", KINDS)
def test_atom_holds_all_that_is_chosen_under_the_ids_of_the_feed(
    exporting: Exporting, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = request.getfixturevalue({"sqlite": "demo_file", "postgresql": "demo_server"}[kind])
    assert exporting.export(tmp_path / "a.atom", url) == 79
    assert exporting.run("feed", str(tmp_path / "feed.xml"), "--limit", "79", "--database", url)[0] == 0
    assert (tmp_path / "a.atom").read_bytes() == (tmp_path / "feed.xml").read_bytes()
    assert exporting.export(tmp_path / "b.atom", url, "--portal", "travinh_stttt") == 12
    whole, part = (etree.fromstring((tmp_path / name).read_bytes()) for name in ("a.atom", "b.atom"))
    rights = part.xpath("a:entry/a:rights/text()", namespaces=ATOM)
    assert all('. (Ghi rõ nguồn "stttt.travinh.gov.vn"' in text for text in rights)
    assert whole.findtext("a:id", namespaces=ATOM) != part.findtext("a:id", namespaces=ATOM)
    assert set(part.xpath("a:entry/a:id/text()", namespaces=ATOM)) < set(
        whole.xpath("a:entry/a:id/text()", namespaces=ATOM)
    )


def test_whoever_may_only_ask_the_views_may_export_them(
    exporting: Exporting, demo_server: str, postgresql: Server, tmp_path: Path
) -> None:
    postgresql.execute("CREATE ROLE reader_of_views LOGIN IN ROLE tinhso_reader")
    url = postgresql.url(demo_server.partition("?")[0].rpartition("/")[2], "reader_of_views")
    assert exporting.export(tmp_path / "a.csv", url, "--section", "chuyen doi so") > 0
    assert exporting.export(tmp_path / "a.db", url) == 81
    said = exporting.refused("export", str(tmp_path / "a.atom"), "--database", url)
    assert "reader_of_views may not do this in the database" in said
    postgresql.execute("DROP ROLE reader_of_views")


def test_a_database_of_an_older_version_is_told_from_a_whole_one(
    exporting: Exporting, demo_file: str, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    exporting.export(older, demo_file)
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("DROP TABLE event_days")
    argv = ("--database", f"sqlite:///{older}")
    assert "has no view event_days: an older version made it" in exporting.refused("export", f"{tmp_path}/a.db", *argv)
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ALTER TABLE articles DROP COLUMN reuse")
    assert "cannot be exported: no such column: reuse" in exporting.refused("export", f"{tmp_path}/a.csv", *argv)
    assert [path.name for path in tmp_path.iterdir()] == ["older.db"]


def test_a_bar_is_drawn_in_a_terminal_only(
    exporting: Exporting, demo_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", terminal)
        exporting.export(tmp_path / "a.csv", demo_file)
    assert "/79" in terminal.getvalue()
    assert exporting.export(tmp_path / "a.csv", demo_file) == 79, "and says nothing on standard error"


# Whole or not at all


def dies_at(row: int, how: Callable[[], None], rows: Iterator[Any]) -> Iterator[Any]:
    for number, each in enumerate(rows):
        if number == row:
            how()
        yield each


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.db", "a.atom"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_export_that_is_interrupted_leaves_what_was_there(
    exporting: Exporting,
    demo_file: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    number: signal.Signals,
) -> None:
    from commands import exporting as command
    from storage.export.stream import Stream

    file = tmp_path / name
    exporting.export(file, demo_file, "--portal", "hoabinh")
    before = file.read_bytes()

    def how() -> None:
        assert [path for path in tmp_path.glob(".*/*") if path.name == name], "it is being written beside its place"
        os.kill(os.getpid(), number)

    rows, news = Stream.rows, command.selected
    monkeypatch.setattr(Stream, "rows", lambda *given: dies_at(20, how, rows(*given)))
    monkeypatch.setattr(command, "selected", lambda *given: dies_at(20, how, news(*given)))
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's background job starts without
    try:
        code, out, _ = exporting.run("export", str(file), "--database", demo_file)
    finally:
        signal.signal(signal.SIGINT, ignored)
    assert (code, out) == ({signal.SIGTERM: 143, signal.SIGINT: 130}[number], "")
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert file.read_bytes() == before


def test_what_cannot_be_written_is_said_in_a_sentence(
    exporting: Exporting, demo_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ("--database", demo_file)
    source = Path(demo_file.removeprefix("sqlite:///"))
    before = source.read_bytes()
    assert "is a database and no earlier snapshot" in exporting.refused("export", str(source), *argv)
    assert "is a database and no earlier snapshot" in exporting.refused(
        "sql", "SELECT 1", "--output", str(source), "--format", "csv", *argv
    )
    assert source.read_bytes() == before
    assert "No such file or directory" in exporting.refused("export", str(tmp_path / "no" / "a.csv"), *argv)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert "is no regular file" in exporting.refused("export", str(folder), *argv)
    assert "does not say what it is to be" in exporting.refused("export", str(tmp_path / "a.xlsx"), *argv)
    assert "belongs to CSV" in exporting.refused("export", str(tmp_path / "a.db"), "--bom", *argv)
    assert "There is no database" in exporting.refused("export", "a.csv", "--database", "sqlite:///no.db")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "Parquet needs pyarrow" in exporting.refused("export", str(tmp_path / "a.parquet"), *argv)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.csv"]


# docs/export.md


@pytest.mark.parametrize("example", blocks(PAGE, "python"), ids=lambda text: text.split()[1])
def test_the_examples_of_the_page_run(
    exporting: Exporting, demo_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str
) -> None:
    monkeypatch.chdir(tmp_path)
    [name] = set(re.findall(r"articles\.(?:parquet|csv|jsonl)", example))
    exporting.export(tmp_path / name, demo_file)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(example, "docs/export.md", "exec"), {})
    said = out.getvalue()
    assert re.search(r"Phú Thọ|hoabinh", said), said


def test_the_page_tells_every_format_and_suffix() -> None:
    from commands.exporting import SUFFIXES, Format

    [rows] = tables(PAGE, "format")
    assert {row["format"].strip("`") for row in rows} == {each.value for each in Format}
    told = {
        suffix: row["format"].strip("`") for row in rows for suffix in re.findall(r"`(\.\w+)`", row["name ends in"])
    }
    assert told == {suffix: form.value for suffix, form in SUFFIXES.items()}
