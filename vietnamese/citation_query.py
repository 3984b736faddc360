"""A document as people ask for it: "nghi quyet 57", "NQ57", "57-NQ/TW", "749/qd-ttg", "Đề án 06"."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from vietnamese.document_number import NUMBER, begins_number, read_number
from vietnamese.document_tables import kind_words, kinds
from vietnamese.issuing import day_after
from vietnamese.unicode import search_fold, squeeze


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """What a query tells. `kind`: the kind's name, empty if none is told; `number`: with its symbol, empty for digits alone."""

    kind: str
    ordinal: str
    number: str
    issued_on: date | None

    @property
    def shown(self) -> str:
        """The document as it was understood."""
        day = f", {self.issued_on.isoformat()}" if self.issued_on else ""
        return f"{self.kind or 'number'} {self.number or self.ordinal.zfill(2)}{day}"


def asked_document(query: str) -> AskedDocument | None:
    """The document that a query names by its number; None if it names none, or says more than that."""
    text = squeeze(query).replace("Ð", "Đ")
    for match in NUMBER.finditer(text):
        words = search_fold(text[: match.start()]).rstrip(" :(-")
        number = read_number(match, is_named=True)
        if number is None or not (begins_number(text, match.start()) or words in _spellings()):
            continue
        kind = _kind(words)
        if kind is None:
            return None
        day, end = day_after(text, number.end)
        if not number.symbol and number.end < match.end():
            return None
        kind = kind or (number.kind or "")
        named = kinds()[kind].name if kind else ""
        full = number.canonical if number.symbol else ""
        return AskedDocument(named, number.ordinal, full, day) if _is_all(text[end:]) else None
    return None


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
