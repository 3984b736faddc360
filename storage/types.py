"""Column types that mean the same in SQLite and PostgreSQL."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

# PostgreSQL counts in 64 bits; SQLite gives its row id only to a column declared plain INTEGER.
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def storable(text: str) -> str:
    """Text without what a database cannot hold: NUL, which PostgreSQL refuses, is left out; half a surrogate pair is "?"."""
    text = text.replace("\0", "") if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


class StorableText(sa.TypeDecorator[str]):
    """Text as it is stored: see `storable`."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware time, kept as UTC: timestamptz in PostgreSQL, text 'YYYY-MM-DD HH:MM:SS.ffffff' in SQLite.

    Comes back aware, in UTC. Raises ValueError for a naive time, which would name no moment.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
