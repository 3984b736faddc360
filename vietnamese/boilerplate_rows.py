"""The table of boilerplate phrases (data/boilerplate.tsv), and which of its rows one line matches.

A match is a suspicion, no more: whether the line goes is for `boilerplate.clean` to say, from the lines around it.
Columns: `match` line (the whole line), prefix, suffix, inline or regex (whole line); `opens` the first words that a
regex row may start with ("0": a digit); `needs` what the line itself must carry; `inside` and `page` the evidence that
the lines around must give, in the CMS's own body container and on a whole page (see `boilerplate`).

Lines are compared in lower case, one space between words. Unifying the tones of every line would cost more than all
else here, so each phrase is kept in both spellings (khóa, khoá) instead; a pattern spells out both.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vietnamese.line_shape import words
from vietnamese.unicode import fold, nfc, squeeze, unify_tones

MAX_LINE = 400  # characters: a longer line is the writer's, and no pattern is tried on it

_FIRST_WORD = re.compile(r"[^\w]{0,20}([^\W\d_]+|\d)")
_BULLET = re.compile(r"^[\s•·▪■●○►▶»>*+|✓–—-]+")
_TRAIL = " :…»>|–—-"
_COUNT = re.compile(r"\(\d{1,7}\)$")
_OLD_PLACE = re.compile("([ou])([\u0300\u0301\u0303\u0309\u0323])([aey])(?!\\w)")

_NUMBER = re.compile(r"\s*[:–-]?\s*\d[\d.,\s]{0,30}(?:lượt(?: xem| đọc| truy cập)?|lần|người|khách)?\s*")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_PHONE = re.compile(r"\s*[:.]\s*[(+]?\d[\d .()/-]{2,30}|\s*\d[\d .()/-]{4,30}$")
_ADDRESS = re.compile(r"\s*:.{0,80}?(?:\d|đường|phố|phường|xã|huyện|quận|tỉnh|tổ|khu|tầng)")
_HOST = re.compile(r"https?://|www\.|\b[\w-]+\.(?:vn|com|net|org)\b")
_FILE = re.compile(r"\s*(?::.{0,300}|\(.{0,80}\)|.{0,120}\.(?:pdf|docx?|xlsx?|zip|rar).{0,40})?")
_POINTS = re.compile(r"\s*:?\s*\d")
_DIGITS = re.compile(r"\d[\d .()-]{7,}")
_LICENCE = re.compile(r"\bgp-(?:ttđt|ttdt|stttt|btttt|bvhttdl|ptth|bc|cbc|icp)\b")


def _contact(rest: str) -> bool:
    return "@" in rest or bool(_HOST.search(rest) or _DIGITS.search(rest))


def _names(rest: str) -> bool:
    if not rest.startswith(":") or rest.endswith((";", ":")):
        return False
    return 1 <= words(rest[1:]) <= 12 and not (rest.endswith(".") and words(rest) > 4)


# What the line must carry beside the phrase. Each is asked with what stands after the phrase; for inline, regex and
# suffix rows with the whole line.
_NEEDS: Mapping[str, Callable[[str], bool]] = {
    "": lambda rest: True,
    "glued": lambda rest: True,  # the place of the phrase decides: see `_is_glued`
    "short": lambda rest: words(rest) <= 6,
    "number": lambda rest: bool(_NUMBER.fullmatch(rest)),
    "points": lambda rest: bool(_POINTS.match(rest)),
    "views": lambda rest: bool(re.search(r"view count: ?\d", rest)),
    "date": lambda rest: bool(_DATE.search(rest)) and words(rest) <= 12 and not rest.endswith((".", ";")),
    "colon": lambda rest: rest.lstrip().startswith(":"),
    "names": lambda rest: _names(rest.lstrip()),
    "list": lambda rest: rest.lstrip().startswith(":") and words(rest) > 1 and not rest.endswith((".", ";", ":")),
    "title": lambda rest: rest.lstrip().startswith(":") and words(rest) > 4 and not rest.endswith((".", ";", ":", ",")),
    "phone": lambda rest: bool(_PHONE.match(rest)),
    "email": lambda rest: "@" in rest and words(rest) <= 20,
    "url": lambda rest: bool(_HOST.search(rest)) and words(rest) <= 12,
    "address": lambda rest: bool(_ADDRESS.match(rest)) and not _HOST.match(rest.lstrip(": ")),
    "contact": _contact,
    "licence": lambda rest: bool(_LICENCE.search(rest)),
    "reuse": lambda rest: words(rest) <= 40 and bool(_HOST.search(rest) or re.search(r"[\"“”'‘’]", rest)),
    "file": lambda rest: bool(_FILE.fullmatch(rest)) and words(rest) <= 25,
    "file_name": lambda rest: words(rest) <= 25,
    "credit": lambda rest: words(rest) <= 30 and not rest.endswith(("..", "…", "!", "?")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    category: str
    phrase: str
    match: str
    position: str  # before, after (the first paragraph of the body), any
    action: str  # drop, stop, meta, caption
    needs: str
    inside: frozenset[str]  # evidence that suffices in the body container
    page: frozenset[str]  # evidence that suffices on a whole page
    keys: tuple[str, ...]  # the phrase in lower case, in both spellings
    pattern: re.Pattern[str] | None

    @property
    def rule(self) -> str:
        return f"{self.category}:{self.phrase}"

    def matches(self, text: str, bare: str) -> bool:
        """Whether the line (lower case, without its bullet; `bare`: nor the marks behind it) is of this kind."""
        need = _NEEDS[self.needs]
        if self.match == "line":
            return bare in self.keys
        if self.match == "prefix":
            for key in self.keys:
                if text.startswith(key) and not text[len(key) : len(key) + 1].isalpha():
                    return need(text[len(key) :])
            return False
        if self.match == "regex":
            return self.pattern is not None and bool(self.pattern.fullmatch(text)) and need(text)
        if self.match == "suffix":
            return text.endswith(self.keys) and text not in self.keys and need(text)
        return any(key in text for key in self.keys) and need(text)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, indexed by what a line must show before any of them is tried."""

    by_word: Mapping[str, tuple[Row, ...]]
    suffixes: tuple[Row, ...]
    endings: tuple[str, ...]
    inline: tuple[Row, ...]

    def match(self, line: str, *, contained: bool) -> tuple[Row, ...]:
        """The rows the line matches, in the order of the table, without those that never apply in this context."""
        if len(line) > MAX_LINE:
            return ()
        lower = nfc(line).lower()
        if not lower.isprintable() or "  " in lower:  # other spaces than one plain one
            lower = squeeze(lower)
        opener = _FIRST_WORD.match(lower)
        rows = self.by_word.get(_opener(opener.group(1)), ()) if opener else ()
        if lower.endswith(self.endings):
            rows += self.suffixes
        if not contained:
            rows += tuple(row for row in self.inline if row.keys[0] in lower)
        if not rows:
            return ()
        text = _BULLET.sub("", lower)
        bare = _bare(text)
        return tuple(
            row
            for row in rows
            if (row.inside if contained else row.page)
            and row.matches(text, bare)
            and (row.needs != "glued" or _is_glued(line, row))
        )


