"""A document as people ask for it: "nghi quyet 57", "NQ57", "57-NQ/TW", "749/qd-ttg", "Đề án 06"."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from vietnamese.document_number import NUMBER, Number, begins_number, read_number
from vietnamese.document_tables import kind_words, kinds
from vietnamese.issuing import day_after
from vietnamese.unicode import search_fold, squeeze

# As the tool prints a document: "Kế hoạch 12/KH-UBND, UBND tỉnh Hòa Bình, 2025-02-05".
_PRINTED = re.compile(r"(?P<number>[^,]+)(?:, (?P<issuer>(?!ngày )\D.*?))?, (?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)")
_PLACE = re.compile(
    r"\b(?P<level>tinh|thanh pho|thi xa|thi tran|huyen|quan|xa|phuong)(?: uy)? (?P<name>[^\d,.()]+?)(?= ngay |[,.() ]*$|,)"
)
_LAWS = ("bo luat ", "luat ", "nghi quyet ", "phap lenh ")


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """What a query tells. `kind`: the kind's name, empty if none is told; `number`: with its symbol, empty for digits alone.

    `is_kind_told`: by a word, not by the number's symbol alone. `level`, `place`: whose issuer it is, folded; empty if none
    is told.
    """

    kind: str
    ordinal: str
    number: str
    issued_on: date | None
    is_kind_told: bool = field(default=False, compare=False)
    level: str = ""
    place: str = ""

    @property
    def shown(self) -> str:
        """The document as it was understood."""
        day = f", {self.issued_on.isoformat()}" if self.issued_on else ""
        place = f" ({self.level} {self.place})" if self.place else ""
        return f"{self.kind or 'number'} {self.number or self.ordinal.zfill(2)}{day}{place}"


def asked_document(query: str) -> AskedDocument | None:
    """The document that a query names by its number; None if it names none, or says more than that."""
    text = _as_written(squeeze(query).replace("Ð", "Đ"))
    for match in NUMBER.finditer(text):
        words = search_fold(text[: match.start()]).rstrip(" :(-")
        number = read_number(match, is_named=True)
        if number is None or not (begins_number(text, match.start()) or words in _spellings()):
            continue
        kind = _kind(words) or _law(words, number)
        if kind is None:
            return None
        day, end = day_after(text, number.end)
        if not number.symbol and number.end < match.end():
            return None
        if not _is_all(text[end:]):
            return None
        return _asked(kind, number, day, text[number.end :])
    return None


def _as_written(text: str) -> str:
    """The document that the tool prints so, as people write it."""
    found = _PRINTED.fullmatch(text)
    if found is None:
        return text
    issuer = f" của {found['issuer']}" if found["issuer"] else ""
    return f"{found['number']} ngày {found['d']}/{found['m']}/{found['y']}{issuer}"


def _asked(told: str, number: Number, day: date | None, rest: str) -> AskedDocument:
    kind = told or number.kind or ""
    named = kinds()[kind].name if kind else ""
    full = number.canonical if number.symbol else ""
    place = _PLACE.search(search_fold(rest))
    level, name = (place["level"], place["name"]) if place else ("", "")
    return AskedDocument(named, number.ordinal, full, day, bool(told), level, name)


def _law(words: str, number: Number) -> str | None:
    """The kind of a law by its name and number ("Luật Giao dịch điện tử số 20/2023/QH15"); else what stands for no kind."""
    first = next((law for law in _LAWS if words.startswith(law)), "").strip()
    return _spellings()[first] if first and number.is_assembly and words.endswith(" so") else _kind(words)


def _kind(words: str) -> str | None:
    """The kind of what stands before the number, empty for nothing; None for words that are no kind's."""
    bare = words.removesuffix("so").rstrip() if words == "so" or words.endswith(" so") else words
    return "" if not bare else _spellings().get(bare)


def _is_all(rest: str) -> bool:
    """Whether nothing follows but who issued it."""
    after = rest.strip(" ).,")
    return not after or after.startswith(("của ", "cua "))


@cache
def _spellings() -> dict[str, str]:
    """Every word and symbol of a kind without its marks. The first in the table has what two share: "da", of đề án, dự án."""
    found = {search_fold(word): kind for word, kind in kind_words().items()}
    for kind in kinds().values():
        for symbol in kind.symbols:
            found.setdefault(search_fold(symbol), kind.code)
    return found
