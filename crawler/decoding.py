"""An answer's bytes → text, as sent: what a page declares is believed only where its bytes do not say otherwise."""

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, resolve_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as UTF-16's does
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT = 1024  # bytes, for the zeros of UTF-16
_ZERO_SHARE = 0.4  # of every second byte: ASCII markup in UTF-16 has 1, Vietnamese prose about 0.7
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2: Char is all but these
_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32)))
_LAST_OF_PLANE = b"\xef\xbf"  # how U+FFFE begins in UTF-8
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x1f"  # the first is what Word makes of a line's end
_CP1252 = {bytes((code,)).decode("cp1252", "ignore"): code for code in range(0x80, 0xA0)}
_AFTER = "\x80-\xbf" + "".join(_CP1252)  # what the bytes after the first of a letter look like
_TWICE = re.compile(rf"[\xc2-\xcd][{_AFTER}]|[\xe1\xe2][{_AFTER}]{{2}}")
_VIETNAMESE_TWICE = re.compile(rf"á[º»][{_AFTER}]")
_TWICE_LEAST = 10  # letters of a page
_ESCAPED_TWICE = re.compile(
    r"&amp;(#\d{2,6};|#x[0-9a-fA-F]{2,5};|nbsp;|[A-Za-z](?:grave|acute|circ|tilde|uml);|[lr][sd]quo;|[nm]dash;|hellip;)"
)
_DAMAGED = 0.05  # of the letters outside ASCII may be broken in what still is UTF-8


def decode(body: bytes, content_type: str | None) -> str:
    """The text of a page: by its byte order mark; UTF-16 without one; UTF-8 if it is that, a few broken bytes aside,
    whatever it declares; then by header and meta; single bytes of no known encoding as windows-1252. Without controls."""
    text = _decoded(body, content_type)
    # Looking through the bytes takes a fifth of looking through the text, and most pages hold none of it.
    is_clean = len(body.translate(None, _CONTROL_BYTES)) == len(body) and _LAST_OF_PLANE not in body
    return text if is_clean else without_controls(text)


def _decoded(body: bytes, content_type: str | None) -> str:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if encoding := _unmarked_utf16(body):
        return body.decode(encoding, "replace")
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken > 1 and broken > _DAMAGED * _beyond_ascii(body):
        return _declared(body, content_type)
    return _read_once(text)


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


def without_controls(text: str) -> str:
    """The text as XML may hold it: controls are gone, those that break a line or a page are a space."""
    return _CONTROLS.sub(lambda found: " " if found[0] in _BREAKS else "", text)


def _read_once(text: str) -> str:
    """The text with what was made UTF-8 twice ("Chá»‰ Ä‘áº¡o") as it was before, where a page has plenty of it."""
    if len(_VIETNAMESE_TWICE.findall(text)) < _TWICE_LEAST:
        return text
    return _TWICE.sub(_once, text)


def _once(found: re.Match[str]) -> str:
    return bytes(_CP1252.get(letter, ord(letter)) for letter in found[0]).decode("utf-8", "replace")


def escaped_once(markup: str) -> str:
    """The markup with letters that were escaped twice (`&amp;#7901;` for ờ) escaped once. What shows markup stays."""
    return _ESCAPED_TWICE.sub(r"&\1", markup)
