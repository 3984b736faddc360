"""An answer's bytes → text, as sent: what a page declares is believed only where its bytes do not say otherwise."""

import codecs

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 1024  # bytes, for the zeros of UTF-16
_ZERO_SHARE = 0.4  # of every second byte: ASCII markup in UTF-16 has 1, Vietnamese prose about 0.7
_DAMAGED = 0.05  # of the letters outside ASCII may be broken in what still is UTF-8


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page: by its byte order mark; UTF-16 without one; UTF-8 if it is that, a few broken bytes aside,
    whatever it declares; then by header and meta; single bytes of no known encoding as windows-1252."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _cleaned(body[len(mark) :].decode(encoding, "replace"))
    if encoding := _unmarked_utf16(body):
        return _cleaned(body.decode(encoding, "replace"))
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken > 1 and broken > _DAMAGED * _beyond_ascii(body):
        text = _declared(body, content_type)
    return _cleaned(text)


def _beyond_ascii(body: bytes) -> int:
    return len(body.translate(None, bytes(range(0x80))))


def _declared(body: bytes, content_type: str | None) -> str:
    for encoding in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        name = resolve_encoding(encoding) if encoding else None
        if name and name not in ("utf-8", "utf-16", "utf-32", "utf-7"):
            return body.decode(name, "replace")
    return body.decode("windows-1252", "replace")


def _unmarked_utf16(body: bytes) -> str:
    head = body[:_LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > _ZERO_SHARE * len(head) / 2 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > _ZERO_SHARE * len(head) / 2 and not odd else ""


def _cleaned(text: str) -> str:
    return text.replace("\0", "")
