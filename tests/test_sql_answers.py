"""What `tinhso sql` prints and writes: formats, limits, statements from files."""

import io
import json
import sys
import unicodedata
from pathlib import Path

import pytest

from commands.answer import markdown_lines, write_json, write_table
from tests.exports import Exporting
from tests.storage.postgresql import KINDS

NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0}) SELECT i FROM n ORDER BY i"


def test_a_table_is_as_wide_as_the_terminal() -> None:
    out = io.StringIO()
    write_table(out, [("a" * 30, "Tỉnh Số " * 20, 3, None)], ("one", "two_words", "three", "four"), 60)
    lines = out.getvalue().splitlines()
    assert {len(line) for line in lines} == {60}
    assert "two words" in lines[1]
    assert "".join(line.split("│")[1].strip() for line in lines[3:-1]) == "a" * 30, "folded, not cut"


def test_what_no_table_has_room_for_is_set_row_by_row() -> None:
    out = io.StringIO()
    write_table(out, [tuple("x" * 20 for _ in range(9)), tuple(range(9))], [f"column_{n}" for n in range(9)], 80)
    lines = out.getvalue().splitlines()
    assert lines[:2] == ["── row 1", f"column_0  {'x' * 20}"]
    assert lines[10:12] == ["── row 2", "column_0  0"]
    assert len(lines) == 20


def test_nothing_of_a_text_is_markdown() -> None:
    rows = [("a|b\nc", "<script>alert(1)</script>", "*b* `c` [d](e) \\ &lt;", None, 2.0, 0.1 + 0.2)]
    assert list(markdown_lines(rows, list("abcdef"))) == [
        "| a | b | c | d | e | f |\n",
        "|---|---|---|---|---|---|\n",
        "| a\\|b c | &lt;script>alert(1)&lt;/script> | \\*b\\* \\`c\\` \\[d\\](e) \\\\ &amp;lt; |  | 2 | 0.3 |\n",
    ]


@pytest.mark.parametrize("rows", [[], [("Số", None)], [("a\nb", 1), ("c", 2.5)]])
def test_json_is_written_row_by_row_as_it_would_be_at_once(rows: list[tuple[object, ...]]) -> None:
    out = io.StringIO()
    write_json(out, rows, ("a", "b"))
    whole = [dict(zip(("a", "b"), row, strict=True)) for row in rows]
    assert out.getvalue() == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


