"""What tells this database's feed from every other, for ever."""

import uuid

import sqlalchemy as sa

from storage.schema import MetaRow, table
from storage.upsert import insert_new

_META = table(MetaRow)


def feed_id(connection: sa.Connection) -> str:
    """The feed's URN, made when it is first asked for."""
    connection.execute(insert_new(connection, _META), {"key": "feed_id", "value": uuid.uuid4().urn})
    held: str = connection.execute(sa.select(_META.c.value).where(_META.c.key == "feed_id")).scalar_one()
    return held
