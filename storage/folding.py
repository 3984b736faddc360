"""Text without marks and capitals, folded by the database: for short columns that have no folded one beside them.

`vietnamese.unicode.search_fold` is the rule. SQLite calls it; PostgreSQL says the same in its own functions.
"""

import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from vietnamese.unicode import search_fold

_NAME = "tinhso_fold"


class folded(GenericFunction[str]):  # noqa: N801 - a function of SQL, as sa.func has them
    """The column as `search_fold` folds one line of it."""

    type = sa.Text()
    inherit_cache = True
    name = _NAME


@compiles(folded, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    # Marks go before the capitals: lower() knows no Vietnamese letters where the database's locale is C.
    inner = compiler.process(element.clauses, **options)
    bare = f"regexp_replace(normalize(translate({inner}, 'đĐðÐ', 'dddd'), NFD), '[\u0300-\u036f]', '', 'g')"
    return f"btrim(regexp_replace(lower({bare}), '[[:space:]\u00a0]+', ' ', 'g'))"


def teach(connection: sqlite3.Connection) -> None:
    """Let statements of an SQLite connection fold."""
    connection.create_function(_NAME, 1, _fold, deterministic=True)


def _fold(value: object) -> str | None:
    return None if value is None else search_fold(str(value))