ODD = {
    "sqlite": ("SELECT x'00ff' AS a, 9e999 AS b, -9e999 AS c, NULL AS d, 1.5 AS e", "00ff", 1.5),
    "postgresql": (
        r"SELECT '\x00ff'::bytea AS a, 'NaN'::float8 AS b, '-infinity'::float8 AS c, NULL AS d, '10.0.0.1/32'::inet AS e",
        "00ff",
        "10.0.0.1",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_json_has_no_form_for_is_told_in_it(
    exporting: Exporting, request: pytest.FixtureRequest, kind: str
) -> None:
    url = request.getfixturevalue({"sqlite": "demo_file", "postgresql": "demo_server"}[kind])
    statement, digits, last = ODD[kind]
    code, out, err = exporting.run("sql", statement, "--json", "--database", url)
    assert (code, err) == (0, "")
    [row] = json.loads(out, parse_constant=pytest.fail)
    assert row == {"a": digits, "b": None, "c": None, "d": None, "e": last}
    for form in ("csv", "table", "markdown"):
        assert digits in exporting.run("sql", statement, "--format", form, "--database", url)[1]


@pytest.mark.parametrize("kind", KINDS)
def test_json_numbers_columns_of_one_name(exporting: Exporting, request: pytest.FixtureRequest, kind: str) -> None:
    url = request.getfixturevalue({"sqlite": "demo_file", "postgresql": "demo_server"}[kind])
    out = exporting.run("sql", "SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a", "--json", "--database", url)[1]
    assert json.loads(out) == [{"a": 1, "a_3": 2, "a_2": 3, "a_4": 4}]


def test_rows_are_limited_and_that_is_said(exporting: Exporting, demo_file: str) -> None:
    argv = ("--database", demo_file, "--format", "csv")
    code, out, err = exporting.run("sql", NUMBERS.format(5), "--limit", "3", *argv)
    assert (code, out.split()) == (0, ["i", "1", "2", "3"])
    assert err == "tinhso: these are the first 3 rows; there are more (--limit 0: all).\n"
    assert exporting.run("sql", NUMBERS.format(5), "--limit", "5", *argv)[2] == ""
    lines = exporting.run("sql", NUMBERS.format(100_001), *argv)
    assert (lines[1].count("\n"), "first 100000 rows" in lines[2]) == (100_001, True)
    assert exporting.run("sql", NUMBERS.format(100_001), "--limit", "0", *argv)[1].count("\n") == 100_002
    shown = exporting.run("sql", NUMBERS.format(1001), "--format", "markdown", "--database", demo_file)
    assert (shown[1].count("\n"), "first 1000 rows" in shown[2]) == (1002, True)


def test_a_query_works_for_as_long_as_is_said(exporting: Exporting, demo_file: str) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    said = exporting.refused("sql", endless, "--timeout", "0.2", "--database", demo_file)
    assert said == "tinhso: The query was stopped after 0.2 seconds: --timeout SECONDS lets it work longer.\n"


def test_a_statement_typed_in_parts_of_letters_is_compared_with_composed_ones(
    exporting: Exporting, demo_file: str
) -> None:
    typed = unicodedata.normalize("NFD", "SELECT 1 AS a FROM provinces WHERE name = 'Hà Giang'")
    assert json.loads(exporting.run("sql", typed, "--json", "--database", demo_file)[1]) == [{"a": 1}]


def test_the_statement_may_stand_in_a_file_or_come_from_another_program(
    exporting: Exporting, demo_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ("--database", demo_file, "--json")
    file = tmp_path / "question.sql"
    file.write_text("\ufeff-- câu hỏi\nSELECT 'Số' AS a;\n", encoding="utf-8")
    assert json.loads(exporting.run("sql", "-f", str(file), *argv)[1]) == [{"a": "Số"}]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT 2 AS b")))
    assert json.loads(exporting.run("sql", "--file", "-", *argv)[1]) == [{"b": 2}]
    assert "write one SELECT" in exporting.refused("sql", *argv)
    assert "write one SELECT" in exporting.refused("sql", "SELECT 1", "-f", str(file), *argv)
    assert "there is no file" in exporting.refused("sql", "-f", str(tmp_path / "no.sql"), *argv)
    assert "cannot be read as text" in exporting.refused("sql", "-f", str(tmp_path), *argv)
    file.write_bytes(b"SELECT '\xff'")
    assert "cannot be read as text" in exporting.refused("sql", "-f", str(file), *argv)
    file.write_text("-" * 1_000_001)
    assert "more than 1000000 characters" in exporting.refused("sql", "-f", str(file), *argv)


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_an_answer_goes_into_a_file_whole_or_not_at_all(
    exporting: Exporting, demo_file: str, tmp_path: Path, form: str
) -> None:
    file = tmp_path / "answer"
    argv = ("--format", form, "--database", demo_file)
    printed = exporting.run("sql", NUMBERS.format(9), *argv)[1]
    assert exporting.run("sql", NUMBERS.format(9), "--output", str(file), *argv) == (0, "", "")
    assert file.read_bytes().decode() == printed
    before = file.read_bytes()
    failing = "SELECT 1 AS a UNION ALL SELECT abs(-9223372036854775808)"  # the second row's value does not fit
    assert "integer overflow" in exporting.refused("sql", failing, "--output", str(file), *argv)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]


def test_what_belongs_to_csv_is_refused_elsewhere(exporting: Exporting, demo_file: str) -> None:
    for option in (("--bom",), ("--separator", ";")):
        assert "belongs to --format csv" in exporting.refused("sql", "SELECT 1", *option, "--database", demo_file)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.csv", "csv"), ("A.CSV", "csv"), ("a.json", "json"), ("a.md", "markdown"), ("a.markdown", "markdown"),
     ("a.txt", "table"), ("answer", "table")],
)  # fmt: skip
def test_the_end_of_a_file_s_name_says_what_is_written(
    exporting: Exporting, demo_file: str, tmp_path: Path, name: str, form: str
) -> None:
    printed = exporting.run("sql", NUMBERS.format(3), "--format", form, "--database", demo_file)[1]
    assert exporting.run("sql", NUMBERS.format(3), "--output", str(tmp_path / name), "--database", demo_file)[0] == 0
    assert (tmp_path / name).read_bytes().decode() == printed


