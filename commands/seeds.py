"""`tinhso seeds`: the documents known from the outset, as fingerprints."""

import sys
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json, show_table
from seeds.making import fingerprint_file
from seeds.shipped import dump, load
from seeds.sketch import Fingerprint
from storage.database import open_database, reading_engine
from storage.errors import StorageError
from storage.known_seeds import known_seeds, put_seeds

app = typer.Typer(
    help="Documents known from the outset: an article that is one of them is recorded as a sighting.",
    add_completion=False,
)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Plain texts named …16 hex digits….txt.")],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Fingerprint documents; their texts are not stored."""
    try:
        made = [fingerprint_file(path) for path in files]
    except (ValueError, OSError) as error:
        raise StorageError(str(error)) from error
    _put(database, made, as_json)


@app.command("list")
def list_seeds(as_json: AsJson = False, database: Database = DATABASE) -> None:
    """List the known documents and where they were sighted."""
    engine = reading_engine(database)
    with engine.connect() as connection:
        sightings: dict[str, list[str]] = {}
        for row in connection.execute(sa.text("SELECT seed, url FROM seed_sightings ORDER BY id")):
            sightings.setdefault(row.seed, []).append(row.url)
        rows = [
            {"seed": known.id, "shingles": known.shingle_count, "sightings": " ".join(sightings.get(known.id, []))}
            for known in known_seeds(connection)
        ]
    engine.dispose()
    if as_json:
        show_json(rows)
    else:
        show_table(rows, ["seed", "shingles", "sightings"])


@app.command("export")
def export_seeds(_as_json: AsJson = True, database: Database = DATABASE) -> None:
    """Print every fingerprint as JSON, which is its only form."""
    engine = reading_engine(database)
    with engine.connect() as connection:
        sys.stdout.write(dump(known_seeds(connection)))
    engine.dispose()


@app.command("import")
def import_seeds(
    file: Annotated[Path, typer.Argument(help="JSON made by `tinhso seeds export`.")],
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """Take in fingerprints that another database exported."""
    try:
        found = load(file.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise StorageError(f"{file}: {error}") from error
    _put(database, list(found), as_json)


def _put(database: str, fingerprints: list[Fingerprint], as_json: bool) -> None:
    engine = open_database(database)
    with engine.begin() as connection:
        put_seeds(connection, fingerprints)
    engine.dispose()
    if as_json:
        show_json([{"seed": known.id, "shingles": known.shingle_count} for known in fingerprints])
    else:
        say(f"{len(fingerprints)} seed(s): {', '.join(known.id for known in fingerprints)}")
