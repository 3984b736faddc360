"""Which articles a person means: one set of filters for listing, searching and exporting, as conditions on the views."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Literal

import sqlalchemy as sa

from storage.folding import folded
from vietnamese.topic import THRESHOLD
from vietnamese.unicode import search_fold

_DAY = sa.Date()
NEWEST_FIRST: tuple[sa.ColumnElement[Any], ...] = (
    sa.column("published_on").is_(None),
    sa.column("published_on").desc(),
    sa.column("published_at").desc().nulls_last(),  # which is where SQLite has them, and PostgreSQL has not
    sa.column("id"),
)
"""How chosen articles are put in order: by publication, the undated last; what was stored first before its equals."""


class Undated(StrEnum):
    """What becomes of articles whose date of publication is not known."""

    ASKED = "asked"  # they are in unless days were asked for
    TOO = "too"
    ONLY = "only"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that must all hold. What is not asked for does not count; without any, every article that is no copy is meant.

    `province`: its name as the views have it, in `province_column`: of today, with what was merged into it, or of before
    July 2025. `section`: as people type it, marks and capitals are passed over. `since`, `until`: days of publication in
    Vietnam, themselves included. `topic_from`: the least score of topic (`ON_TOPIC`: about digital transformation).
    `duplicates`: copies of other articles too. `undated` ONLY leaves the days aside, TOO adds the undated to them.
    """

    province: str | None = None
    province_column: Literal["province_now", "province_then"] = "province_now"
    portal: str | None = None
    agency_level: str | None = None
    section: str | None = None
    since: date | None = None
    until: date | None = None
    topic_from: float | None = None
    duplicates: bool = False
    undated: Undated = Undated.ASKED

    @property
    def view(self) -> str:
        """The view whose rows the selection is made from."""
        return "articles" if self.duplicates else "unique_articles"


ON_TOPIC = THRESHOLD


def left_out(selection: Selection) -> Selection | None:
    """The undated articles that the days leave out without anybody having said so; none where nothing is left out so."""
    if selection.undated is not Undated.ASKED or not (selection.since or selection.until):
        return None
    return replace(selection, since=None, until=None, undated=Undated.ONLY)


def conditions(selection: Selection) -> list[sa.ColumnElement[bool]]:
    """What must hold of a row of `selection.view`, every value a bound parameter; empty where nothing was asked for.

    The columns bear no table's name: use them where the view is the only thing with such columns.
    """
    equal = {
        selection.province_column: selection.province,
        "portal": selection.portal,
        "agency_level": selection.agency_level,
    }
    found: list[sa.ColumnElement[bool]] = [
        sa.column(name, sa.Text()) == value for name, value in equal.items() if value is not None
    ]
    if selection.section is not None:
        found.append(folded(sa.column("section", sa.Text())) == search_fold(selection.section).strip())
    if selection.topic_from is not None:
        found.append(sa.column("topic_score", sa.Double()) >= selection.topic_from)
    return found + _of_days(selection)


def choose(selection: Selection, *names: str) -> sa.Select[Any]:
    """SELECT these columns of the articles that are meant, in no order; values come as the connection gives them."""
    columns: list[sa.ColumnElement[Any]] = [sa.column(name) for name in names]
    return sa.select(*columns).select_from(sa.table(selection.view)).where(*conditions(selection))


def _of_days(selection: Selection) -> list[sa.ColumnElement[bool]]:
    day = sa.column("published_on", _DAY)
    if selection.undated is Undated.ONLY:
        return [day.is_(None)]
    within = [
        *([day >= selection.since] if selection.since else []),
        *([day <= selection.until] if selection.until else []),
    ]
    if selection.undated is Undated.NO:
        return [*within, day.is_not(None)]
    if within and selection.undated is Undated.TOO:
        return [sa.or_(day.is_(None), sa.and_(*within))]
    return within
