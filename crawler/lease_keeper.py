"""Keeps the lease of a visit alive from when its process knows of it until the visit is over."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self

from crawler.ledger import Ledger
from storage.errors import StorageError
from storage.leases import RENEWED_EVERY


class LeaseKeeper:
    """Renews the lease, if there is one, at once and then four times before it would run out, in a `with`.

    A portal that waits for its turn in the process keeps its lease too: those on one server are crawled one after the other.
    """

    def __init__(self, book: Ledger, lost: Callable[[StorageError], Awaitable[None]]) -> None:
        self._book = book
        self._lost = lost
        self._renewing: asyncio.Task[None] | None = None
        self._is_lost = False

    async def __aenter__(self) -> Self:
        if self._book.is_leased:
            self._renewing = asyncio.create_task(self._renew())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._renewing is not None and not self._is_lost:  # then it ends by itself, after the end it brings about
            self._renewing.cancel()

    async def _renew(self) -> None:
        try:
            while True:
                await self._book.renew()
                await asyncio.sleep(RENEWED_EVERY.total_seconds())
        except StorageError as error:
            self._is_lost = True
            await self._lost(error)
