"""The options that say which articles are meant, the same on every command that lists, searches or exports."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Annotated

import typer

from commands.arguments import ChosenProvince, chosen_province, day
from commands.output import say_aside
from storage.portals import stored_portals
from storage.provinces import find_province
from storage.search_query import SearchQuery
from storage.selection import ON_TOPIC, Selection, Undated


class Level(StrEnum):
    """Of which level the agency is whose portal it is."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"


Portal = Annotated[str | None, typer.Option("--portal", help="Only this portal's.")]
Province = Annotated[
    str | None,
    typer.Option(
        "--province", metavar="NAME",
        help="Only this province's, of today or of before July 2025, however it is spelt.",
    ),
]  # fmt: skip
AgencyLevel = Annotated[Level | None, typer.Option("--level", help="Only portals of agencies of this level.")]
Section = Annotated[
    str | None, typer.Option("--section", metavar="NAME", help="Only this section's, by its name; marks are optional.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Published on this day or later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on this day or earlier.")]
OnTopic = Annotated[
    bool, typer.Option("--on-topic", help=f"Only what is about digital transformation: --topic-from {ON_TOPIC:g}.")
]
TopicFrom = Annotated[
    float | None, typer.Option("--topic-from", metavar="SCORE", help="Only with this score of topic or more.")
]
Duplicates = Annotated[bool, typer.Option("--duplicates", help="Copies of other articles too.")]
UndatedToo = Annotated[
    Undated,
    typer.Option("--undated", help="Articles without a date: too, only, no; unless said, where no day is asked for."),
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selection, and the province of it as it was understood."""

    selection: Selection
    place: ChosenProvince | None


def demand_portal(name: str | None, database: str) -> None:
    """Raises UnknownPortalError for a portal that neither the program nor the database knows."""
    if name is not None and name not in (stored := stored_portals(database)):
        from spiders.fleet import known_portals  # a crawler's whole start, for the sentence about a name that is wrong

        known_portals([name], stored)


def demand_known(query: SearchQuery, database: str) -> None:
    """Raises UnknownPortalError or StorageError for a portal or a province within a query that nobody knows."""
    demand_portal(query.portal or None, database)
    if query.province:
        find_province(query.province)


def say_left_out(undated: int, most: int | None = None) -> None:
    """Say beside the answer how many undated articles the days left out. `most`: as many were counted, there may be more."""
    if undated:
        count = f"{undated} or more" if undated == most else str(undated)
        are = "article is" if count == "1" else "articles are"
        say_aside(f"{count} undated {are} left out: --undated too shows them.")


def chosen(
    *,
    portal: str | None,
    province: str | None,
    then: bool,
    level: Level | None,
    section: str | None,
    since: str | None,
    until: str | None,
    on_topic: bool,
    topic_from: float | None,
    duplicates: bool,
    undated: Undated,
    database: str,
) -> Chosen:
    """The selection that these options mean.

    Raises BadParameter, StorageError or UnknownPortalError for a value that is none.
    """
    demand_portal(portal, database)
    place = chosen_province(province, then=then)
    first, last = day(since, "--since"), day(until, "--until")
    if first and last and first > last:
        raise typer.BadParameter(f"{last} is before {first}.", param_hint="--until")
    if topic_from is not None and not isfinite(topic_from):
        raise typer.BadParameter(
            f"{topic_from:g} is no score: write a number, like {ON_TOPIC:g}, from which on an article is about the topic.",
            param_hint="--topic-from",
        )
    if on_topic:
        topic_from = max(ON_TOPIC, topic_from or ON_TOPIC)
    selection = Selection(
        province=place.name if place else None,
        province_column=place.column if place else "province_now",
        portal=portal,
        agency_level=level.value if level else None,
        section=section,
        since=first,
        until=last,
        topic_from=topic_from,
        duplicates=duplicates,
        undated=undated,
    )
    return Chosen(selection, place)
