"""The language of searches: words, "phrases", AND, OR, NOT, parentheses, beginnings of words, portal=NAME, province=NAME.

A query is read into a tree, which is rendered for either database's index and can be held against a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.errors import StorageError
from storage.provinces import find_province
from vietnamese.unicode import search_fold, squeeze
from vietnamese.words import words

LONGEST = 1_000  # characters of a query
DEEPEST = 10  # parentheses within one another
SHORTEST_BEGINNING = 2  # letters of a word whose end is left open
_OPERATORS = ("AND", "OR", "NOT")
# What is wrong with a query, by a key under which other programs have a sentence of their own (browse/data/labels.csv).
_WRONG = {
    "long": "The query has {length} characters; {most} are enough.",
    "nothing": "The query {query!r} asks for nothing: write words, portal=NAME or province=NAME.",
    "no_words": "The query {query!r} has no words to search for: write some, or list articles without by `tinhso articles`.",
}
_UNREADABLE = {
    "quote_open": "a quotation mark is not closed",
    "parenthesis_open": "a parenthesis is not closed",
    "parenthesis_closed": "a parenthesis is closed that was not opened",
    "filters": "portal= and province= hold for all of it: write them beside it, not in parentheses nor beside OR or NOT",
    "filter_once": "it must name one {name}, once",
    "beginning": "before * stand {least} letters at least",
    "end": "something is missing at its end",
    "missing": "something is missing before {item}",
    "only_not": "NOT needs something beside it that must occur",
    "deep": "more than {most} parentheses stand within one another",
}
WRONG = frozenset(_WRONG | _UNREADABLE)
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<filter>(?:portal|province)=(?:"[^"]*"|[^\s()"]*))
        |(?P<phrase>"[^"]*"\*?)
        |(?P<sign>[()])
        |(?P<word>[^\s()"]+)
        |(?P<open>")
    )\s*""",
    re.VERBOSE,
)
_QUOTED = str.maketrans(dict.fromkeys("“”„‟«»", '"'))  # what word processors make of quotation marks


class QueryError(StorageError):
    """What is wrong with a query, in a sentence; and its key in WRONG, with what stands in it."""

    def __init__(self, key: str, query: str, **values: object) -> None:
        unreadable = f"The query {{query!r}} cannot be read: {_UNREADABLE[key]}." if key in _UNREADABLE else ""
        self.key, self.values = key, {"query": query, **values}
        super().__init__((unreadable or _WRONG[key]).format(**self.values))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other in one of an article's fields; of the last one only the beginning, if it `is_open`."""

    words: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All `parts` occur, and none of `without`. There is one part at least."""

    parts: tuple["Node", ...]
    without: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of the `parts` occurs."""

    parts: tuple["Node", ...]


Node = Phrase | Every | Either


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`tree`: what must occur; none if a query is filters alone. `province`: its own name, folded, of today or, if none of
    today's has it, of before July 2025; what was typed, if no province ever was called that."""

    tree: Node | None
    portal: str = ""
    province: str = ""


def parse(text: str, *, needs_words: bool = False) -> SearchQuery:
    """Read a query. Raises QueryError for one that cannot be read or asks for nothing, or has no words if it `needs_words`."""
    if len(text) > LONGEST:
        raise QueryError("long", text, length=len(text), most=LONGEST)
    reader = _Reader(squeeze(text).translate(_QUOTED))
    tree = reader.read()
    if tree is None and needs_words:
        raise QueryError("no_words", text)
    if tree is None and not any(reader.filters.values()):
        raise QueryError("nothing", text)
    return SearchQuery(tree, reader.filters["portal"], _province(reader.filters["province"]))


def _province(typed: str) -> str:
    """A search that was saved once is read whatever it names: who takes one from a person asks `find_province`."""
    try:
        named = find_province(typed) if typed else None
    except StorageError:
        named = None
    meant = (named.now or named.then) if named else None
    return search_fold(meant.name) if meant else typed


