"""What the index of words answers: articles that have the words of a query, in order, a page at a time, on either database.

A page is a list of candidates: what is asked of an article beside its words is looked at later. Portals, sections and days
narrow the index where they can.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.search_index import WEIGHTS, article_of, known_words, pair
from storage.search_query import Either, Every, Node, Phrase, phrases

_RANKS = "'{0, " + ", ".join(f"{weight / WEIGHTS[0]:g}" for weight in reversed(WEIGHTS)) + "}'"

_RECENT = 150  # texts that PostgreSQL looks at one by one
_MOST_SPELLINGS = 300  # words a beginning is spelt out as


class Candidate(NamedTuple):
    """An article that the index names. `is_sure`: whether it has the words; else its text has to be looked at."""

    number: int
    is_sure: bool

    @property
    def article_id(self) -> int:
        return article_of(self.number)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the index is asked. `marks`: sets of marks, of each of which an article has one. `low`, `high`: numbers an article
    may stand under (`newest`), the last not included."""

    tree: Node
    marks: Sequence[Sequence[str]] = ()
    low: int | None = None
    high: int | None = None


def newest_page(connection: sa.Connection, asked: Asked, after: int | None, size: int) -> list[Candidate]:
    """The next candidates by date, those after that number."""
    return _page(connection, asked, "newest", size, high=after if after is not None else asked.high)


def relevant_page(connection: sa.Connection, asked: Asked, skipped: int, size: int) -> list[Candidate]:
    """The next candidates by relevance, after so many of them."""
    return _page(connection, asked, "rank", size, high=asked.high, skipped=skipped)


def _page(
    connection: sa.Connection, asked: Asked, order: str, size: int, *, high: int | None, skipped: int = 0
) -> list[Candidate]:
    on_server = connection.dialect.name == "postgresql"
    number = "newest" if on_server else "rowid"
    within = [
        *([f"{number} >= :low"] if asked.low is not None else []),
        *([f"{number} < :high"] if high is not None else []),
    ]
    values = {"low": asked.low, "high": high, "size": size, "skipped": skipped}
    if on_server:
        if order == "newest":
            recent = _candidates(connection, *_among_recent(asked, within, values))
            if len(recent) == size:
                return recent
        statement, words = _on_server(asked, order, within)
    else:
        statement, words = _in_file(_spelt_out(connection, asked.tree), asked, order, within)
    return _candidates(connection, statement, values | words)


def _candidates(connection: sa.Connection, statement: str, values: dict[str, Any]) -> list[Candidate]:
    used = {name: value for name, value in values.items() if f":{name}" in statement}
    return [Candidate(number, bool(is_sure)) for number, is_sure in connection.execute(sa.text(statement), used)]


def _in_file(tree: Node, asked: Asked, order: str, within: Sequence[str]) -> tuple[str, dict[str, str]]:
    by = {"newest": "rowid DESC", "rank": "rank"}[order]
    where = " AND ".join(["article_words MATCH :words", *within])
    words = " AND ".join([fts(tree), *(f"marks : ({' OR '.join(map(_quoted, marks))})" for marks in asked.marks)])
    statement = f"SELECT rowid, 1 FROM article_words WHERE {where} ORDER BY {by} LIMIT :size OFFSET :skipped"  # noqa: S608
    return statement, {"words": words}


