"""What people query: plural names, one .sql file each, the same text for SQLite and PostgreSQL.

A view that reads another view comes after it in the alphabet (`unique_articles` reads `articles`).
"""

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
    """Drop every view of the database, those of older versions too: a table under a view cannot be changed."""
    for name in sorted(sa.inspect(connection).get_view_names(), reverse=True):
        connection.exec_driver_sql(f'DROP VIEW "{name}"')


def create_views(connection: sa.Connection) -> None:
    """Create every view from its file."""
    for statement in view_statements().values():
        connection.exec_driver_sql(statement)