def test_a_format_that_was_said_holds_whatever_the_name(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for option, begins in ((("--format", "markdown"), "| i |"), (("--json",), "[\n  {")):
        exporting.run("sql", NUMBERS.format(3), "--output", str(file), *option, "--database", demo_file)
        assert file.read_text(encoding="utf-8").startswith(begins)
    said = exporting.run("sql", NUMBERS.format(3), "--output", str(file), "--bom", "--database", demo_file)
    assert (said, file.read_bytes()[:4]) == ((0, "", ""), b"\xef\xbb\xbfi")


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet", "a.xlsx"])
def test_a_name_of_what_is_not_written_is_refused(
    exporting: Exporting, demo_file: str, tmp_path: Path, name: str
) -> None:
    said = exporting.refused("sql", "SELECT 1", "--output", str(tmp_path / name), "--database", demo_file)
    assert "end it in .csv, .json, .md, .markdown, .txt, or write --format." in said
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", [(), ("--",)])
@pytest.mark.parametrize("comment", ["-- how many?\n", "--how many?\n", "--\n", "-- a = b\n"])
def test_sql_may_begin_with_a_comment(
    exporting: Exporting, request: pytest.FixtureRequest, kind: str, before: tuple[str, ...], comment: str
) -> None:
    url = request.getfixturevalue({"sqlite": "demo_file", "postgresql": "demo_server"}[kind])
    code, out, err = exporting.run("sql", "--json", "--database", url, *before, f"{comment}SELECT 1 AS a")
    assert (code, json.loads(out), err) == (0, [{"a": 1}], "")
    if not before:
        assert exporting.run("sql", f"{comment}SELECT 1 AS a", "--json", "--database", url)[1] == out


def test_what_is_no_option_and_no_statement_is_told_how(exporting: Exporting, demo_file: str) -> None:
    said = exporting.refused("sql", "--note SELECT 1", "--database", demo_file)
    assert said.endswith("is typed behind a -- of its own: tinhso sql -- TEXT.\n")
    assert "No such option: --bo" in exporting.refused("sql", "SELECT 1", "--bo", "--database", demo_file)


@pytest.mark.parametrize(
    ("argv", "shown"),
    [
        (("search", "chuyển", "đổi", "số"), "tinhso search 'chuyển đổi số'"),
        (("search", "dịch vụ công", "NOT", "thuế"), "tinhso search '\"dịch vụ công\" NOT thuế'"),
        (("citations", "nghị", "quyết", "57"), "tinhso citations 'nghị quyết 57'"),
        (("sql", "SELECT", "a.py", "b.py", "FROM", "articles"), "tinhso sql 'SELECT …'"),
        (("searches", "add", "moi", "chữ", "ký", "số"), "tinhso searches add 'chữ ký số'"),
    ],
)
def test_a_text_whose_quotation_marks_the_shell_took_is_told_as_that(
    exporting: Exporting, demo_file: str, argv: tuple[str, ...], shown: str
) -> None:
    said = exporting.refused(*argv, "--database", demo_file)
    parts = len(argv) - (3 if argv[0] == "searches" else 1)
    assert said.startswith(f"tinhso: The shell handed the text over in {parts} parts")
    assert said.endswith(f"{shown}.\n")


def test_sqlite_explains_what_it_would_do(exporting: Exporting, demo_file: str) -> None:
    code, out, _ = exporting.run("sql", "EXPLAIN QUERY PLAN SELECT * FROM portals", "--json", "--database", demo_file)
    assert (code, "SCAN" in out) == (0, True)
