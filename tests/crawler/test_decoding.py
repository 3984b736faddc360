"""Bytes → text: what a page declares is believed only where its bytes do not say otherwise."""

import pytest

from crawler.decoding import decode

TEXT = '<html><head><meta charset="utf-8"></head><body><p>Chuyển đổi số ở xã Mẫu</p></body></html>'
MARKUP = "<html><body><p>{}</p></body></html>"


@pytest.mark.parametrize("declared", [None, "text/html", "text/html; charset=iso-8859-1", "text/html; charset=utf-16"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised_whatever_is_declared(encoding: str, declared: str | None) -> None:
    assert decode(TEXT.encode(encoding), declared) == TEXT


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (
            MARKUP.format("Đường đi").replace("ờ", "ơ\u0300").encode("cp1258"),
            "text/html; charset=windows-1258",
            MARKUP.format("Đường đi").replace("ờ", "ơ\u0300"),
        ),
        (
            MARKUP.format("café").encode("latin-1") + b"\xe9\xe8",
            "text/html; charset=utf-8",
            MARKUP.format("café") + "éè",
        ),
        (
            MARKUP.format("Zlín č").encode("iso-8859-2") + b"\xe8",
            "text/html; charset=iso-8859-2",
            MARKUP.format("Zlín č") + "č",
        ),
        (b'<meta charset="iso-8859-2">\xe8\xe8', None, '<meta charset="iso-8859-2">čč'),
        (b"caf\xe9 cr\xe8me", "text/html; charset=x-user-defined", "café crème"),
        ("Chuyển đổi số".encode()[:-1], None, "Chuyển đổi s\ufffd"),
        ("Chuyển đổi số ".encode() * 20 + b"\xff", "text/html; charset=latin-1", "Chuyển đổi số " * 20 + "\ufffd"),
        ("Chuyển\0 đổi".encode(), None, "Chuyển đổi"),
        (b"", None, ""),
        (b"\0\0\0\0", None, ""),
        (b"\xff\xfe", None, ""),
    ],
)
def test_what_is_no_utf_8(body: bytes, declared: str | None, text: str) -> None:
    assert decode(body, declared) == text
