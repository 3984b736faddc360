"""Which portals a command visits that was told none."""

from collections.abc import Sequence

from spiders.fleet import default_portals
from storage.checks import last_checks


def portals_to_visit(named: Sequence[str] | None, database: str, *, unverified: bool) -> list[str]:
    """The portals that were named, or those that are visited without being named: what the last look found to work too."""
    if named:
        return list(dict.fromkeys(named))
    working = {name for name, check in last_checks(database).items() if check.is_live_and_works}
    return default_portals(working, unverified=unverified)
