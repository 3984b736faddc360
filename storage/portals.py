"""Portals and their sections as their leaves state them, copied into tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage.engine import read_only_engine
from storage.errors import StorageError
from storage.records import PortalFacts
from storage.schema import PortalRow, ProvinceRow, SectionRow, table
from storage.upsert import insert_new

UNKNOWN = "unknown"  # terms of using a portal's texts again that nobody has read


@dataclass(frozen=True, slots=True)
class PortalIds:
    """Where a portal's facts lie: `sections` by path."""

    portal_id: int
    sections: Mapping[str, int]


def stored_portals(url: str) -> list[str]:
    """The names of the portals a database knows; none where it cannot be asked for them.

    Raises StorageError if there is no such database.
    """
    engine = read_only_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(sa.text("SELECT portal FROM portals ORDER BY portal")))
    except sa.exc.DBAPIError:
        return []  # what was asked itself says what is wrong
    finally:
        engine.dispose()


def sync_portal(connection: sa.Connection, facts: PortalFacts) -> PortalIds:
    """Insert or update a portal and its sections; sections no longer named stay, for their entries.

    Returns their ids. Raises StorageError for a province that does not exist.
    """
    _demand_province(connection, facts)
    portal = table(PortalRow)
    values = {
        "title": facts.title, "agency": facts.agency, "agency_level": facts.agency_level, "place": facts.place,
        "province_scheme": facts.province[0], "province_code": facts.province[1], "host": facts.host,
        "family": facts.family, "state": facts.state, "evidence": facts.evidence, "successor": facts.successor,
        "lineage": facts.lineage or facts.name, "note": facts.note, "tls": facts.tls.stated,
        "reuse": facts.reuse or UNKNOWN,
    }  # fmt: skip
    find = sa.select(portal.c.id).where(portal.c.name == facts.name)
    portal_id = connection.scalar(find)
    if portal_id is None:
        connection.execute(insert_new(connection, portal), {"name": facts.name, **values})
        portal_id = connection.execute(find).scalar_one()
    else:
        connection.execute(portal.update().where(portal.c.id == portal_id).values(values))
    return PortalIds(portal_id, _sync_sections(connection, portal_id, facts))


def _sync_sections(connection: sa.Connection, portal_id: int, facts: PortalFacts) -> dict[str, int]:
    section = table(SectionRow)
    find = sa.select(section.c.path, section.c.id).where(section.c.portal_id == portal_id)
    held = {row.path: row.id for row in connection.execute(find)}
    for fact in facts.sections:
        values = {"name": fact.name, "topical": fact.topical}
        if fact.path in held:
            connection.execute(section.update().where(section.c.id == held[fact.path]).values(values))
        else:
            row = {"portal_id": portal_id, "path": fact.path, **values}
            connection.execute(insert_new(connection, section), row)
    return {row.path: row.id for row in connection.execute(find)}


def _demand_province(connection: sa.Connection, facts: PortalFacts) -> None:
    province = table(ProvinceRow)
    scheme, code = facts.province
    if (
        connection.scalar(sa.select(province.c.code).where(province.c.scheme == scheme, province.c.code == code))
        is None
    ):
        raise StorageError(f"{facts.name} names the province {code} of scheme {scheme}, which does not exist.")
