"""What people query: plural names, one .sql file each, the same text for SQLite and PostgreSQL.

Three things they spell differently and a view cannot do without: `days_between(earlier, later)`; `days_since(a time)`, to a
tenth; and `days_in(a JSON array)`, the days in it as the column `value` of a table.

A view that reads another view comes after it in the alphabet (`unique_articles` reads `articles`).
"""

import re
from importlib import resources

import sqlalchemy as sa


def view_statements() -> dict[str, str]:
    """The CREATE VIEW statement of each view, by name, in the order they can be created."""
    files = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".sql"))
    return {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8").strip().removesuffix(";")
        for file in sorted(files, key=lambda file: file.name)
    }


def drop_views(connection: sa.Connection) -> None:
    """Drop every view of ours, those of older versions too: a table under a view cannot be changed.

    An SQLite file is all ours. In a PostgreSQL database others may keep views; ours bear a mark.
    """
    is_ours = _is_marked if connection.dialect.name == "postgresql" else _is_any
    names = [name for name in sa.inspect(connection).get_view_names() if is_ours(connection, name)]
    for name in sorted(names, reverse=True):
        connection.exec_driver_sql(f'DROP VIEW "{name}"')


def create_views(connection: sa.Connection) -> None:
    """Create every view from its file; on PostgreSQL with its first line as its comment."""
    for name, statement in view_statements().items():
        connection.exec_driver_sql(_spelt(statement, connection.dialect.name))
        if connection.dialect.name == "postgresql":
            said = statement.splitlines()[0].removeprefix("-- ").replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON VIEW \"{name}\" IS '{_MARK}{said}'")


def _spelt(statement: str, dialect: str) -> str:
    for pattern, spellings in _SPELLINGS.items():
        statement = pattern.sub(spellings[dialect], statement)
    return statement


def _is_marked(connection: sa.Connection, name: str) -> bool:
    comment = connection.scalar(sa.text("SELECT obj_description(to_regclass(quote_ident(:name)))"), {"name": name})
    return comment is not None and str(comment).startswith(_MARK)


def _is_any(_connection: sa.Connection, _name: str) -> bool:
    return True


_MARK = "tinhso: "
_SPELLINGS = {
    re.compile(r"days_between\(([\w.]+), ([\w.]+)\)"): {
        "sqlite": r"CAST(julianday(\2) - julianday(\1) AS INTEGER)",
        "postgresql": r"(\2 - \1)",
    },
    re.compile(r"days_since\(([\w.]+)\)"): {
        "sqlite": r"ROUND(julianday('now') - julianday(\1), 1)",
        "postgresql": r"CAST(ROUND(EXTRACT(EPOCH FROM now() - \1) / 86400, 1) AS double precision)",
    },
    re.compile(r"days_in\(([\w.]+)\)"): {
        "sqlite": r"json_each(\1)",
        "postgresql": r"LATERAL (SELECT day::date AS value FROM json_array_elements_text(\1) AS day)",
    },
}
