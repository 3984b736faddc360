"""Exports of a large database: the speed to each format beside a raw SELECT written to it by the plainest code; the memory."""

import csv
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.metering import cpu_seconds
from bench.paths import ROOT
from storage.export.columns import COLUMNS, Kind
from storage.views import view_statements

ARTICLES = 200_000
RATIO = 0.5  # of the raw SELECT's speed, at least
GROWTH_MB = 10.0  # that the peak may grow by from a tenth of the articles to all of them
FORMATS = ("csv", "jsonl", "parquet", "sqlite", "atom")
ROUNDS = 2
_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in one unit of ru_maxrss
_ASKED = f"SELECT {', '.join(COLUMNS)} FROM unique_articles"


@dataclass(frozen=True, slots=True)
class Exported:
    """One format. `ours`, `raw`: CPU seconds of each round; `peak`, `small`: MB of all articles, and of a tenth of them."""

    form: str
    articles: int
    ours: tuple[float, ...]
    raw: tuple[float, ...]
    peak: float
    small: float
    raw_peak: float

    @property
    def ratio(self) -> float:
        """Our speed as a share of the raw one's, each by its best round: whatever else runs on a machine only adds."""
        return min(self.raw) / min(self.ours)

    @property
    def passed(self) -> bool:
        return self.ratio >= RATIO and self.peak - self.small <= GROWTH_MB


def measure(articles: int = ARTICLES) -> Iterator[Exported]:
    """Each format in turn, on one database of so many articles and one of a tenth."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = (Path(folder) / name for name in ("large.db", "small.db"))
        for file, count in ((large, articles), (small, articles // 10)):
            made = [sys.executable, "-m", "bench.articles", f"sqlite:///{file}", str(count), "--without-words"]
            subprocess.run(made, cwd=ROOT, check=True)
        for form in FORMATS:
            rounds = [(_run("ours", form, large), _run("raw", form, large)) for _ in range(ROUNDS)]
            yield Exported(
                form=form,
                articles=rounds[0][0]["articles"],
                ours=tuple(ours["cpu"] for ours, _ in rounds),
                raw=tuple(raw["cpu"] for _, raw in rounds),
                peak=max(ours["peak"] for ours, _ in rounds),
                small=_run("ours", form, small)["peak"],
                raw_peak=max(raw["peak"] for _, raw in rounds),
            )


def _run(who: str, form: str, database: Path) -> dict[str, Any]:
    """What one export took, in a process of its own; its imports are not counted."""
    command = [sys.executable, "-m", "bench.exporting", who, form, str(database)]
    said: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    return said


def _ours(form: str, database: Path, file: Path) -> int:
    """As `tinhso export` does it, without the command line."""
    from commands.export import Format, export_to
    from storage.selection import Selection

    return export_to(file, Format(form), f"sqlite:///{database}", Selection())


def _raw_csv(asked: sqlite3.Cursor, file: Path) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(asked)


def _raw_jsonl(asked: sqlite3.Cursor, file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        for row in asked:
            out.write(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) + "\n")


def _raw_parquet(asked: sqlite3.Cursor, file: Path) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    types = {Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.float64()}
    schema = pa.schema([(name, types.get(kind, pa.string())) for name, kind in COLUMNS.items()])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := asked.fetchmany(2_000):
            writer.write_table(pa.table([*map(list, zip(*rows, strict=True))], schema=schema))


def _raw_atom(asked: sqlite3.Cursor, file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
        for row in asked:
            told = dict(zip(COLUMNS, row, strict=True))
            out.write(
                f"<entry><id>{escape(told['url'])}</id><title>{escape(told['title'])}</title>"
                f'<link href="{escape(told["url"])}"/><updated>{told["first_seen_at"]}</updated>'
                f"<published>{told['published_at']}</published><author><name>{escape(told['author'])}</name></author>"
                f'<category term="{escape(told["province_now"])}"/><rights>{escape(told["agency"])}</rights>'
                f"<summary>{escape(told['lead'])}</summary></entry>\n"
            )
        out.write("</feed>\n")


def _raw_sqlite(asked: sqlite3.Cursor, file: Path) -> None:
    """Every view as a table, neither typed nor indexed."""
    with closing(sqlite3.connect(file)) as target:
        for view in view_statements().keys() - {"messages", "unique_articles"}:
            rows = asked.execute(f"SELECT * FROM {view}")
            names = [column[0] for column in rows.description]
            target.execute(f"CREATE TABLE {view} ({', '.join(names)})")
            target.executemany(f"INSERT INTO {view} VALUES ({', '.join('?' * len(names))})", rows)
        target.commit()


_RAW: dict[str, Callable[[sqlite3.Cursor, Path], None]] = {
    "csv": _raw_csv,
    "jsonl": _raw_jsonl,
    "parquet": _raw_parquet,
    "sqlite": _raw_sqlite,
    "atom": _raw_atom,
}


def _raw(form: str, database: Path, file: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        _RAW[form](connection.execute(_ASKED), file)
    return 0


def _main(who: str, form: str, database: Path) -> None:
    import resource

    import pyarrow.parquet  # noqa: F401

    import commands.export  # noqa: F401 - its imports are not counted

    with tempfile.TemporaryDirectory() as folder:
        before = cpu_seconds()
        articles = (_ours if who == "ours" else _raw)(form, database, Path(folder) / f"exported.{form}")
        took = cpu_seconds() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT / 1e6
    sys.stdout.write(json.dumps({"articles": articles, "cpu": took, "peak": peak}))


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
