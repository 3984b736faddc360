"""Signatures under an article: who wrote it, or whom it quotes. "Tin, ảnh: …", "Theo Báo …", "Minh Hà", "T.H"."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vietnamese.line_shape import ends_sentence, is_body, words
from vietnamese.unicode import fold, squeeze

_MAX_LINE = 120  # characters
_LAST_LINES = 6  # a signature stands among the last lines: attachments and a caption may follow it

# Labels that tell what the signer did belong to the signature as printed; those of the CMS ("Tác giả:") do not.
_WITH_PICTURES = r"(?:\s*(?:,|và|&|-|–|/|\+)?\s*(?:ảnh|hình ảnh|video|clip|đồ họa)){0,2}"
_WORK = re.compile(
    rf"(?:(?:tin|bài|tin bài|tin, bài|bài viết){_WITH_PICTURES}"
    r"|thực hiện|biên tập|tổng hợp|biên soạn|người viết|phóng viên|pv|ctv|nhóm pv)\s*:\s*(?P<who>\S.*)"
)
_AUTHOR = re.compile(r"(?:tác giả|người đăng|tác giả bài viết)\s*:\s*(?P<who>\S.*)")
_SOURCE = re.compile(r"\(?\s*(?:nguồn|nguồn tin|theo nguồn)\s*:\s*(?P<source>[^()]+?)\s*\)?")
_QUOTED = re.compile(r"\(?\s*theo\s*:?\s(?P<source>[^()]+?)\s*\)?")
_HOST = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,6}/?", re.IGNORECASE)
_DIGEST = re.compile(
    r"\s*(?:\(\s*(?:tổng hợp|t/h|th|st|sưu tầm|biên soạn|lược ghi|ghi|thực hiện|dịch|ctv|pv)\s*\)|[-–]?\s*tổng hợp)$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-ZĐ](?:\.\s?[A-ZĐ][a-zđ]?){1,3}\.?")
_AND = re.compile(r"\s*[,;&+/]\s*|\s(?:-|–|và)\s")
_CLAUSE = re.compile(r", (?!TT)|\d{2}")  # "Theo Kế hoạch số 15, đến …" opens a sentence
_DASH = re.compile(r"\s*[-–—]\s+|\s+[-–—]\s*")


@dataclass(frozen=True, slots=True)
class Byline:
    """A signature as read."""

    author: str  # the signature as printed, without the CMS's own "Tác giả:"; empty if the line names only a source
    source: str  # the medium or office quoted ("Theo …", "Nguồn: …"); empty if none


@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Folded names by kind: family, middle, given, place, unit, desk, office, word (data/names.tsv)."""
    text = files("vietnamese").joinpath("data", "names.tsv").read_text(encoding="utf-8")
    kinds: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        kinds.setdefault(row["kind"], set()).add(fold(row["name"]))
    return {kind: frozenset(names) for kind, names in kinds.items()}


def read_byline(line: str) -> Byline | None:
    """The signature that the line is; None for a heading, an item, a caption, a place or a sentence."""
    if len(line) > _MAX_LINE:
        return None
    text = squeeze(line)
    if not text:
        return None
    folded = fold(text)
    return _labelled(text, folded) or _quoted(text, folded) or (Byline(text, "") if _is_signature(text) else None)


def split_signature(lines: Sequence[str]) -> tuple[int, Byline] | None:
    """The place of the signature among the last lines of a body, and what it says; None if nobody signed.

    It stands after the last paragraph; other short lines (attachments, a caption) may follow it. Related lists and
    share bars must be gone: call `boilerplate.clean` first. That takes lines like "Tin, ảnh: …" as well: read those
    from its `meta["byline"]` and `meta["source"]`.
    """
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _LAST_LINES), -1):
        found = read_byline(lines[index])
        if found is not None:
            return (index, found) if any(is_body(line) for line in lines[:index]) else None
        if is_body(lines[index]) and ends_sentence(lines[index]):
            return None
    return None


def _labelled(text: str, folded: str) -> Byline | None:
    if match := _AUTHOR.fullmatch(folded):
        who = _same(text, folded, match["who"])
        return Byline(who, "") if _is_value(who) else None
    if match := _WORK.fullmatch(folded):
        who = _same(text, folded, match["who"])
        return Byline(text, "") if _is_value(who) and (_is_signature(who) or _is_office(who)) else None
    if match := _SOURCE.fullmatch(folded):
        source = _same(text, folded, match["source"])
        return Byline("", source) if _is_value(source) else None
    return None


def _quoted(text: str, folded: str) -> Byline | None:
    match = _QUOTED.fullmatch(folded)
    if match is None:
        return None
    source = _same(text, folded, match["source"])
    named = _HOST.fullmatch(source) or _is_office(source) or _is_title_case(source)
    return Byline(text, source) if named and _is_value(source) and not _CLAUSE.search(source) else None


def _same(text: str, folded: str, part: str) -> str:
    """The part of the text whose folded form is given (folding keeps the length of Vietnamese text)."""
    start = folded.rindex(part)
    return text[start : start + len(part)]


def _is_value(text: str) -> bool:
    short = 1 <= words(text) <= 12 and not text.endswith((":", ";", ","))
    return short and not (ends_sentence(text) and words(text) > 5)


def _is_signature(text: str) -> bool:
    """A desk, initials, names, names with their office; "(tổng hợp)" may follow."""
    bare = _DIGEST.sub("", text)
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    if fold(bare) in _names()["desk"] or _INITIALS.fullmatch(bare):
        return True
    bare = bare.removesuffix(".")
    if all(_is_signer(part) for part in _AND.split(bare)):
        return True
    person, *office = _DASH.split(bare, maxsplit=1)
    return bool(office) and _is_signer(person) and _is_office(office[0])


def _is_signer(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text)) or _is_person(text)


def _is_office(text: str) -> bool:
    """Whether the text begins as the name of an office or a medium does: Trung tâm …, Báo …, CTV."""
    folded = fold(text)
    if words(text) > 12 or ends_sentence(text):
        return False
    return any(folded == name or folded.startswith((name + " ", name + "-")) for name in _names()["office"])


def _is_title_case(text: str) -> bool:
    """Whether every word begins as a name does: Nhân Dân, Chinhphu.vn, TTXVN."""
    parts = text.split()
    return len(parts) <= 4 and all(part[0].isupper() for part in parts)


def _is_person(text: str) -> bool:
    """Whether the text is a Vietnamese name or pen name: two to five capitalised syllables that names are made of."""
    parts = text.split()
    if not 2 <= len(parts) <= 5 or not all(part.isalpha() and part[0].isupper() for part in parts):
        return False
    shouted = text.isupper()
    if not shouted and not all(part[1:].islower() or len(part) == 1 for part in parts):
        return False
    names = _names()
    syllables = [fold(part) for part in parts]
    first, *between, last = syllables
    if " ".join(syllables) in names["place"] or " ".join(syllables) in names["word"]:
        return False
    if (first in names["unit"] and between) or (shouted and first not in names["family"]):
        return False
    if first in names["family"] and between:
        return last in names["given"] or between[0] in ("thị", "văn", "a")
    if len(parts) == 2 and first in names["given"] and last in names["family"]:
        return True
    known = names["family"] | names["middle"] | names["given"]
    return len(parts) <= 3 and last in names["given"] and known.issuperset((first, *between))