def _among_recent(asked: Asked, within: Sequence[str], values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The newest texts are looked at first: common words stand in them. PostgreSQL, left to choose, may walk through all by
    their date, and look at each one's words, where its index names ten."""
    has_words, words = _has_words(asked)
    where = f"WHERE {' AND '.join(within)} " if within else ""
    recent = f"SELECT newest, words FROM article_words {where}ORDER BY newest DESC LIMIT {_RECENT}"  # noqa: S608
    statement = (
        f"SELECT newest, {is_exact(asked.tree)} FROM ({recent}) AS recent "  # noqa: S608
        f"WHERE {has_words} ORDER BY newest DESC LIMIT :size"
    )
    return statement, values | words


def _has_words(asked: Asked) -> tuple[str, dict[str, str]]:
    has_marks = [f"words @@ CAST(:marks{number} AS tsquery)" for number, _ in enumerate(asked.marks)]
    marks = {f"marks{number}": " | ".join(f"'{mark}'" for mark in each) for number, each in enumerate(asked.marks)}
    return " AND ".join(["words @@ CAST(:words AS tsquery)", *has_marks]), {
        "words": tsquery(loosened(asked.tree)),
        **marks,
    }


def _on_server(asked: Asked, order: str, within: Sequence[str]) -> tuple[str, dict[str, str]]:
    has_words, words = _has_words(asked)
    where = " AND ".join([has_words, *within])
    by = {
        "newest": "newest + 0 DESC",  # not by the index of numbers: see `_among_recent`
        "rank": f"ts_rank({_RANKS}, words, CAST(:ranked AS tsquery), 1) DESC, newest DESC",
    }[order]
    statement = (
        f"SELECT newest, {is_exact(asked.tree)} FROM article_words "  # noqa: S608
        f"WHERE {where} ORDER BY {by} LIMIT :size OFFSET :skipped"
    )
    return statement, {"ranked": ranked(asked.tree), **words}


def _spelt_out(connection: sa.Connection, node: Node) -> Node:
    """The tree with every word of the index in the place of a beginning: FTS5 walks the articles of words one by one, those of
    a beginning it gathers first, all of them."""
    if isinstance(node, Phrase):
        *first, last = node.words
        spellings = known_words(connection, last, _MOST_SPELLINGS + 1) if node.is_open else []
        if not 0 < len(spellings) <= _MOST_SPELLINGS:
            return node
        return Either(tuple(Phrase((*first, spelling)) for spelling in spellings))
    parts = tuple(_spelt_out(connection, part) for part in node.parts)
    if isinstance(node, Either):
        return Either(parts)
    return Every(parts, tuple(_spelt_out(connection, part) for part in node.without))


def fts(node: Node) -> str:
    """The tree in the language of FTS5, every word quoted."""
    if isinstance(node, Phrase):
        return _quoted(" ".join(node.words)) + (" *" if node.is_open else "")
    if isinstance(node, Either):
        return f"({' OR '.join(map(fts, node.parts))})"
    every = f"({' AND '.join(map(fts, node.parts))})"
    return f"({every} NOT ({' OR '.join(map(fts, node.without))}))" if node.without else every


def tsquery(node: Node) -> str:
    """The tree as PostgreSQL writes a tsquery, every word quoted; a phrase as its pairs."""
    if isinstance(node, Phrase):
        each = [pair(*two) for two in pairwise(node.words)] or list(node.words)
        return "(" + " & ".join(f"'{word}'" for word in each) + (":*)" if node.is_open else ")")
    if isinstance(node, Either):
        return f"({' | '.join(map(tsquery, node.parts))})"
    without = [f"!({' | '.join(map(tsquery, node.without))})"] if node.without else []
    return f"({' & '.join([*map(tsquery, node.parts), *without])})"


def ranked(node: Node) -> str:
    """The words by which PostgreSQL puts articles in order: those of the tree that may occur, as a tsquery."""
    each = [(word, phrase.is_open and word is phrase.words[-1]) for phrase in phrases(node) for word in phrase.words]
    return " | ".join(f"'{word}':*" if is_open else f"'{word}'" for word, is_open in dict.fromkeys(each))


def is_exact(node: Node) -> bool:
    """Whether PostgreSQL's index answers the tree by itself: of a phrase of three words it knows only that both pairs occur."""
    if isinstance(node, Phrase):
        return len(node.words) <= 2
    return all(map(is_exact, (*node.parts, *(node.without if isinstance(node, Every) else ()))))


def loosened(node: Node) -> Node:
    """A tree that at least as many texts are found by: without what must not occur where the index does not answer exactly."""
    if isinstance(node, Phrase):
        return node
    parts = tuple(map(loosened, node.parts))
    if isinstance(node, Either):
        return Either(parts)
    return Every(parts, tuple(part for part in node.without if is_exact(part)))


def _quoted(words: str) -> str:
    return f'"{words}"'