def glued_head(line: str, row: Row) -> str:
    """What stands before the phrase of a suffix row: "T.H" of "T.HThống kê truy cập"."""
    return nfc(line).rstrip()[: -len(row.phrase)]


def _is_glued(line: str, row: Row) -> bool:
    text = nfc(line).rstrip()
    head = text[: -len(row.phrase)]
    return bool(head) and not head[-1].isspace() and text[len(head)].isupper()


def _bare(text: str) -> str:
    """The text without what may stand behind a heading: "Tin khác:", "Bình luận (3)", "Xem tiếp..."."""
    text = text.rstrip(_TRAIL)
    if text.endswith("..."):
        text = text.rstrip("." + _TRAIL)
    return _COUNT.sub("", text).rstrip(_TRAIL) if text.endswith(")") else text


def _spellings(phrase: str) -> tuple[str, ...]:
    """The phrase in lower case with either placement of the tone mark: từ khóa, từ khoá."""
    old = fold(phrase)
    new = _OLD_PLACE.sub(lambda match: nfc(match[1] + match[3] + match[2]), unicodedata.normalize("NFD", old))
    spellings = {old, nfc(new)} if fold(nfc(new)) == old else {old}
    return tuple(sorted(spellings))


def _opener(word: str) -> str:
    return "0" if word.isdecimal() else unify_tones(word)


def _row(cells: Mapping[str, str]) -> Row:
    return Row(
        category=cells["category"],
        phrase=cells["phrase"],
        match=cells["match"],
        position=cells["position"],
        action=cells["action"],
        needs=cells["needs"],
        inside=frozenset(cells["inside"].split()) - {"never"},
        page=frozenset(cells["page"].split()) - {"never"},
        keys=_spellings(_bare(cells["phrase"]) if cells["match"] == "line" else cells["phrase"]),
        pattern=re.compile(cells["pattern"]) if cells["pattern"] else None,
    )


@cache
def table() -> Table:
    """The table as shipped, read once."""
    text = files("vietnamese").joinpath("data", "boilerplate.tsv").read_text(encoding="utf-8")
    by_word: dict[str, list[Row]] = {}
    others: dict[str, list[Row]] = {"suffix": [], "inline": []}
    for cells in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        row = _row(cells)
        if row.match in others:
            others[row.match].append(row)
            continue
        opener = _FIRST_WORD.match(row.keys[0])
        openers = cells["opens"].split() or ([_opener(opener.group(1))] if opener else [])
        for word in openers:
            by_word.setdefault(word, []).append(row)
    return Table(
        by_word={word: tuple(rows) for word, rows in by_word.items()},
        suffixes=tuple(others["suffix"]),
        endings=tuple(key for row in others["suffix"] for key in row.keys),
        inline=tuple(others["inline"]),
    )
