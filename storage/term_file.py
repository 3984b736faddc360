"""A file of a person's own terms: a line each, with group and aliases after tabs."""

import re
from dataclasses import dataclass
from pathlib import Path

from storage.errors import StorageError
from vietnamese.unicode import fold, squeeze

LARGEST = 1_000_000  # bytes of a file
LONGEST = 100  # characters of a term, an alias or a group
MOST_ALIASES = 20
# What a file of another kind parts its cells with. Within a name a space follows a comma: "Bộ Văn hóa, Thể thao và Du lịch".
_PARTED = re.compile(r";|,(?=[^\s\d])")
_ENDS_IN_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Term:
    """A term as people write it, the group it belongs to ("" for none), and other ways to write it."""

    term: str
    group: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write it, its name first."""
        return (self.term, *self.aliases)


def read_terms(file: Path) -> list[Term]:
    """The terms of a file in UTF-8: term, then after a tab the group, then after a tab aliases with ";" between them.

    Empty lines and lines that begin with # are passed over. Raises StorageError, with file and line, for what is no term.
    """
    found: list[Term] = []
    lines: dict[str, int] = {}  # folded spelling → line it stands in
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if not squeeze(line) or line.lstrip().startswith("#"):
            continue
        try:
            term = _term(line)
            for folded in dict.fromkeys(map(fold, term.spellings)):
                if folded in lines:
                    raise StorageError(f"{folded!r} stands in line {lines[folded]} already")
                lines[folded] = number
        except StorageError as error:
            raise StorageError(f"{file}, line {number}: {error}.") from error
        found.append(term)
    if not found:
        raise StorageError(f"{file} has no term: write one on each line.")
    return found


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise StorageError(f"{file} is larger than {LARGEST:,} bytes: that is no vocabulary.")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise StorageError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StorageError(f"{file}, line {line}: this is no text in UTF-8.") from error


def _term(line: str) -> Term:
    term, group, aliases, *more = [*(squeeze(cell) for cell in line.split("\t")), "", ""][
        : max(3, line.count("\t") + 1)
    ]
    if more:
        raise StorageError("there are more than three columns (term, group, aliases)")
    if len(group) > LONGEST:
        raise StorageError(f"the group has {len(group)} characters; {LONGEST} are enough")
    others = tuple(filter(None, (alias.strip() for alias in aliases.split(";"))))
    if len(others) > MOST_ALIASES:
        raise StorageError(f"{len(others)} aliases; {MOST_ALIASES} are enough")
    for spelling in (term, *others):
        if len(spelling) > LONGEST:
            raise StorageError(f"{spelling[:20]!r}… has {len(spelling)} characters; {LONGEST} are enough")
        if not _ENDS_IN_WORDS.fullmatch(spelling):
            raise StorageError(f"{spelling!r} is no term: it must begin and end with a letter or a digit")
        if _PARTED.search(spelling):
            raise StorageError(f"{spelling!r} is more than a term: write a term a line, group and aliases behind tabs")
    return Term(term, group, others)
