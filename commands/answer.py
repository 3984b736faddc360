"""Rows of an answer as a table that fits the terminal, JSON or Markdown; each row is written as it comes."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, count, islice
from math import isfinite
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from commands.output import printable, shown

Rows = Iterable[Sequence[Any]]
_NARROW = 10  # characters: a table whose columns would be narrower is set row by row
_LOOKED_AT = 50  # rows whose width is looked at
_MARKS = re.compile(r"[\\`*\[\]|]")  # what Markdown would take for its own


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def write_table(out: TextIO, rows: Rows, columns: Sequence[str], width: int) -> None:
    """A table of so many characters; where its columns would be too narrow to read, a block of lines for each row."""
    coming = iter(rows)
    first = list(islice(coming, _LOOKED_AT))
    if _room(first, columns) <= width:
        _write_grid(out, chain(first, coming), columns, width)
    else:
        _write_blocks(out, chain(first, coming), columns)


def write_json(out: TextIO, rows: Rows, columns: Sequence[str]) -> None:
    """An array of objects, Vietnamese letters as they are; columns of the same name are numbered: portal, portal_2.

    What JSON has no number for (infinity, NaN) is null, what it has no form for a text.
    """
    names = _distinct(columns)
    before = "[\n  "
    for row in rows:
        told = dict(zip(names, map(_finite, row), strict=True))
        text = json.dumps(told, ensure_ascii=False, indent=2, default=str)
        out.write(before + text.replace("\n", "\n  "))  # within a value a line's end is written as \n
        before = ",\n  "
    out.write("[]\n" if before.startswith("[") else "\n]\n")


def without_bytes(rows: Rows) -> Iterator[list[Any]]:
    """The rows with hexadecimal digits for bytes."""
    return ([value.hex() if isinstance(value, bytes) else value for value in row] for row in rows)


def _distinct(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        others = (f"{name}_{number}" for number in count(2))
        found.append(name if name not in found else next(each for each in others if each not in {*names, *found}))
    return found


def _finite(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_finite, value))
    return None if isinstance(value, float) and not isfinite(value) else value


def write_markdown(out: TextIO, rows: Rows, columns: Sequence[str]) -> None:
    """A table in Markdown, in which nothing of a text is markup."""
    out.writelines(markdown_lines(rows, columns))


def markdown_lines(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    """Its lines: the header, the rule, and one a row."""
    yield _line(columns)
    yield "|" + "---|" * len(columns) + "\n"
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[Any]) -> str:
    return "| " + " | ".join(map(_marked, cells)) + " |\n"


def _marked(value: Any) -> str:
    if value is None:
        return ""
    text = printable(" ".join(_number(value).split())).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKS.sub(r"\\\g<0>", text)


def _number(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _room(rows: Rows, columns: Sequence[str]) -> int:
    """The least width at which the table can be read."""
    needs = [min(_NARROW, len(column)) for column in columns]
    for row in rows:
        needs = [max(need, min(_NARROW, len(shown(value)))) for need, value in zip(needs, row, strict=True)]
    return sum(needs) + 3 * len(columns) + 1


def _write_grid(out: TextIO, rows: Rows, columns: Sequence[str], width: int) -> None:
    table = Table(highlight=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*map(shown, row))
    Console(file=out, width=width, soft_wrap=False).print(table, markup=False)


def _write_blocks(out: TextIO, rows: Rows, columns: Sequence[str]) -> None:
    widest = max(map(len, columns))
    for number, row in enumerate(rows, start=1):
        out.write(f"── row {number}\n")
        out.writelines(f"{name:<{widest}}  {shown(value)}\n" for name, value in zip(columns, row, strict=True))
