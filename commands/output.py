"""Answers on the screen: a table for people, JSON for programs; times in Asia/Ho_Chi_Minh for people only."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_CELL = 200  # characters of a table's cell


def console() -> Console:
    """Standard output; full width where it is no terminal, so that nothing is cut in a file."""
    return Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=240, soft_wrap=False)


def show_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str = "") -> int:
    """Prints the rows as a table and returns how many there were."""
    table = Table(title=title or None, title_justify="left", highlight=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(shown(row[column]) for column in columns))
        count += 1
    console().print(table, markup=False)
    return count


def show_json(value: Any) -> None:
    """Prints a value as JSON: times as ISO 8601 in UTC, Vietnamese letters as they are."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def shown(value: Any) -> str:
    """A value as a person reads it: times of the database (UTC) in Vietnam's, long texts cut."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, float):
        return f"{value:g}"
    text = printable(" ".join(str(value).split()))
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def printable(text: str) -> str:
    """A line with every character that steers a terminal or turns the writing's direction made visible: � for each."""
    return "".join(character if character.isprintable() or character in "\u00a0\t" else "\ufffd" for character in text)


def local(value: datetime | str | None) -> str:
    """A moment of the database as Vietnam's clock showed it, to the minute; empty for none."""
    if not value:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")


def say(text: str = "", *, is_raw: bool = False) -> None:
    """Prints lines of text, what a page wrote into them `printable`; `is_raw`: as they are, for a file."""
    sys.stdout.write((text if is_raw else "\n".join(map(printable, text.split("\n")))) + "\n")


def say_aside(text: str) -> None:
    """Prints a line beside the answer, on standard error."""
    sys.stderr.write(f"tinhso: {text}\n")


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