def occurs(node: Node, fields: Sequence[str]) -> bool:
    """Whether a text is what is asked for: each of its fields as words, one space around each (`field`)."""
    if isinstance(node, Phrase):
        phrase = f" {' '.join(node.words)}" + ("" if node.is_open else " ")
        return any(phrase in field for field in fields)
    if isinstance(node, Either):
        return any(occurs(part, fields) for part in node.parts)
    return all(occurs(part, fields) for part in node.parts) and not any(occurs(part, fields) for part in node.without)


def field(text: str) -> str:
    """A field of an article as `occurs` reads it."""
    return f" {' '.join(words(text))} "


def phrases(node: Node) -> list[Phrase]:
    """What may be marked in a text: every phrase of the tree but those that must not occur."""
    if isinstance(node, Phrase):
        return [node]
    return [phrase for part in node.parts for phrase in phrases(part)]


class _Reader:
    """Reads one query, a token at a time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.filters = {"portal": "", "province": ""}
        self._tokens = self._lex()
        self._at = 0
        self._depth = 0

    def read(self) -> Node | None:
        if not self._tokens:
            return None
        tree = self._either()
        if self._peek() is not None:
            raise QueryError("parenthesis_closed", self.text)
        return tree

    def _lex(self) -> list[str | Phrase]:
        found: list[str | Phrase] = []
        depth, was_filter, at = 0, False, 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            assert match is not None, "every character begins a token"
            at = match.end()
            kind, value = str(match.lastgroup), match[str(match.lastgroup)]
            if kind == "open":
                raise QueryError("quote_open", self.text)
            is_operator = kind == "word" and value in _OPERATORS
            if kind == "filter":
                if found and found[-1] == "AND":
                    found.pop()
                if depth or (found and found[-1] in ("OR", "NOT")):
                    raise QueryError("filters", self.text)
                self._keep(value)
            elif was_filter and value == "OR":
                raise QueryError("filters", self.text)
            elif kind == "sign" or is_operator:
                depth += {"(": 1, ")": -1}.get(value, 0)
                if not (was_filter and value == "AND"):
                    found.append(value)
            elif (phrase := self._phrase(value)) is not None:
                found.append(phrase)
            was_filter = kind == "filter"
        return found

    def _keep(self, value: str) -> None:
        name, _, wanted = value.partition("=")
        wanted = wanted.strip('"').strip()
        if self.filters[name] or not wanted:
            raise QueryError("filter_once", self.text, name=name)
        self.filters[name] = wanted

    def _phrase(self, value: str) -> Phrase | None:
        """A word or a phrase; what holds several words, like 57-NQ/TW, is a phrase; none for signs alone."""
        inner = value.strip('"*')
        found = tuple(words(inner))
        is_open = value.rstrip('"').endswith("*") and inner[-1:].isalnum()
        if not found:
            return None
        if is_open and len(found[-1]) < SHORTEST_BEGINNING:
            raise QueryError("beginning", self.text, least=SHORTEST_BEGINNING)
        return Phrase(found, is_open)

    def _peek(self) -> str | Phrase | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> str | Phrase | None:
        item = self._peek()
        self._at += 1
        return item

    def _either(self) -> Node:
        parts = [self._every()]
        while self._peek() == "OR":
            self._take()
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Node:
        parts: list[Node] = []
        without: list[Node] = []
        needs_one = True
        while True:
            item = self._peek()
            if item == "NOT":
                self._take()
                without.append(self._primary())
            elif item in (None, "OR", ")", "AND"):
                if needs_one:
                    raise self._missing(item)
            else:
                parts.append(self._primary())
            needs_one = self._peek() == "AND"
            if needs_one:
                self._take()
            elif self._peek() in (None, "OR", ")"):
                break
        if not parts:
            raise QueryError("only_not", self.text)
        return parts[0] if len(parts) == 1 and not without else Every(tuple(parts), tuple(without))

    def _primary(self) -> Node:
        item = self._take()
        if isinstance(item, Phrase):
            return item
        if item != "(":
            raise self._missing(item)
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("deep", self.text, most=DEEPEST)
        inner = self._either()
        if self._take() != ")":
            raise QueryError("parenthesis_open", self.text)
        self._depth -= 1
        return inner

    def _missing(self, item: object) -> QueryError:
        return QueryError("missing", self.text, item=item) if item else QueryError("end", self.text)
