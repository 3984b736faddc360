"""The outbox: what is to be told, to which receiver, what came of it, and when it is tried again.

A message is written in the transaction of what it tells. Sending it is another process's business, later: a delivery is
claimed before it is sent and marked after, so that two senders never send the same one. A sender that dies between the
two is the one case in which a receiver is told twice: the alternative would be not to tell it at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.leases import database_now
from storage.schema import DeliveryRow, MessageRow, ReceiverRow, table
from storage.upsert import insert_new

KEPT_TRYING = timedelta(days=7)
SENDING = timedelta(minutes=10)  # more than sending takes at most; then the sender is taken to be dead
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
_ERROR_LENGTH = 300  # characters

_MESSAGE = table(MessageRow)
_RECEIVER = table(ReceiverRow)
_DELIVERY = table(DeliveryRow)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to a receiver."""

    message_id: int
    receiver_id: str
    kind: str
    title: str
    body: str
    attempts: int
    created_at: datetime


def put_message(connection: sa.Connection, *, kind: str, key: str, title: str, body: str) -> None:
    """Write a message, unless one of this key was written before."""
    values = {"kind": kind, "key": key, "title": title, "body": body, "created_at": database_now(connection)}
    connection.execute(insert_new(connection, _MESSAGE), values)


def last_key(connection: sa.Connection, kind: str) -> str | None:
    """The greatest key of a kind; for digests, whose keys are days, the last. None if there is none."""
    key: str | None = connection.scalar(sa.select(sa.func.max(_MESSAGE.c.key)).where(_MESSAGE.c.kind == kind))
    return key


def know_receivers(connection: sa.Connection, labels: Mapping[str, str]) -> None:
    """Make the receivers, id → label, known. A new one is told what is written from now on."""
    now = database_now(connection)
    rows = [{"id": key, "label": label, "known_since": now} for key, label in labels.items()]
    connection.execute(insert_new(connection, _RECEIVER), rows)


def address(connection: sa.Connection, receiver_id: str) -> None:
    """Make deliveries of the messages this receiver is to be told and has not been yet, a week back at most."""
    now = database_now(connection)
    known_since = sa.select(_RECEIVER.c.known_since).where(_RECEIVER.c.id == receiver_id).scalar_subquery()
    is_addressed = sa.exists().where(_DELIVERY.c.message_id == _MESSAGE.c.id, _DELIVERY.c.receiver_id == receiver_id)
    wanted = sa.select(_MESSAGE.c.id).where(
        _MESSAGE.c.created_at >= known_since, _MESSAGE.c.created_at > now - KEPT_TRYING, ~is_addressed
    )
    rows = [
        {"message_id": key, "receiver_id": receiver_id, "attempts": 0, "next_try_at": now, "error": ""}
        for key in connection.scalars(wanted)
    ]
    if rows:
        connection.execute(insert_new(connection, _DELIVERY), rows)


def claim_delivery(connection: sa.Connection, receiver_id: str) -> Delivery | None:
    """Take what is to be sent to a receiver next, the oldest first; None if there is nothing to send now."""
    now = database_now(connection)
    is_due = (
        (_DELIVERY.c.receiver_id == receiver_id)
        & (_DELIVERY.c.next_try_at <= now)
        & _DELIVERY.c.sent_at.is_(None)
        & _DELIVERY.c.given_up_at.is_(None)
    )
    # On a server a row that another sender is claiming is passed over; SQLite's writers are alone in the file anyway.
    oldest = (
        sa.select(_DELIVERY.c.message_id, _DELIVERY.c.attempts)
        .where(is_due)
        .order_by(_DELIVERY.c.message_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = connection.execute(oldest).first()
    if row is None:
        return None
    _write(connection, row.message_id, receiver_id, attempts=row.attempts + 1, next_try_at=now + SENDING)
    message = connection.execute(sa.select(_MESSAGE).where(_MESSAGE.c.id == row.message_id)).one()
    return Delivery(
        message.id, receiver_id, message.kind, message.title, message.body, row.attempts + 1, message.created_at
    )


def was_sent(connection: sa.Connection, delivery: Delivery) -> None:
    """Record that the receiver took the message."""
    _write(connection, delivery.message_id, delivery.receiver_id, sent_at=database_now(connection), error="")


def was_not_sent(connection: sa.Connection, delivery: Delivery, error: str) -> None:
    """Record that the receiver did not take the message, and when it is tried again; a week later it is given up."""
    now = database_now(connection)
    is_over = now - delivery.created_at >= KEPT_TRYING
    _write(
        connection, delivery.message_id, delivery.receiver_id,
        error=error[:_ERROR_LENGTH], next_try_at=now + wait(delivery.attempts), given_up_at=now if is_over else None,
    )  # fmt: skip


def wait(attempts: int) -> timedelta:
    """How long to wait after so many attempts that failed: twice as long after each, six hours at most."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def _write(connection: sa.Connection, message_id: int, receiver_id: str, **values: object) -> None:
    own = (_DELIVERY.c.message_id == message_id) & (_DELIVERY.c.receiver_id == receiver_id)
    connection.execute(_DELIVERY.update().where(own).values(values))
