"""`tinhso status`: how every portal of the schedule is, the worst first."""

from datetime import UTC, datetime
from typing import Any

import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json, show_table
from storage.query import run_sql

_WORST = ("blocked", "layout_changed", "empty_listing", "unreachable", "error", "partial", "silent", "new", "ok")
_COLUMNS = (
    "portal", "state", "since", "last_success", "newest_entry", "days_silent", "usual_days", "next_visit", "failures",
    "generic_share", "reason",
)  # fmt: skip
_QUERY = "SELECT * FROM portal_health ORDER BY portal"


def status(database: Database = DATABASE, as_json: AsJson = False) -> None:
    """Show how every scheduled portal is: the worst first, with when it is visited next. Exit code 1 if one is not well."""
    columns, rows = run_sql(database, _QUERY)
    found = sorted((_row(dict(zip(columns, row, strict=True))) for row in rows), key=_badness)
    if as_json:
        show_json(found)
    elif found:
        show_table(found, _COLUMNS)
    else:
        say("No portal is scheduled yet: start `tinhso schedule`.")
    if any(row["state"] not in ("ok", "new") for row in found):
        raise typer.Exit(1)


def _row(health: dict[str, Any]) -> dict[str, Any]:
    return {
        "portal": health["portal"],
        "state": health["state"],
        "since": _moment(health["state_since"]),
        "last_success": _moment(health["last_success_at"]),
        "newest_entry": _moment(health["last_entry_at"]),
        "days_silent": health["days_silent"],
        "usual_days": None if health["usual_gap_days"] is None else round(health["usual_gap_days"], 1),
        "next_visit": _moment(health["next_visit_at"]),
        "failures": health["failures"],
        "generic_share": None if health["generic_share"] is None else round(float(health["generic_share"]), 2),
        "reason": health["reason"],
    }


def _badness(row: dict[str, Any]) -> tuple[int, str]:
    return (_WORST.index(row["state"]) if row["state"] in _WORST else 0, row["portal"])


def _moment(value: Any) -> datetime | None:
    """A time of a view: a datetime on PostgreSQL, text in UTC on SQLite."""
    if not value:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
