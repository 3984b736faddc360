"""Rows as lines of text: CSV and JSON lines."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, TextIO

Rows = Iterable[Sequence[Any]]
BOM = "\ufeff"
_FORMULA = re.compile("[=+\\-@\t\r＝＋－＠]")  # what a spreadsheet takes for the beginning of a formula


class Separator(StrEnum):
    """What stands between the cells of a CSV line."""

    COMMA = ","
    SEMICOLON = ";"


def write_csv(
    out: TextIO, rows: Rows, columns: Sequence[str], *, for_excel: bool = False, separator: str = Separator.COMMA
) -> None:
    """CSV (RFC 4180) with a header line, NULL as an empty cell. `out`: opened with newline="".

    `for_excel`: with a byte order mark, and with ' before a text that a spreadsheet would take for a formula.
    """
    writer = csv.writer(out, delimiter=separator)
    if for_excel:
        out.write(BOM)
        rows = (list(map(_harmless, row)) for row in rows)
    writer.writerow(columns)
    writer.writerows(rows)


def write_json_lines(out: TextIO, rows: Rows, columns: Sequence[str], nested: Iterable[str] = ()) -> None:
    """An object a line, Vietnamese letters as they are. `nested`: columns whose texts are JSON, written as what they mean."""
    places = [columns.index(name) for name in nested]
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for row in rows:
        values = list(row)
        for place in places:
            values[place] = json.loads(values[place])
        out.write(encode(dict(zip(columns, values, strict=True))) + "\n")


def _harmless(value: Any) -> Any:
    """A text as a spreadsheet shows it and does not work it out; numbers stay numbers."""
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value
