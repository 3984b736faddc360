"""`tinhso demo`: five portals of our own on this machine, crawled into a fresh database, and what to ask it."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.arguments import AsJson
from commands.crawl import as_row, run_jobs, show_results
from commands.output import say, show_json, show_table
from crawler.options import CrawlOptions
from spiders.fleet import make_job
from storage.errors import StorageError
from storage.query import run_sql

_QUERIES = (
    (
        "What each portal wrote, month by month (the latest six)",
        "SELECT published_month, portal, COUNT(*) AS articles FROM unique_articles\n"
        "GROUP BY published_month, portal ORDER BY published_month DESC, portal LIMIT 6",
    ),
    (
        "Who copied whom",
        "SELECT copy.portal, copy.title, copy.similarity, first.portal AS first_seen_on FROM articles AS copy\n"
        "JOIN articles AS first ON first.id = copy.duplicate_of",
    ),
    (
        "Articles on online public services (no marks needed), newest first",
        "SELECT published_on, portal, title FROM unique_articles\n"
        "WHERE text_folded LIKE '%dich vu cong truc tuyen%' ORDER BY published_on DESC LIMIT 5",
    ),
)


def demo(
    file: Annotated[Path, typer.Option("--file", help="The database to make; an earlier demo's is replaced.")] = Path(
        "tinhso-demo.db"
    ),
    as_json: AsJson = False,
) -> None:
    """Serve five sample portals on this machine, crawl them, and ask the database three questions."""
    from replica.demo import demo_sites  # no other command should wait for it
    from replica.server import serve

    database = f"sqlite:///{file}"
    _make_room(file, database)
    if not as_json:
        say("Five sample portals (DỮ LIỆU MẪU) are served on this machine and crawled with --at.\n")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(serve(site)) for name, site in demo_sites().items()}
        jobs = [make_job(name, CrawlOptions(at=server.origin)) for name, server in servers.items()]
        results = run_jobs(jobs, database, {"LOG_LEVEL": "WARNING"}, quiet=as_json)
    answers = [(question, statement, *run_sql(database, statement)) for question, statement in _QUERIES]
    if as_json:
        show_json(
            {"database": database, "portals": [as_row(result) for result in results], "answers": _as_json(answers)}
        )
    else:
        show_results(results)
        for question, statement, columns, rows in answers:
            say(f"\n{question}:\n\n{statement}\n")
            show_table((dict(zip(columns, row, strict=True)) for row in rows), columns)
        _say_next(database)
    if not all(result.succeeded for result in results):
        raise typer.Exit(1)


def _as_json(answers: Iterable[tuple[str, str, list[str], Iterable[tuple[Any, ...]]]]) -> list[dict[str, Any]]:
    return [
        {"question": question, "sql": statement, "rows": [dict(zip(columns, row, strict=True)) for row in rows]}
        for question, statement, columns, rows in answers
    ]


def _make_room(file: Path, database: str) -> None:
    """Removes an earlier demo's database, and nothing else."""
    if not file.exists():
        return
    _, rows = run_sql(
        database, "SELECT COUNT(*) FROM runs WHERE origin NOT LIKE 'http://127.0.0.1:%' OR origin IS NULL"
    )
    live: Any = next(iter(rows))[0]
    if live:
        raise StorageError(f"{file} holds crawls of live portals: name another file with --file.")
    for path in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        path.unlink(missing_ok=True)


def _say_next(database: str) -> None:
    say(f"\nThe database is {database}. What to type next:\n")
    query = "SELECT portal, title, author FROM articles ORDER BY published_at"
    say(f'  tinhso sql "{query}" --database {database}')
    say(f"  tinhso articles --database {database}")
    say("  tinhso portals")
    say("  tinhso crawl laichau_skhcn --limit 5      (the live portal, politely, into tinhso.db)")
