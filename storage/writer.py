"""The one thread of a process that writes: tasks in order, outcomes in batches, a batch one transaction.

What is not committed is still pending: a future is resolved only after its transaction is, and a killed process
leaves whole batches.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.articles import SaveContext, save
from storage.batch import Batch
from storage.errors import StorageError, said_by
from storage.records import Outcome, Verdict
from storage.transactions import ATTEMPTS, PATIENCE_SECONDS, Transactions

BATCH_SIZE = 50
BATCH_SECONDS = 1.0
CAPACITY = (
    2000  # waiting jobs; a crawl waits for its commits and has fewer under way, so that handing in never blocks it
)

T = TypeVar("T")
_Answer = Callable[[Future[Any]], None]


@dataclass(slots=True)
class _Job:
    """Something to write. `is_batched`: it may share a transaction, and fails alone in it."""

    write: Callable[[sa.Connection, Batch | None], Any]
    is_batched: bool
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """Writes through `engine` from a thread of its own, which starts at once. Close it, or use it with `with`."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        batch_size: int = BATCH_SIZE,
        batch_seconds: float = BATCH_SECONDS,
        capacity: int = CAPACITY,
        attempts: int = ATTEMPTS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._transactions = Transactions(engine, attempts=attempts, patience=patience)
        self._batch_size = batch_size
        self._batch_seconds = batch_seconds
        self._jobs: queue.Queue[_Job | None] = queue.Queue(capacity)
        self._handing_in = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="tinhso-writer", daemon=True)
        self._thread.start()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, write: Callable[[sa.Connection], T]) -> Future[T]:
        """Run `write` in a transaction of its own, after all that was handed in before. Waits while the queue is full.

        The future holds its result once it is committed, what it raised (nothing is written then), or StorageError for
        what the database refused. Raises StorageError if the writer is closed.
        """
        return self._hand_in(_Job(lambda connection, _: write(connection), is_batched=False))

    def save(self, outcome: Outcome, context: SaveContext, *, reprocess: bool = False) -> Future[Verdict]:
        """Save an outcome in the next batch. Waits while the queue is full.

        The future holds the verdict once the batch is committed. An outcome that cannot be saved fails alone. Raises
        StorageError if the writer is closed.
        """

        def write(connection: sa.Connection, batch: Batch | None) -> Verdict:
            return save(connection, outcome, context=context, reprocess=reprocess, batch=batch)

        return self._hand_in(_Job(write, is_batched=True))

    def flush(self) -> None:
        """Return when all that was handed in before is committed, or has failed."""
        self.submit(lambda connection: None).result()

    def close(self) -> None:
        """Write what was handed in, and end the thread. A closed writer may be closed again."""
        with self._handing_in:
            if not self._is_closed:
                self._is_closed = True
                self._jobs.put(None)
        self._thread.join()

    def _hand_in(self, job: _Job) -> Future[Any]:
        with self._handing_in:  # so that nothing comes after the end
            if self._is_closed:
                raise StorageError("The database's writer is closed: nothing more can be written.")
            self._jobs.put(job)
        return job.future

    def _run(self) -> None:
        while True:
            first = self._jobs.get()
            if first is None:
                return
            if not first.is_batched:
                self._commit([first])
                continue
            batch, after, is_end = self._gather(first)
            self._commit(batch)
            if after is not None:
                self._commit([after])
            if is_end:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], _Job | None, bool]:
        """A batch, the task that cut it short if one did, and whether the end was reached."""
        batch = [first]
        deadline = time.monotonic() + self._batch_seconds
        while len(batch) < self._batch_size:
            try:
                job = self._jobs.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                break
            if job is None:
                return batch, None, True
            if not job.is_batched:
                return batch, job, False
            batch.append(job)
        return batch, None, False

    def _commit(self, jobs: list[_Job]) -> None:
        jobs = [job for job in jobs if job.future.set_running_or_notify_cancel()]
        if not jobs:
            return
        for job, answer in zip(jobs, self._answers(jobs), strict=True):
            answer(job.future)

    def _answers(self, jobs: list[_Job]) -> list[_Answer]:
        """Write the jobs in one transaction; each alone in it where they cannot be written together."""
        try:
            return [_result(value) for value in self._transactions.run(lambda connection: _together(connection, jobs))]
        except Exception as error:  # noqa: BLE001 - whoever waits for the futures gets it
            if len(jobs) == 1 or not _is_of_one(error):
                return _failed(jobs, error)
        try:
            return self._transactions.run(lambda connection: [_alone(connection, job) for job in jobs])
        except Exception as error:  # noqa: BLE001
            return _failed(jobs, error)


def _together(connection: sa.Connection, jobs: list[_Job]) -> list[Any]:
    batch = Batch(connection)
    results = [job.write(connection, batch) for job in jobs]
    batch.write_out()
    return results


def _alone(connection: sa.Connection, job: _Job) -> _Answer:
    """Write a job under a savepoint. Returns how to answer its future once the transaction is committed."""
    try:
        with connection.begin_nested():
            return _result(job.write(connection, None))
    except Exception as error:
        if _is_of_one(error):
            return _failed([job], error)[0]
        raise


def _is_of_one(error: Exception) -> bool:
    """Whether an outcome is to blame, which fails alone then; else the database fails, and with it the batch."""
    return not isinstance(error, DBAPIError) or isinstance(error, IntegrityError | sa.exc.DataError)


def _result(value: Any) -> _Answer:
    return lambda future: future.set_result(value)


def _storage_error(error: Exception) -> StorageError:
    earlier = error.__context__
    while earlier is not None:  # a full disk undoes the savepoint too, and then leaving it fails
        error = earlier if isinstance(earlier, DBAPIError) else error
        earlier = earlier.__context__
    found = StorageError(f"The database refused to write: {said_by(error)}.")
    found.__cause__ = error
    return found


def _failed(jobs: list[_Job], error: Exception) -> list[_Answer]:
    told = _storage_error(error) if isinstance(error, sa.exc.StatementError) else error
    return [lambda future: future.set_exception(told)] * len(jobs)
