"""Tells people what there is to tell, a round at a time: writes the messages, sends them, and keeps the feed fresh.

It runs beside the crawls, never in one. What fails is logged, and the next round tries again.
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from notices.feed import write_feed
from notices.receivers import Receiver, SendingError
from notices.writing import write_digest, write_matches
from storage.errors import StorageError, said_by
from storage.messages import Delivery, address, claim_delivery, know_receivers, was_not_sent, was_sent
from storage.transactions import Transactions

_AT_A_TIME = 20  # messages to one receiver in a round, so that it does not keep the others waiting
_PATIENCE = 30.0  # seconds with a database that is away; the next round asks again

_log = logging.getLogger("tinhso.notices")


class Teller:
    """Tells these receivers, and writes this feed, if there is one. Used by one thread at a time."""

    def __init__(self, engine: sa.Engine, receivers: Sequence[Receiver], feed: Path | None = None) -> None:
        self._transactions = Transactions(engine, patience=_PATIENCE)
        self._receivers = receivers
        self._feed = feed
        self._is_stopping = threading.Event()

    def begin(self) -> None:
        """Make the receivers known, to be told what happens from now on, and write the feed.

        Raises StorageError if the feed cannot be written.
        """
        labels = {each.id: each.label for each in self._receivers}
        if labels:
            self._transactions.run(lambda connection: know_receivers(connection, labels))
        self._write_feed()

    def tell(self) -> None:
        """One round. Raises nothing that a database or a receiver may do."""
        try:
            if self._receivers:
                self._write_messages()
            for receiver in self._receivers:
                self._send_all(receiver)
            self._write_feed()
        except DBAPIError as error:
            _log.warning("nobody is told anything now, the database is away: %s", said_by(error))
        except StorageError as error:
            _log.warning("%s", error)

    def stop(self) -> None:
        """End the round that is under way once the message that is being sent is."""
        self._is_stopping.set()

    def _write_messages(self) -> None:
        self._transactions.run(write_digest)
        while not self._is_stopping.is_set() and self._transactions.run(write_matches):
            pass

    def _send_all(self, receiver: Receiver) -> None:
        """Send what is due; a receiver that does not take one message is left alone until the next round."""
        self._transactions.run(lambda connection: address(connection, receiver.id))
        for _ in range(_AT_A_TIME):
            if self._is_stopping.is_set():
                return
            delivery = self._transactions.run(lambda connection: claim_delivery(connection, receiver.id))
            if delivery is None or not self._send(receiver, delivery):
                return

    def _send(self, receiver: Receiver, delivery: Delivery) -> bool:
        try:
            receiver.send(delivery.title, f"{delivery.body}\n\n-- \ntinhso, message {delivery.message_id}")
        except SendingError as error:
            said = str(error)
            _log.warning("message %d was not sent to %s: %s", delivery.message_id, receiver.label, said)
            self._transactions.run(lambda connection: was_not_sent(connection, delivery, said))
            return False
        self._transactions.run(lambda connection: was_sent(connection, delivery))
        return True

    def _write_feed(self) -> None:
        if self._feed is not None:
            file = self._feed
            self._transactions.run(lambda connection: write_feed(connection, file))
