"""The documents agree with the code: columns, SQL, options, portals."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import typer

import cli
from spiders.fleet import portal_classes
from storage.database import open_database, read_only_engine
from storage.errors import StorageError
from storage.provinces import province_of, province_today
from storage.query import run_sql
from storage.records import RunOutcome, Verdict
from storage.schema import Base
from storage.types import StorableText, UtcDateTime
from storage.views import view_statements
from tests.storage.postgresql import Server

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SQL_PAGE = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def tables(text: str, first: str) -> list[list[dict[str, str]]]:
    """The Markdown tables whose first column has this header, as rows by header."""
    found = []
    for block in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        header, _, *rows = [_cells(line) for line in block.splitlines()]
        if header[0] == first:
            found.append([dict(zip(header, row, strict=True)) for row in rows])
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def chapter(text: str, name: str) -> str:
    """What stands under a second-level heading."""
    return text.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('docs') / 'fresh.db'}"
    open_database(url).dispose()
    return url


# docs/sql.md


def documented() -> dict[str, list[dict[str, str]]]:
    """View → the rows of its table of columns; a view described as having the columns of another has that one's."""
    found = {}
    for name in re.findall(r"^## (\w+)$", SQL_PAGE, re.MULTILINE):
        own = tables(chapter(SQL_PAGE, name), "column")
        if alike := re.search(r"the same columns as `(\w+)`", chapter(SQL_PAGE, name)):
            assert not own
            own = [found[alike[1]]]
        [found[name]] = own
    return found


def test_every_view_has_its_columns_in_order(database: str) -> None:
    engine = read_only_engine(database)
    inspector = sa.inspect(engine)
    actual = {view: [column["name"] for column in inspector.get_columns(view)] for view in inspector.get_view_names()}
    engine.dispose()
    told = {view: [row["column"].strip("`") for row in rows] for view, rows in documented().items()}
    assert told == actual


def sources(statement: str) -> Iterator[tuple[str, sa.Column[Any], bool]]:
    """The columns of a view that are a table's column as it is: name, that column, and whether a LEFT JOIN may empty it."""
    joins = re.findall(r"(LEFT )?(?:JOIN|FROM) (\w+)(?: AS (\w+))?", statement)
    origin = {alias or name: (Base.metadata.tables[name], bool(left)) for left, name, alias in joins}
    selected = re.search(r"\bSELECT\b(.*?)\nFROM\b", statement, re.DOTALL)
    assert selected is not None
    for table, column, alias in re.findall(r"^    (\w+)\.(\w+)(?: AS (\w+))?,?$", selected[1], re.MULTILINE):
        if table not in origin:
            continue  # of a query within the view
        source, is_outer = origin[table]
        yield alias or column, source.c[column], is_outer


TYPES = (
    (sa.Boolean, "yes/no"),
    (UtcDateTime, "time"),
    (sa.Date, "day"),
    (sa.JSON, "JSON"),
    (sa.Integer, "integer"),
    (sa.Double, "number"),
    (sa.Text | StorableText, "text"),
)


@pytest.mark.parametrize("view", sorted(view_statements().keys() - {"unique_articles"}))
def test_types_and_nulls_are_the_tables(view: str) -> None:
    told = {row["column"].strip("`"): (row["type"], row["NULL"]) for row in documented()[view]}
    actual = {}
    for name, column, is_outer in sources(view_statements()[view]):
        kind = next(word for type_, word in TYPES if isinstance(column.type, type_))
        actual[name] = (kind, "yes" if column.nullable or is_outer else "no")
    assert {name: told[name] for name in actual} == actual
    if "LEFT JOIN (" in view_statements()[view]:
        return
    of_days = {"days_after", "issued_on", "first_cited_on", "last_cited_on"}  # of two days, of many, or of none
    assert {told[name][1] for name in told.keys() - actual.keys() - of_days} <= {"no"}


def test_every_verdict_and_outcome_is_explained() -> None:
    [verdicts] = tables(SQL_PAGE, "verdict")
    [outcomes] = tables(SQL_PAGE, "outcome")
    assert [row["verdict"].strip("`") for row in verdicts] == [verdict.value for verdict in Verdict]
    assert [row["outcome"].strip("`") for row in outcomes] == [outcome.value for outcome in RunOutcome]


GROUNDS = {
    "disputed: it names the copy as source",
    "copy names it as source",
    "earlier day",
    "earlier minute",
    "copy undated",
    "undecided",
}


def test_every_ground_is_explained() -> None:
    [grounds] = tables(SQL_PAGE, "ground")
    assert {row["ground"].strip("`") for row in grounds} == GROUNDS
    assert set(re.findall(r"(?:THEN|ELSE) '([^']+)'", view_statements()["reprints"])) == GROUNDS


def test_the_words_of_a_column_table_are_those_explained() -> None:
    [types] = tables(SQL_PAGE, "type")
    rows = [row for table in tables(SQL_PAGE, "column") for row in table]
    assert {row["type"] for row in rows} == {row["type"] for row in types}
    assert {row["NULL"] for row in rows} == {"yes", "no"}
    origins = {word for row in rows for word in row["from"].split(", ")}
    assert origins == {"page", "listing", "portal", "provinces", "crawl", "computed"}
    assert all(row["meaning"] for row in rows)


@pytest.mark.parametrize("statement", [*blocks(README, "sql"), *blocks(SQL_PAGE, "sql")])
def test_sql_runs(statement: str, database: str) -> None:
    columns, rows = run_sql(database, statement)
    assert columns
    list(rows)


