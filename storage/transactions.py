"""Transactions that are tried again where trying again helps, and are never committed twice."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.errors import said_by
from storage.schema import CommitMarkRow, table

log = logging.getLogger(__name__)

ATTEMPTS = 3  # of a transaction that others keep from a lock beyond its timeout, or that was the victim of a deadlock
PATIENCE_SECONDS = 120.0  # with a server that is away: a restart takes seconds, an upgrade a minute
_FIRST_DELAY, _LONGEST_DELAY = 0.1, 5.0
_KEPT = timedelta(days=1)  # marks of writers that are gone

_MARK = table(CommitMarkRow)
_INSERT = postgresql.insert(_MARK).values(
    writer=sa.bindparam("of"), number=sa.bindparam("this"), marked_at=sa.func.now()
)
_SET = _INSERT.on_conflict_do_update(
    index_elements=[_MARK.c.writer],
    set_={"number": _INSERT.excluded.number, "marked_at": sa.func.now()},
    where=_MARK.c.number < _INSERT.excluded.number,
).returning(_MARK.c.number)
_FORGET = _MARK.delete().where(_MARK.c.marked_at < sa.func.now() - _KEPT)

_AWAY = frozenset(
    {"57P01", "57P02", "57P03", "53300", "25P03"}
)  # shut down, crashed, starting; too many; idle too long
_IN_EACH_OTHERS_WAY = frozenset({"40001", "40P01", "55P03"})  # serialisation, deadlock, lock timeout

T = TypeVar("T")


class Transactions:
    """Runs work in transactions of `engine`, one after the other, from one thread.

    A lock that others hold is waited for in `attempts` transactions; a server that is away, for `patience` seconds from
    when it was first missed. On a server, each transaction leaves its number: where the connection dies during COMMIT,
    the next attempt finds out there whether it was committed, and does not run the work again if it was.
    """

    def __init__(self, engine: sa.Engine, *, attempts: int = ATTEMPTS, patience: float = PATIENCE_SECONDS) -> None:
        self._engine = engine
        self._attempts = attempts
        self._patience = patience
        self._writer = uuid4().hex
        self._number = 0
        self._away_since: float | None = None

    def run(self, work: Callable[[sa.Connection], T]) -> T:
        """What `work` answers, once it is committed. It is called again where its transaction failed.

        Raises what it raised, or DBAPIError for what the database refused; nothing of it is written then.
        """
        self._number += 1
        done: list[T] = []
        attempt, delay = 0, _FIRST_DELAY
        while True:
            attempt += 1
            try:
                self._attempt(work, done)
            except DBAPIError as error:
                if _is_away(error):
                    delay = self._wait(error, delay)
                elif _is_in_the_way(error) and attempt < self._attempts:
                    log.warning("The database is locked by another program; trying again (%d)", attempt)
                else:
                    raise
            else:
                self._away_since = None
                return done[-1]

    def _attempt(self, work: Callable[[sa.Connection], T], done: list[T]) -> None:
        """Run the work and commit, unless an attempt was committed whose answer never came; `done` has its result then."""
        with self._engine.begin() as connection:
            if self._mark(connection):
                done.append(work(connection))

    def _mark(self, connection: sa.Connection) -> bool:
        """Note this transaction's number. False: it stands there already, committed. Waits for one that is under way."""
        if connection.dialect.name != "postgresql":
            return True  # SQLite commits in this process: no answer can be lost
        if self._number == 1:
            connection.execute(_FORGET)
        return connection.scalar(_SET, {"of": self._writer, "this": self._number}) is not None

    def _wait(self, error: DBAPIError, delay: float) -> float:
        """Wait before the next attempt, and return how long to wait before the one after it."""
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
        if now - self._away_since >= self._patience:
            raise error
        log.warning("The database server is away; trying again in %.1f s: %s", delay, said_by(error))
        time.sleep(delay)
        return min(2 * delay, _LONGEST_DELAY)


def _is_away(error: DBAPIError) -> bool:
    state = _state(error)
    if error.connection_invalidated or state in _AWAY or state.startswith("08"):
        return True
    # No connection was made: the way to the server has no error codes. SQLite's errors have none at all.
    return isinstance(error, OperationalError) and not state and hasattr(error.orig, "sqlstate")


def _is_in_the_way(error: DBAPIError) -> bool:
    said = str(error.orig)
    return _state(error) in _IN_EACH_OTHERS_WAY or (
        isinstance(error, OperationalError) and ("is locked" in said or "busy" in said)
    )


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
