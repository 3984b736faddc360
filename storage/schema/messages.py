"""What is told to people, to whom, and what came of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class MessageRow(Base):
    """Something to tell, written in the transaction of what it tells. Its key is what it tells: nothing is told twice."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str]  # state, digest, article
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


class ReceiverRow(Base):
    """Where messages go. Its address may hold a password and stays in the configuration: here is a hash of it."""

    __tablename__ = "receiver"
    id: Mapped[str] = mapped_column(primary_key=True)  # the first 16 hex digits of the address's SHA-256
    label: Mapped[str]  # what may be shown of it
    known_since: Mapped[datetime]  # it is told what is written from then on


class DeliveryRow(Base):
    """One message to one receiver. Waiting while it has neither `sent_at` nor `given_up_at`."""

    __tablename__ = "delivery"
    message_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("message.id"), primary_key=True)
    receiver_id: Mapped[str] = mapped_column(sa.ForeignKey("receiver.id"), primary_key=True, index=True)
    attempts: Mapped[int]
    next_try_at: Mapped[datetime]  # while it is being sent: when it is taken to have failed
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    error: Mapped[str]  # of the last attempt


class SavedSearchRow(Base):
    """A search whose every new match is told."""

    __tablename__ = "saved_search"
    name: Mapped[str] = mapped_column(primary_key=True)
    query: Mapped[str]  # as typed
    created_at: Mapped[datetime]
    looked_to: Mapped[int] = mapped_column(Id)  # the articles up to this id have been looked at
