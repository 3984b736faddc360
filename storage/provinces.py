"""The provinces' table, from the package's data: 63 until 30 June 2025, 34 since, and which became which."""

import csv
from importlib import resources

import sqlalchemy as sa

from storage.schema import ProvinceAliasRow, ProvinceRow, table


def load_provinces(connection: sa.Connection) -> None:
    """Insert or update every province and its aliases. Names, codes and successors: General Statistics Office, four
    independent public data sets agreeing; types: the resolutions named in the notes."""
    province, alias = table(ProvinceRow), table(ProvinceAliasRow)
    known = {(row.scheme, row.code) for row in connection.execute(sa.select(province.c.scheme, province.c.code))}
    connection.execute(alias.delete())
    for row in _rows():  # scheme 2025 stands first in the file: successors exist before they are named
        aliases = [item for item in (row["aliases"] or "").split(";") if item]
        values = {**row, "aliases": "; ".join(aliases), "note": row["note"] or ""}
        key = (province.c.scheme == row["scheme"]) & (province.c.code == row["code"])
        if (row["scheme"], row["code"]) in known:
            connection.execute(province.update().where(key), values)
        else:
            connection.execute(province.insert(), values)
        if aliases:
            connection.execute(
                alias.insert(), [{"scheme": row["scheme"], "code": row["code"], "alias": item} for item in aliases]
            )


def _rows() -> list[dict[str, str | None]]:
    text = (resources.files("storage") / "data" / "provinces.csv").read_text(encoding="utf-8")
    return [{name: value or None for name, value in row.items()} for row in csv.DictReader(text.splitlines())]
