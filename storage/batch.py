"""What the saves of one transaction share, so that each costs the database fewer statements."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa

from seeds.sketch import Fingerprint
from storage.known_seeds import known_seeds
from storage.leases import Fence, hold
from storage.terms import Vocabulary, known_terms
from storage.turns import Turn, take_turn

T = TypeVar("T")


class Batch:
    """Several saves in one transaction that are committed together or not at all.

    A statement costs SQLite some microseconds and a server a journey there and back. So a turn is taken once, the
    seeds are looked for once, and rows that nothing reads before the commit wait to be written together. Of no use any
    more once a savepoint of the transaction is rolled back, which gives back turns taken after it.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._turns: set[tuple[Turn, int]] = set()
        self._held: set[Fence] = set()
        self._portals: dict[tuple[Any, int], Any] = {}
        self._rows: dict[sa.Insert, list[dict[str, Any]]] = {}

    @cached_property
    def seeds(self) -> tuple[Fingerprint, ...]:
        """Every seed's fingerprint."""
        return known_seeds(self._connection)

    @cached_property
    def terms(self) -> Vocabulary:
        """The person's own vocabulary."""
        return known_terms(self._connection)

    def take_turn(self, turn: Turn, of: int = 0) -> None:
        """As `storage.turns.take_turn`, unless this transaction has the turn already."""
        if (turn, of) not in self._turns:
            take_turn(self._connection, turn, of)
            self._turns.add((turn, of))

    def hold(self, fence: Fence) -> None:
        """As `storage.leases.hold`, once for each lease. Raises LeaseLostError."""
        if fence not in self._held:
            hold(self._connection, fence)
            self._held.add(fence)

    def of_portal(self, portal_id: int, ask: Callable[[sa.Connection, int], T]) -> T:
        """What `ask` answers of a portal, asked once."""
        key = (ask, portal_id)
        if key not in self._portals:
            self._portals[key] = ask(self._connection, portal_id)
        found: T = self._portals[key]
        return found

    def put_off(self, insert: sa.Insert, rows: Sequence[dict[str, Any]]) -> None:
        """Insert these rows, all with the same columns, by `write_out`: in the order in which the inserts were first put off,
        with rows or without, so that what is pointed at comes before what points at it.
        """
        self._rows.setdefault(insert, []).extend(rows)

    def write_out(self) -> None:
        """Insert what was put off: at the end, and before anything that may read or replace it."""
        waiting, self._rows = self._rows, {}
        for insert, rows in waiting.items():
            if rows:
                self._connection.execute(insert, rows)
