"""The server side of TLS 1.2 without secure renegotiation (RFC 5746), by hand: OpenSSL cannot be told to leave it out.

One suite, TLS_RSA_WITH_AES_128_GCM_SHA256 (RFC 5246, RFC 5288), and no extension in the ServerHello.
"""

import hashlib
import hmac
import os
import socket
import struct

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.certificates import Holder
from tests.tls_peers import Wrap

_VERSION = b"\x03\x03"
_SUITE = b"\x00\x9c"
_CHANGE, _ALERT, _HANDSHAKE, _DATA = 20, 21, 22, 23
_HELLO, _CERTIFICATE, _DONE, _FINISHED = 2, 11, 14, 20


class _Keys:
    """One direction's encryption."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._cipher = AESGCM(key)
        self._salt = salt
        self._number = 0

    def seal(self, kind: int, content: bytes) -> bytes:
        explicit = struct.pack(">Q", self._number)
        return explicit + self._cipher.encrypt(self._salt + explicit, content, self._data(kind, len(content)))

    def open(self, kind: int, content: bytes) -> bytes:
        return self._cipher.decrypt(self._salt + content[:8], content[8:], self._data(kind, len(content) - 24))

    def _data(self, kind: int, length: int) -> bytes:
        self._number += 1
        return struct.pack(">QB", self._number - 1, kind) + _VERSION + struct.pack(">H", length)


class _OldServer:
    """A connection after its handshake. Raises ConnectionError where the client does not go on with it."""

    def __init__(self, connection: socket.socket, holder: Holder) -> None:
        self._socket = connection
        self._messages = b""  # the handshake's, for Finished
        self._reads: _Keys | None = None
        self._writes: _Keys | None = None
        self._shake_hands(holder)

    def recv(self, count: int, /) -> bytes:
        kind, content = self._record()
        return content if kind == _DATA else b""

    def sendall(self, content: bytes, /) -> None:
        for start in range(0, len(content), 16000):
            self._send(_DATA, content[start : start + 16000])

    def _shake_hands(self, holder: Holder) -> None:
        hello = self._message()
        theirs, ours = hello[6:38], os.urandom(32)
        certificate = _counted(_counted(holder.certificate.public_bytes(serialization.Encoding.DER)))
        self._say(_HELLO, _VERSION + ours + b"\x00" + _SUITE + b"\x00")
        self._say(_CERTIFICATE, certificate)
        self._say(_DONE, b"")
        secret = holder.key.decrypt(self._message()[6:], padding.PKCS1v15())
        master = _expand(secret, b"master secret" + theirs + ours, 48)
        block = _expand(master, b"key expansion" + ours + theirs, 40)
        self._expect(_CHANGE)
        self._reads = _Keys(block[:16], block[32:36])
        wanted = _expand(master, b"client finished" + hashlib.sha256(self._messages).digest(), 12)
        if self._message()[4:] != wanted:
            raise ConnectionError("the client's Finished is wrong")
        self._send(_CHANGE, b"\x01")
        self._writes = _Keys(block[16:32], block[36:40])
        self._say(_FINISHED, _expand(master, b"server finished" + hashlib.sha256(self._messages).digest(), 12))

    def _say(self, kind: int, content: bytes) -> None:
        message = bytes([kind]) + _counted(content)
        self._messages += message
        self._send(_HANDSHAKE, message)

    def _message(self) -> bytes:
        message = self._expect(_HANDSHAKE)
        while len(message) < 4 + int.from_bytes(message[1:4]):
            message += self._expect(_HANDSHAKE)
        self._messages += message
        return message

    def _expect(self, wanted: int) -> bytes:
        kind, content = self._record()
        if kind != wanted:
            raise ConnectionError(f"alert {content[1]}" if kind == _ALERT and len(content) == 2 else f"record {kind}")
        return content

    def _record(self) -> tuple[int, bytes]:
        head = self._read(5)
        content = self._read(int.from_bytes(head[3:]))
        return head[0], self._reads.open(head[0], content) if self._reads else content

    def _send(self, kind: int, content: bytes) -> None:
        content = self._writes.seal(kind, content) if self._writes else content
        self._socket.sendall(bytes([kind]) + _VERSION + struct.pack(">H", len(content)) + content)

    def _read(self, count: int) -> bytes:
        content = b""
        while len(content) < count:
            more = self._socket.recv(count - len(content))
            if not more:
                raise ConnectionError("the client left")
            content += more
        return content


def _counted(content: bytes) -> bytes:
    return len(content).to_bytes(3) + content


def _expand(secret: bytes, seed: bytes, length: int) -> bytes:
    """The pseudo-random function of TLS 1.2 (RFC 5246, section 5); `seed` with its label."""
    found, link = b"", seed
    while len(found) < length:
        link = hmac.digest(secret, link, "sha256")
        found += hmac.digest(secret, link + seed, "sha256")
    return found[:length]


def without_renegotiation(holder: Holder) -> Wrap:
    """TLS by a server that has not heard of secure renegotiation."""
    return lambda connection: _OldServer(connection, holder)
