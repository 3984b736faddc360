"""Receivers of messages, by Apprise URL: mail, webhooks, chats."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import apprise
from apprise import NotifyBase, NotifyFormat, OverflowMode

from storage.errors import StorageError

_ASSET = apprise.AppriseAsset(app_id="tinhso", app_desc="Tỉnh Số", app_url="", async_mode=False)
_SHORTEST_SECRET = 4  # characters; what is shorter may be part of any word


class SendingError(Exception):
    """The receiver did not take the message; in its words, without secrets."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who is told. `label`: what may be shown of the address, which may hold passwords. `id`: a hash of it."""

    id: str
    label: str
    _url: str = field(repr=False)
    _service: NotifyBase = field(repr=False)

    def send(self, title: str, body: str) -> None:
        """Send a message and wait for the answer, a few seconds each step. Raises SendingError if it was not taken."""
        server = apprise.Apprise(asset=_ASSET)
        server.add(self._service)
        with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as said:
            is_sent = server.notify(body=body, title=title, body_format=NotifyFormat.TEXT)
            words = " ".join(said.getvalue().split())
        if not is_sent:
            raise SendingError(_without_secrets(words, self._url, self.label) or "not taken, without a word")


def receivers(urls: Iterable[str]) -> list[Receiver]:
    """The receivers of these addresses, each once. Raises StorageError, with a sentence, for what Apprise cannot use."""
    return [_receiver(url) for url in dict.fromkeys(url.strip() for url in urls) if url]


def _receiver(url: str) -> Receiver:
    service = apprise.Apprise.instantiate(url, asset=_ASSET)
    if service is None:
        scheme = url.partition(":")[0] if "://" in url else ""
        shown = f"{scheme}://…" if scheme else "A receiver's address"
        raise StorageError(
            f"{shown} is no address Apprise can send to; one looks like mailtos://user:password@host or json://host/path."
        )
    if "overflow" not in urlsplit(url).query:
        service.overflow_mode = OverflowMode.TRUNCATE  # one part or none: of several, some might be sent twice
    return Receiver(hashlib.sha256(url.encode()).hexdigest()[:16], _label(service), url, service)


def _label(service: NotifyBase) -> str:
    """Scheme and host as Apprise shows them where others may look, with a few digits to tell two addresses there apart."""
    parts = urlsplit(service.url(privacy=True))
    digits = hashlib.sha256(service.url().encode()).hexdigest()[:4]
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]} ({digits})"


def _without_secrets(words: str, url: str, label: str) -> str:
    """What a service said, without any part of the address but what the label shows."""
    secrets = {unquote(part) for part in re.split(r"[/:@?&=,]", url) if len(part) >= _SHORTEST_SECRET}
    for secret in sorted(secrets, key=len, reverse=True):
        if secret not in label:
            words = words.replace(secret, "…")
    return words
