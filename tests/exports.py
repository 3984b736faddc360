"""Runs `tinhso export` in the tests' own process, and reads what it wrote."""

import csv
import io
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import cli
from storage.query import run_sql


class Exporting:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def run(self, *argv: str) -> tuple[int | None, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["tinhso", *argv])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self._capsys.readouterr()
        assert ended.value.code is None or isinstance(ended.value.code, int)
        return ended.value.code or 0, said.out, said.err

    def export(self, file: Path, url: str, *options: str) -> int:
        """How many articles were written."""
        code, out, err = self.run("export", str(file), "--database", url, "--json", *options)
        assert (code, err if "left out: --undated too" not in err else "") == (0, "")
        count: int = json.loads(out)["articles"]
        return count

    def refused(self, *argv: str) -> str:
        code, out, err = self.run(*argv)
        assert (code, out) == (2, "")
        assert err.startswith("tinhso: ")
        assert err.count("\n") == 1
        return err


def asked(url: str, sql: str) -> list[dict[str, Any]]:
    columns, rows = run_sql(url, sql)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def read_csv(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode())))


def dump(file: Path) -> list[str]:
    """Everything in an SQLite file but when it was made."""
    with closing(sqlite3.connect(file)) as connection:
        return [line for line in connection.iterdump() if "'made_at'" not in line and "sqlite_stat1" not in line]
