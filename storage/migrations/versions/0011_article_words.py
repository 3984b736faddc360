"""The index of words, empty: `storage.database` fills it. Saved searches keep their meaning in the new language."""

import re
import shlex

import sqlalchemy as sa
from alembic import op

from storage.search_index import create_index

revision = "0011"
down_revision = "0010"

_SEARCH = sa.table("saved_search", sa.column("name", sa.Text()), sa.column("query", sa.Text()))
_MEANS_MORE_NOW = re.compile(r"\b(?:AND|OR|NOT)\b|[()*'\\]")


def upgrade() -> None:
    connection = op.get_bind()
    create_index(connection)
    for name, query in connection.execute(sa.select(_SEARCH)).all():
        if _MEANS_MORE_NOW.search(query):
            connection.execute(_SEARCH.update().where(_SEARCH.c.name == name).values(query=_as_it_was_read(query)))


def _as_it_was_read(query: str) -> str:
    """Until now a query was read as a shell reads words: each of them, and each part in quotes, became a phrase."""
    parts = []
    for part in shlex.split(query):
        name, sign, value = part.partition("=")
        if sign and name in ("portal", "province"):
            parts.append(f'{name}="{value}"' if re.search(r"[\s()]", value) else part)
        elif re.search(r"\w", part):
            plain = re.sub(r'["*]', " ", part)
            parts.append(
                part if re.fullmatch(r"\w+", part) and not _MEANS_MORE_NOW.search(part) else f'"{plain.strip()}"'
            )
    return " ".join(parts)
