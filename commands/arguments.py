"""Options that several commands take, and what is wrong with one said in a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import typer

from storage.database import DEFAULT_URL
from storage.provinces import find_province, parts_of, province_today
from storage.quiet_hours import after_quiet
from vietnamese.typed_days import typed_day

Database = Annotated[
    str,
    typer.Option(
        "--database", metavar="URL", envvar="TINHSO_DATABASE_URL", help="The database, e.g. sqlite:///tinhso.db."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Notify = Annotated[
    list[str] | None,
    typer.Option(
        "--notify", metavar="URL", envvar="TINHSO_NOTIFY",
        help="Whom to tell, as an Apprise URL; repeatable, in the variable with white space between.",
    ),
]  # fmt: skip
NotifyFrom = Annotated[
    Path | None,
    typer.Option("--notify-from", metavar="FILE", help="A file of such URLs, a line each; # begins a comment."),
]
Then = Annotated[
    bool,
    typer.Option(
        "--then", "--province-then",
        help="With --province: the province of that name of before July 2025, without what was merged into it; a name of "
        "both times means today's province otherwise.",
    ),
]  # fmt: skip
Unverified = Annotated[
    bool,
    typer.Option("--unverified", help="Where no portal is named: those too that nobody has verified (`tinhso check`)."),
]
DATABASE = DEFAULT_URL
_AGE = re.compile(r"(\d{1,5})([dw])")
_AGE_UNITS = {"d": timedelta(days=1), "w": timedelta(weeks=1)}


def day(text: str | None, option: str) -> date | None:
    """A date as people type it: 2025-03-31 or 31/3/2025."""
    if text is None:
        return None
    found = typed_day(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no date; write it like 2025-03-31 or 31/3/2025.", param_hint=option)
    return found


@dataclass(frozen=True, slots=True)
class ChosenProvince:
    """A province as it was asked for: which column of the views has its name, and what that means, in a sentence."""

    column: Literal["province_now", "province_then"]
    name: str
    says: str


def chosen_province(name: str | None, *, then: bool) -> ChosenProvince | None:
    """What --province and --then mean. Raises StorageError for a name no province ever had."""
    if name is None:
        if then:
            raise typer.BadParameter(
                "it says which province of a name is meant: write --province too.", param_hint="--then"
            )
        return None
    found = find_province(name)
    if found.now is not None and not then:
        others = [part.name for part in parts_of(found.now) if part.name != found.now.name]
        said = f"Today's {found.now.name}" + (f", with what {' and '.join(others)} published" if others else "")
        hint = "; --then: the earlier province of that name alone" if others and found.then else ""
        return ChosenProvince("province_now", found.now.name, f"{said}{hint}.")
    if found.then is None:
        raise typer.BadParameter(f"{name!r} was no province before July 2025.", param_hint="--then")
    today = province_today((found.then.scheme, found.then.code)).name
    said = f"{found.then.name} of before July 2025" + (f", part of {today} since" if today != found.then.name else "")
    return ChosenProvince("province_then", found.then.name, f"{said}.")


def age(text: str, option: str) -> timedelta:
    """How old a thing may be: 90d or 12w, a day at least."""
    match = _AGE.fullmatch(text.strip())
    if match is None or not int(match[1]):
        raise typer.BadParameter(f"{text!r} is no age; write it like 90d or 12w.", param_hint=option)
    return int(match[1]) * _AGE_UNITS[match[2]]


def quiet(hours: str) -> str:
    """Quiet hours as they were typed, if they are some."""
    try:
        after_quiet(datetime.now(UTC), hours)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="--quiet-hours") from error
    return hours


def origin(text: str, option: str) -> str:
    """Where a copy stands: scheme, host and port, nothing more."""
    try:
        parts = urlsplit(text)
        is_origin = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        is_origin = False
    if not is_origin or parts.path.strip("/") or parts.query:
        raise typer.BadParameter(f"{text!r} is no origin; write it like http://127.0.0.1:8190.", param_hint=option)
    return f"{parts.scheme}://{parts.netloc}"


def origins(values: Sequence[str], portals: Sequence[str]) -> dict[str, str]:
    """Where the copies of portals stand: {portal: origin}, from ORIGIN for one portal or PORTAL=ORIGIN for several."""
    found = {}
    for value in values:
        portal, _, written = value.rpartition("=") if "=" in value.partition("//")[0] else ("", "", value)
        if not portal and len(portals) != 1:
            raise typer.BadParameter(
                f"{value!r} does not say whose copy it is; name one portal, or write PORTAL=ORIGIN for each.",
                param_hint="--at",
            )
        place = origin(written, "--at")
        if portal and portal not in portals:
            raise typer.BadParameter(f"{portal!r} is not among the portals to crawl.", param_hint="--at")
        found[portal or portals[0]] = place
    if found and (missing := [portal for portal in portals if portal not in found]):
        raise typer.BadParameter(
            f"{missing[0]} has no copy; live portals and copies cannot be crawled together.", param_hint="--at"
        )
    return found


def settings(pairs: Sequence[str]) -> dict[str, str]:
    """Scrapy settings from NAME=VALUE."""
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.isupper():
            raise typer.BadParameter(f"{pair!r} is no setting; write it like DOWNLOAD_TIMEOUT=60.", param_hint="-s")
        found[name] = value
    return found


def receiver_urls(urls: Sequence[str] | None, file: Path | None) -> list[str]:
    """The addresses of those who are told, from the command line and from a file."""
    if file is None:
        return list(urls or ())
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read as text.", param_hint="--notify-from") from error
    return [*(urls or ()), *(line for line in lines if line and not line.startswith("#"))]
