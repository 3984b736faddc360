"""Answers that do harm on their way: packed bombs, bodies without an end, lies in the headers, redirects."""

import gzip
import zlib
from functools import cache

import brotli

from tests.hostile.kinds import Answer, Kind, Text
from tests.hostile.markup import LOGIN, TOO_LARGE

_SIZE = 200_000_000  # bytes, unpacked


@cache
def _packed(encoding: str) -> bytes:
    piece = bytes(1_000_000)
    pieces = _SIZE // len(piece)
    if encoding == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join([*(packer.process(piece) for _ in range(pieces)), packer.finish()])
    if encoding == "zstd":
        zstd = _zstd().ZstdCompressor()
        return b"".join([*(zstd.compress(piece) for _ in range(pieces)), zstd.flush()])
    deflate = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    return b"".join([*(deflate.compress(piece) for _ in range(pieces)), deflate.flush()])


def _zstd():  # type: ignore[no-untyped-def]
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd
    return zstd


def bomb(encoding: str) -> Kind:
    def make(text: Text) -> Answer:
        return Answer(_packed(encoding), headers={"Content-Encoding": encoding})

    return Kind(f"{encoding} bomb", "200 MB of zeros, packed", make, "rejected", TOO_LARGE)


def _lie(encoding: str, reason: str = "", verdict: str = "failed") -> Kind:
    def make(text: Text) -> Answer:
        return Answer(text.page().encode(), headers={"Content-Encoding": encoding})

    return Kind(f"plain text called {encoding}", "", make, verdict, reason)


def _redirect(name: str, location: str, verdict: str = "failed", reason: str = "") -> Kind:
    def make(text: Text) -> Answer:
        return Answer(status=302, headers={"Location": location})

    return Kind(f"redirect to {name}", "", make, verdict, reason)


def _raw(name: str, raw: bytes, reason: str, about: str = "") -> Kind:
    return Kind(name, about, lambda text: Answer(raw=raw), "failed", reason)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PRIVATE = "private address"
NO_HTTP = "its answer is no HTTP"
NOT_PACKED = "its answer cannot be unpacked"

KINDS = (
    *map(bomb, ("gzip", "deflate", "br", "zstd")),
    Kind("gzip bomb in gzip", "", lambda text: Answer(gzip.compress(_packed("gzip")), headers={"Content-Encoding": "gzip, gzip"}),
         "rejected", TOO_LARGE),
    Kind("endless body", "words without an end, no length", lambda text: Answer(b"chuyen doi so " * 5000, endless=True),
         "rejected", TOO_LARGE),
    Kind("slow drip", "a byte now and then, for ever", lambda text: Answer(b"<html><body>", endless=True, pause=0.05), "failed",
         "Getting "),
    Kind("length of 8 GB", "claimed, refused before a byte of the body", lambda text: Answer(b"x", length=8_000_000_000),
         "rejected", TOO_LARGE),
    Kind("cut short", "fewer bytes than claimed", lambda text: Answer(text.page().encode()[:900], length=5000), "failed",
         "the answer broke off"),
    Kind("gzip cut short", "the rest of the page never comes",
         lambda text: Answer(gzip.compress(text.page().encode())[:200], headers={"Content-Encoding": "gzip"}), "rejected"),
    _lie("gzip", NOT_PACKED),
    _lie("br", NOT_PACKED),
    _lie("zstd", NOT_PACKED),
    _lie("identity", verdict="article"),
    _lie("utf-8", verdict="article"),
    _lie("compress", "not HTML: packed as compress", "rejected"),
    Kind("gzip as claimed", "a genuine article", lambda text: Answer(gzip.compress(text.page().encode()),
         headers={"Content-Encoding": "gzip"}), "article"),
    Kind("brotli as claimed", "a genuine article", lambda text: Answer(brotli.compress(text.page().encode()),
         headers={"Content-Encoding": "br"}), "article"),
    _redirect("itself", "", reason="max redirections"),
    _redirect("127.0.0.1", "http://127.0.0.1:1/", reason=PRIVATE),
    _redirect("127.1, short", "http://127.1:1/", reason=PRIVATE),
    _redirect("[::ffff:10.0.0.1]", "http://[::ffff:10.0.0.1]/", reason=PRIVATE),
    _redirect("169.254.169.254", "http://169.254.169.254/latest/meta-data/", reason=PRIVATE),
    _redirect("localhost", "http://localhost:1/", reason=PRIVATE),
    _redirect("file:", "file:///etc/passwd", "rejected", "HTTP 302 to no address"),
    _redirect("javascript:", "javascript:alert(1)", reason="Missing scheme"),
    _redirect("the front page", "/", "rejected", "redirected to the front page"),
    _redirect("the listing", "/chuyen-doi-so/", "rejected", "redirected to a listing"),
    _redirect("the login", "/users/login/", "blocked", "login page"),
    _raw("no answer", b"", "the server closed the connection without an answer"),
    _raw("no status line", b"\x00\x01\x02\x03\r\n\r\n" * 50, NO_HTTP),
    _raw("status of words", b"HTTP/1.1 abc OK\r\n\r\n", NO_HTTP),
    _raw("header of 1 MB", HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\r\n\r\n", "the answer broke off before its headers ended"),
    _raw("headers cut short", HEAD + b"Content-Le", "the answer broke off before its headers ended"),
    _raw("two lengths", HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nxin chao", NO_HTTP),
    _raw("negative length", HEAD + b"Content-Length: -5\r\n\r\nxin chao", NO_HTTP),
    _raw("length in words", HEAD + b"Content-Length: nam\r\n\r\nxin chao", NO_HTTP),
    _raw("HTTP/0.9", b"<html>\r\n<body>xin chao</body></html>\r\n", NO_HTTP, "a body without any header"),
    _raw("chunks without a length", HEAD + b"Transfer-Encoding: chunked\r\n\r\nxin chao\r\n", NO_HTTP),
    _raw("chunks cut short", HEAD + b"Transfer-Encoding: chunked\r\n\r\n8\r\nxin", "the answer broke off"),
)  # fmt: skip
OTHER_PATHS = {"/": Answer(b"<html><body>Trang nh\xe1\xba\xa5t</body></html>"), "/users/login/": Answer(LOGIN.encode())}
