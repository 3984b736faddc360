"""Genuine articles in a broken or mislabelled encoding: each has to be read right."""

import csv
import unicodedata
from functools import cache
from importlib.resources import files

from tests.hostile.kinds import HTML, Answer, Kind, Text, html


@cache
def codes(encoding: str) -> dict[str, str]:
    """Letter → its code in a legacy encoding: the table of `vietnamese.legacy`, read the other way."""
    source = files("vietnamese").joinpath("data", "legacy.tsv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(source.splitlines(), delimiter="\t") if row["encoding"] == encoding]

    def text(value: str) -> str:
        return "".join(chr(int(code, 16)) for code in value.split())

    return {text(row["letter"]): text(row["codes"]) for row in rows}


def legacy(text: str, encoding: str) -> str:
    """The text as it was typed in such a font, as Unicode shows it. TCVN3 has no toned capitals: they become small ones."""
    table = codes(encoding)
    if encoding == "tcvn3":
        text = "".join(letter if letter.isascii() or letter in table else letter.lower() for letter in text)
    return "".join(table.get(letter, letter) for letter in text)


def windows_1258(text: str) -> bytes:
    """The text in the code page that writes most tones as marks of their own."""
    out = bytearray()
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
        shape = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
        try:
            out += (shape + "".join(tones)).encode("cp1258")
        except UnicodeEncodeError:
            out += letter.encode("cp1258", "xmlcharrefreplace")
    return bytes(out)


def small(text: Text) -> Text:
    """The text as far as TCVN3 can write it without a font of capitals."""

    def each(line: str) -> str:
        kept = set(codes("tcvn3"))
        return "".join(letter if letter.isascii() or letter in kept else letter.lower() for letter in line)

    return Text(each(text.title), each(text.lead), tuple(map(each, text.paragraphs)))


def in_font(text: Text, encoding: str) -> str:
    written = Text(*(legacy(line, encoding) for line in (text.title, text.lead)), ())
    body = "".join(f'<p><font face=".VnTime">{legacy(line, encoding)}</font></p>' for line in text.paragraphs)
    return written.page(body=body)


def _bytes(text: Text, encoding: str) -> bytes:
    """The page as a portal of those days sent it: the letters of the font as single bytes. The template has no other."""
    page = in_font(text, encoding).replace('<meta charset="utf-8">', "")
    return page.encode("cp1252", "xmlcharrefreplace")


def _without_meta(text: Text) -> str:
    return text.page().replace('<meta charset="utf-8">', "")


def _meta(text: Text, charset: str) -> str:
    return text.page().replace("utf-8", charset)


def _broken_byte(text: Text) -> bytes:
    page = text.page(footer="Bản quyền \udcff của xã Mẫu")
    return page.encode("utf-8", "surrogateescape")


KINDS = (
    Kind("utf-8 called windows-1252", "UTF-8; header and meta say otherwise",
         lambda text: Answer(_meta(text, "windows-1252").encode(), "text/html; charset=iso-8859-1"), "article"),
    Kind("utf-8, unknown charset", "UTF-8; header and meta name a charset nobody knows",
         lambda text: Answer(_meta(text, "x-tieng-viet").encode(), "text/html; charset=x-tieng-viet"), "article"),
    Kind("utf-8 with a broken byte", "UTF-8 but for one byte, declared windows-1252",
         lambda text: Answer(_broken_byte(text), "text/html; charset=windows-1252"), "article"),
    Kind("utf-8 cut in a letter", "UTF-8 that ends in the middle of a letter, without a declaration",
         lambda text: Answer(_without_meta(text).encode() + "ế".encode()[:2], "text/html"), "article"),
    Kind("utf-8 with a mark, called utf-16", "a byte order mark of UTF-8; the header says UTF-16",
         lambda text: Answer(b"\xef\xbb\xbf" + text.page().encode(), "text/html; charset=utf-16"), "article"),
    Kind("utf-16 with a mark", "UTF-16 with a byte order mark, called UTF-8",
         lambda text: Answer(text.page().encode("utf-16"), HTML), "article"),
    Kind("utf-16 little-endian, no mark", "UTF-16 without a byte order mark, called UTF-8",
         lambda text: Answer(text.page().encode("utf-16-le"), HTML), "article"),
    Kind("utf-16 big-endian, no mark", "UTF-16 without a byte order mark, undeclared",
         lambda text: Answer(text.page().encode("utf-16-be"), "text/html"), "article"),
    Kind("windows-1258", "windows-1258 as declared, tones as marks of their own",
         lambda text: Answer(windows_1258(_without_meta(text)), "text/html; charset=windows-1258"), "article"),
    Kind("windows-1258 called utf-8", "windows-1258; header and meta say UTF-8",
         lambda text: Answer(windows_1258(text.page()), HTML), "article"),
    Kind("windows-1258 called iso-8859-1", "windows-1258; the header says ISO 8859-1",
         lambda text: Answer(windows_1258(_without_meta(text)), "text/html; charset=iso-8859-1"), "article"),
    Kind("decomposed", "letters and marks apart (NFD)",
         lambda text: html(unicodedata.normalize("NFD", text.page())), "article"),
    Kind("null bytes", "a null byte in every tag and every word",
         lambda text: Answer(text.page().replace("<", "<\0").replace(" ", "\0 ").replace("<\0", "\0<").encode()), "article"),
    Kind("tcvn3 bytes", "TCVN3 (.VnTime) in single bytes, called x-user-defined",
         lambda text: Answer(_bytes(small(text), "tcvn3"), "text/html; charset=x-user-defined"), "article"),
    Kind("tcvn3 in unicode", "TCVN3 pasted into a UTF-8 page whose menu is in Unicode",
         lambda text: html(in_font(small(text), "tcvn3")), "article"),
    Kind("vni bytes", "VNI in single bytes, undeclared",
         lambda text: Answer(_bytes(text, "vni"), "text/html"), "article"),
    Kind("vni in unicode", "VNI pasted into a UTF-8 page whose menu is in Unicode",
         lambda text: html(in_font(text, "vni")), "article"),
)  # fmt: skip
