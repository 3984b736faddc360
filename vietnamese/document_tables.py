"""The kinds of public documents, who issues them, and the symbols of both, as tables in vietnamese/data.

Kinds and their symbols: Decree 30/2020/NĐ-CP on paperwork (annexes I and III) for the state, guide 05-HD/VPTW for the Party.
Columns of document_kinds.tsv: kind (the symbol we use), name, words (spellings in prose), symbols (those it has in numbers),
short (whether people cite it by its bare number: "Nghị quyết 57"). Of document_issuers.tsv: symbol, name, level: `party` and
`national` are one body each; all others stand in every province, district or commune, and mean nothing without a place.
named_documents.tsv: documents known by a name that is a number, with the decision that approved each and words of which one
must stand in the article: a district may have an "Đề án 06" of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from vietnamese.unicode import search_fold

_SPELLINGS = 4096  # of symbols, kept: a hostile text may hold any number
NATIONAL = ("party", "national")
_NUMBERED = re.compile(r"(QH|UBTVQH|BCĐ)\d{1,3}")  # the National Assembly of a term; a steering committee by its number
_ASSEMBLY = re.compile(r"(?:QH|UBTVQH)\d{1,2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `is_short`: people cite it by its bare number."""

    code: str
    name: str
    symbols: tuple[str, ...]
    is_short: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues documents under a symbol; `level` as in the table."""

    symbol: str
    name: str
    level: str

    @property
    def is_party(self) -> bool:
        return self.level.endswith("party")


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document whose name is its number."""

    issuer: str
    issued_on: date
    needs: tuple[str, ...]  # in lower case


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its symbol."""
    return {
        row["kind"]: Kind(row["kind"], row["name"], tuple(row["symbols"].split(";")), row["short"] == "yes")
        for row in _rows("document_kinds.tsv")
    }


@cache
def kind_words() -> Mapping[str, str]:
    """The kind's symbol by a word for it, in lower case: "nghị quyết" → NQ."""
    return {word: row["kind"] for row in _rows("document_kinds.tsv") for word in row["words"].split(";")}


@lru_cache(_SPELLINGS)
def kind_of_symbol(symbol: str) -> str | None:
    """The kind that a symbol in a number means, whatever its capitals and with or without its marks: qd → QĐ."""
    return _kind_symbols().get(search_fold(symbol))


@cache
def issuers() -> Mapping[str, Issuer]:
    """Every issuer by its symbol."""
    return {row["symbol"]: Issuer(**row) for row in _rows("document_issuers.tsv")}


@cache
def named_documents() -> Mapping[tuple[str, str], NamedDocument]:
    """The documents whose name is their number, by kind and number."""
    return {
        (row["kind"], row["ordinal"]): NamedDocument(
            row["issuer"], date.fromisoformat(row["issued_on"]), tuple(row["needs"].split(";"))
        )
        for row in _rows("named_documents.tsv")
    }


def canonical_issuer(symbol: str) -> str | None:
    """The symbol as the table has it, from any spelling (ubnd, TTG); None for one that is not in it."""
    return _canonical(symbol[:20])


def issuer_of(symbol: str) -> Issuer | None:
    """The issuer of a symbol; "QH15" and "BCĐ138" are known by their letters."""
    numbered = _NUMBERED.fullmatch(symbol)
    found = issuers().get(numbered[1] if numbered else symbol)
    return Issuer(symbol, found.name, found.level) if found and numbered else found


def is_national(symbol: str) -> bool:
    """Whether the country has one such issuer; any symbol nobody knows is some place's."""
    found = [issuer_of(each) for each in symbol.split("-")]
    return bool(symbol) and all(each is not None and each.level in NATIONAL for each in found)


def is_assembly(symbol: str) -> bool:
    """Whether it is the National Assembly's or its committee's: its numbers name no kind."""
    return _ASSEMBLY.fullmatch(symbol) is not None


@lru_cache(_SPELLINGS)
def _canonical(symbol: str) -> str | None:
    folded = search_fold(symbol)
    numbered = re.fullmatch(r"(qh|ubtvqh|bcd)(\d{1,3})", folded)
    known = _issuer_symbols().get(numbered[1] if numbered else folded)
    return f"{known}{numbered[2]}" if known and numbered else known


@cache
def _kind_symbols() -> Mapping[str, str]:
    """Folded symbol → kind. Where two kinds share one, the first in the table has it unless a word says otherwise."""
    found: dict[str, str] = {}
    for kind in kinds().values():
        for symbol in kind.symbols:
            found.setdefault(search_fold(symbol), kind.code)
    return found


@cache
def _issuer_symbols() -> Mapping[str, str]:
    return {search_fold(symbol): symbol for symbol in issuers()}


def _rows(name: str) -> list[dict[str, str]]:
    lines = files("vietnamese").joinpath("data", name).read_text("utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]
