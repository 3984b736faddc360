"""What stands in the way of a look, by the reason it came to nothing for: what it is, and what to do next."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """`says`: what the portal does, after its host's name. `next_step`: empty where the reason ends with one itself."""

    reason: re.Pattern[str]
    says: str
    next_step: str
    is_of_any_page: bool  # not of front pages alone


_OTHER = _Obstacle(
    re.compile(""), "answers with no page but a refusal", "ask its owner, or try again later", is_of_any_page=False
)


def could_not_be_read(host: str, reason: str) -> str:
    """The sentence for a front page that could not be fetched or is too large to be read."""
    step = _of(reason).next_step
    return f"The front page of {host} could not be read: {reason.rstrip('.')}{step and '; '}{step}."


def is_no_page(host: str, reason: str) -> str:
    """The sentence for a front page that was answered with no page of a portal."""
    found = _of(reason)
    return f"{host} {found.says or _OTHER.says} ({reason}): {found.next_step}."


def step_after(reason: str) -> str:
    """What to do about a reason for which any page may come to nothing; empty where it tells of this page alone."""
    found = _of(reason)
    return found.next_step if found.is_of_any_page else ""


def _of(reason: str) -> _Obstacle:
    return next((each for each in _obstacles() if each.reason.search(reason)), _OTHER)


@cache
def _obstacles() -> tuple[_Obstacle, ...]:
    """The rows of obstacles.tsv; the first that fits is meant."""
    with (files("spiders") / "probing" / "obstacles.tsv").open(encoding="utf-8") as lines:
        return tuple(
            _Obstacle(re.compile(row["reason"], re.IGNORECASE), row["says"], row["next"], row["of"] == "any page")
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        )
