"""`tinhso portals`: the portals there are, how well each is known, and what the last look at it found."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from commands.arguments import DATABASE, AsJson, Database, Then, chosen_province
from commands.output import local, say, show_json, show_table
from spiders.fleet import portal_classes
from spiders.portal import PortalSpider
from storage.checks import Check, last_checks
from storage.provinces import NEW, all_provinces, province_of, province_today

_COLUMNS = (
    "portal", "agency", "level", "province_now", "state", "successor", "evidence", "checked", "family", "host", "tls",
)  # fmt: skip
COUNTED = ("checked live", "recorded", "fixture", "unverified")


def portals(
    province: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only this province's, of today or of before July 2025, however it is spelt."
        ),
    ] = None,
    then: Then = False,
    by_province: Annotated[
        bool,
        typer.Option(
            "--by-province", help="Count the portals of each of today's provinces by how well they are known."
        ),
    ] = False,
    database: Database = DATABASE,
    as_json: AsJson = False,
) -> None:
    """List the portals: whose they are, whether they still stand, how well their markup is known, and the last look at each."""
    checks = last_checks(database)
    place = chosen_province(province, then=then)
    rows = [_row(spider, checks.get(name)) for name, spider in portal_classes().items()]
    if place:
        rows = [row for row in rows if row[place.column] == place.name]
    counts = counts_by_province(rows) if by_province else []
    if place:
        counts = [each for each in counts if each["portals"]]
    if as_json:
        show_json(counts if by_province else rows)
        return
    if place:
        say(place.says)
    if by_province:
        _show_provinces(counts)
    else:
        _show(rows)


def _row(spider: type[PortalSpider], check: Check | None) -> dict[str, Any]:
    return {
        "portal": spider.name,
        "agency": spider.agency,
        "level": spider.agency_level,
        "province_then": province_of(spider.province).name,
        "province_now": province_today(spider.province).name,
        "state": spider.state,
        "successor": spider.successor,
        "evidence": spider.evidence,
        "check": check and {
            "result": check.result, "checked_at": check.checked_at, "origin": check.origin, "reason": check.reason,
        },
        "family": spider.layout.family,
        "host": spider.host,
        "sections": [section.path for section in spider.sections],
        "tls": spider.tls.stated,
        "note": spider.note,
    }  # fmt: skip


def _show(rows: list[dict[str, Any]]) -> None:
    show_table(({**row, "checked": _said(row["check"])} for row in rows), _COLUMNS)
    for row in rows:
        if row["tls"]:
            say(f"{row['portal']}: TLS: {row['tls']}")
        if row["note"]:
            say(f"{row['portal']}: {row['note']}")


def _said(check: Mapping[str, Any] | None) -> str:
    """A look in a few words: what came of it and when."""
    if not check:
        return "never"
    return f"{check['result']}, {local(check['checked_at'])}" + (" (a copy)" if check["origin"] else "")


def counts_by_province(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many portals each of today's 34 provinces has, each counted once: checked live and working, or by its evidence."""
    counted = Counter((row["province_now"], _standing(row)) for row in rows)
    names = [each.name for each in all_provinces() if each.scheme == NEW]
    return [
        {"province": name, **{word: counted[name, word] for word in COUNTED}, "portals": _sum(counted, name)}
        for name in names
    ]


def _standing(row: Mapping[str, Any]) -> str:
    check = row["check"]
    return "checked live" if check and check["result"] == "works" and not check["origin"] else str(row["evidence"])


def _sum(counted: Counter[tuple[str, str]], name: str) -> int:
    return sum(counted[name, word] for word in COUNTED)


def _show_provinces(rows: list[dict[str, Any]]) -> None:
    columns = ("province", *COUNTED, "portals")
    total = {"province": f"{len(rows)} provinces"} | {name: sum(row[name] for row in rows) for name in columns[1:]}
    show_table([*rows, total] if len(rows) > 1 else rows, columns)