def test_the_sql_of_the_page_is_one_text_for_both_databases(postgresql: Server) -> None:
    url = postgresql.new()
    only_sqlite = []
    for statement in blocks(SQL_PAGE, "sql"):
        try:
            list(run_sql(url, statement)[1])
        except StorageError:
            only_sqlite.append(statement)
    postgresql.drop(url)
    assert [re.search(r"\w+\(", statement)[0] for statement in only_sqlite] == ["datetime("]  # type: ignore[index]


def test_the_page_tells_every_option_of_sql() -> None:
    [rows] = tables(chapter(SQL_PAGE, "`tinhso sql`"), "option")
    told = {row["option"].strip("`") for row in rows}
    known = {max(parameter.opts, key=len) for parameter in commands()["sql"].params if parameter.name != "statement"}
    assert told == known - {"--file", "--json", "--database"}


def test_there_is_sql_for_every_view() -> None:
    statements = "\n".join(blocks(SQL_PAGE, "sql"))
    assert len(blocks(README, "sql")) == 9
    assert {view for view in view_statements() if not re.search(rf"(?:FROM|JOIN) {view}\b", statements)} == set()


# README.md


def test_the_readme_lists_every_portal_of_whose_markup_something_is_verified() -> None:
    [rows] = tables(README, "portal")
    told = [tuple(row.values()) for row in rows]
    assert told == [
        (
            f"`{name}`", spider.agency, spider.agency_level, _provinces(spider.province), spider.layout.family,
            spider.state, spider.evidence,
        )
        for name, spider in portal_classes().items()
        if spider.evidence != "unverified"
    ]  # fmt: skip


def _provinces(key: tuple[str, str]) -> str:
    then, now = province_of(key).name, province_today(key).name
    return then if now == then else f"{then} → {now}"


def test_every_evidence_word_is_explained() -> None:
    assert {spider.evidence for spider in portal_classes().values()} <= set(re.findall(r"^- `(\w+)`:", README, re.M))


def commands() -> dict[str, Any]:
    """Every command by its words ("seeds add"), as typer made it."""
    found: dict[str, Any] = {}

    def walk(group: Any, before: str) -> None:
        for name, command in group.commands.items():
            if command.hidden:
                continue
            found[before + name] = command
            if hasattr(command, "commands"):
                walk(command, f"{before}{name} ")

    walk(typer.main.get_command(cli.app), "")
    return found


def options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts if name.startswith("-")}


def test_the_readme_lists_every_command() -> None:
    [rows] = tables(README, "command")
    told = [match[1] for row in rows if (match := re.match(r"`tinhso (\w+)", row["command"]))]
    assert sorted(told) == sorted(name for name in commands() if " " not in name)


def test_the_readme_tells_which_commands_end_with_1() -> None:
    [rows] = tables(README, "exit code")
    told = " ".join(row["meaning"] for row in rows if row["exit code"] in "01")
    ending = {path.stem for path in (ROOT / "commands").glob("*.py") if "typer.Exit(1)" in path.read_text("utf-8")}
    assert {"probe", "check"} <= ending
    assert [name for name in sorted(ending) if not re.search(rf"`{name}\b", told)] == []


def test_the_options_told_of_a_command_exist() -> None:
    [rows] = tables(README, "command")
    for row in rows:
        name = row["command"].strip("`").split()[1]
        told = re.findall(r"`(--?[\w-]+)", row["what it does"])
        assert set(told) <= options(commands()[name]), name
    [seeds] = [row for row in rows if row["command"] == "`tinhso seeds`"]
    told = re.findall(r"`(\w+)(?: FILE…?)?`", seeds["what it does"])
    assert told == [name.removeprefix("seeds ") for name in commands() if name.startswith("seeds ")]


def test_the_readme_lists_every_option_of_crawl() -> None:
    [rows] = tables(README, "option of `crawl`")
    assert {name for row in rows for name in re.findall(r"`(--?[\w-]+)", row["option of `crawl`"])} == options(
        commands()["crawl"]
    ) - {"--help"}


def test_json_is_where_the_readme_says() -> None:
    assert "`--json` prints JSON, on every command" in README
    without = {name for name, command in commands().items() if "--json" not in options(command)}
    assert without == {"alerts", "searches", "seeds", "terms"}, "the groups; their commands have it"


def typed() -> list[str]:
    """Every `tinhso …` in the documents' code, a line each."""
    texts = (README, SQL_PAGE, CONTRIBUTING)
    shell = [line for text in texts for block in blocks(text, "sh") for line in block.splitlines()]
    return [line for text in texts for line in re.findall(r"`(tinhso [^`]+)`", text)] + [
        line for line in shell if line.startswith("tinhso ")
    ]


@pytest.mark.parametrize("line", sorted(set(typed())))
def test_every_command_line_is_known(line: str) -> None:
    words = shlex.split(line.partition(" > ")[0])[1:]
    known = commands()
    name = words[0] if words[0] not in ("alerts", "searches", "seeds", "terms") else " ".join(words[:2])
    assert name in known
    assert {word for word in words if word.startswith("-")} <= options(known[name])


def test_the_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"^make (\w+)|`make (\w+)`", README + CONTRIBUTING, re.MULTILINE))
    names = {name for pair in told for name in pair if name}
    assert names
    assert names <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "README.vi.md",
        "CONTRIBUTING.md",
        "bench/README.md",
        *(f"docs/{each.name}" for each in sorted((ROOT / "docs").glob("*.md"))),
    ],
)
def test_links_lead_to_files(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    files = [link for link in links if not link.startswith("https://")]
    assert [link for link in files if not (path.parent / link).exists()] == []
