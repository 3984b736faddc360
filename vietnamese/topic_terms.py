"""The vocabulary of digital transformation: data/topic_terms.tsv as one pattern and what each of its words stands for.

Columns of the table: term, variants (with `;`), type, weight, exact (spellings that count only in these capitals),
needs and unless (words of which one must, or none may, stand in the same text), note. Weights go from 5, the subject
itself, to 0.5 and less, mere context. Types with rules of their own: `mask` is matched and means nothing, so that no
shorter term matches inside; `tail` is a counting word ("số lượng") before which no term may end; `negative` and `spam`
weigh below 0. The table was made from public decisions and laws and from the portals' own words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import product

from vietnamese.unicode import fold, nfc, unify_tones


@dataclass(frozen=True, slots=True)
class Sense:
    """What one spelling stands for: `term` names its row, `group` the row it is counted with."""

    term: str
    group: str
    type: str
    weight: float
    exact: str = ""  # the only spelling that counts
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One pattern over lower-case NFC text, longest spelling first, and the sense of each spelling.

    Both tone placements (hóa, hoá) are in it: folding three thousand letters costs more than all the matching.
    """

    pattern: re.Pattern[str]
    senses: Mapping[str, Sense]


@cache
def vocabulary() -> Vocabulary:
    """The table as shipped. Raises ValueError for a spelling that stands in it twice."""
    rows = _rows()
    senses: dict[str, Sense] = {}
    for row in rows:
        if row["type"] == "tail":
            continue
        for spelling in (row["term"], *_list(row["variants"])):
            folded = fold(spelling)
            if folded in senses:
                raise ValueError(f"topic_terms.tsv: {spelling!r} stands in {senses[folded].term!r} and {row['term']!r}")
            senses[folded] = Sense(
                term=row["term"],
                group=row["term"],
                type=row["type"],
                weight=float(row["weight"]),
                exact=nfc(spelling) if spelling in _list(row["exact"]) else "",
                needs=tuple(map(fold, _list(row["needs"]))),
                unless=tuple(map(fold, _list(row["unless"]))),
            )
    raised = _with_inner_terms(senses)
    both = {either: sense for spelling, sense in raised.items() for either in _both_placements(spelling)}
    return Vocabulary(_pattern(both, _tails(rows)), both)


def _rows() -> list[dict[str, str]]:
    lines = files("vietnamese").joinpath("data/topic_terms.tsv").read_text("utf-8").splitlines()
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


_OLD_PLACEMENT = re.compile("([ou])([\u0300\u0301\u0303\u0309\u0323])([aey])$")


def _both_placements(spelling: str) -> Iterator[str]:
    """Every way to write folded text whose open syllables may carry their tone on either vowel."""
    choices = []
    for word in spelling.split(" "):
        other = nfc(_OLD_PLACEMENT.sub(r"\1\3\2", unicodedata.normalize("NFD", word)))
        choices.append((word, other) if other != word and unify_tones(other) == word else (word,))
    return map(" ".join, product(*choices))


def _list(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _with_inner_terms(senses: Mapping[str, Sense]) -> dict[str, Sense]:
    """A longer match never scores below a term inside it, and is counted with the term that made it score."""
    positive = {spelling: sense for spelling, sense in senses.items() if sense.weight > 0 and not sense.exact}
    raised = dict(senses)
    for spelling, sense in positive.items():
        inner = [other for inside, other in positive.items() if inside != spelling and f" {inside} " in f" {spelling} "]
        best = max(inner, key=lambda other: other.weight, default=sense)
        if best.weight >= sense.weight:
            raised[spelling] = replace(sense, weight=best.weight, group=best.group)
    return raised


def _tails(rows: Iterable[Mapping[str, str]]) -> str:
    """What may not follow a term that ends in "số": a counting word, without the words that only begin like one."""
    tails = []
    for row in rows:
        if row["type"] == "tail":
            for spelling in (row["term"], *_list(row["variants"])):
                tail = fold(spelling).removeprefix("số ")
                longer = [fold(word).removeprefix(tail) for word in _list(row["unless"]) if fold(word).startswith(tail)]
                tails.append(re.escape(tail) + "".join(f"(?!{re.escape(rest)})" for rest in longer))
    return "(?! (?:" + "|".join(tails) + r")(?!\w))"


# "Sở Y tế số 1234/SYT" names a paper, "chuyển đổi số 6 tháng đầu năm" and "chuyển đổi số 2025" a time.
_NUMBER = "(?! ?[0-9])"
_NUMBER_BUT_TIME = r"(?! ?(?!(?:19|20)[0-9]{2}(?![0-9/]|-\w)|[0-9]{1,2} (?:tháng|quý|năm|tuần|ngày))[0-9])"


def _pattern(spellings: Iterable[str], tails: str) -> re.Pattern[str]:
    """All spellings as one trie: each letter is tried once, so the time does not grow with the table."""
    trie: dict[str, dict] = {}  # type: ignore[type-arg]
    for spelling in spellings:
        node = trie
        for letter in spelling:
            node = node.setdefault(letter, {})
        end = r"(?!\w)"
        if spelling.endswith(" số"):
            end += tails + (_NUMBER_BUT_TIME if spelling.endswith("chuyển đổi số") else _NUMBER)
        node[""] = {end: {}}
    branches = (f"{re.escape(letter)}(?<!\\w{re.escape(letter)}){_branch(node)}" for letter, node in trie.items())
    return re.compile("|".join(branches))


def _branch(node: Mapping[str, dict]) -> str:  # type: ignore[type-arg]
    longer = [re.escape(letter) + _branch(following) for letter, following in node.items() if letter]
    ends = list(node.get("", {}))
    choices = longer + ends
    return choices[0] if len(choices) == 1 else "(?:" + "|".join(choices) + ")"
