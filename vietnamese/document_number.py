"""A document's number: 57-NQ/TW, 749/QĐ-TTg, 30/2021/QĐ-UBND, 346/STTTT-CNTT, 20/2023/QH15, or its digits alone."""

import re
from dataclasses import dataclass

from vietnamese.document_tables import canonical_issuer, is_assembly, issuer_of, kind_of_symbol, kinds
from vietnamese.unicode import search_fold

_S = r"[ \t\n\u00a0]{0,2}"
_DASH = r"[-–—‐‑]"
_PART = r"[A-Za-zĐđƯư]{1,12}\d{0,3}"
# Digits, then "/year/", then parts of a symbol. A spaced dash may stand after the first part only: a name may follow it. What
# stands before is asked in `begins_number`: a pattern that begins with anything but a digit is tried at every character.
NUMBER = re.compile(
    rf"(?P<digits>\d{{1,5}})(?P<letter>[a-zđ])?"
    rf"(?:{_S}/{_S}(?P<year>(?:19|20)\d\d))?"
    rf"(?:(?P<first>{_S}/{_S}|{_S}{_DASH}{_S}|[ \u00a0](?=[A-ZĐ]{{2,5}}/[A-ZĐ]))(?P<part>{_PART})"
    rf"(?:(?P<second>{_S}{_DASH}{_S}|{_S}/{_S})(?P<next>{_PART})(?P<more>(?:{_DASH}{_PART}){{0,3}}))?)?(?!\w)"
)
_ABBREVIATED = re.compile(r"(?:^|\W)(?:NQ|QĐ|NĐ)$")
_JOINT_KINDS = ("TTLT", "NQLT", "KHLT", "HDLT")


@dataclass(frozen=True, slots=True)
class Number:
    """What one number says. `symbol`: what follows its digits and its year; empty if they are all there is."""

    start: int
    end: int
    written: str  # its digits and letter as they stand
    ordinal: str
    canonical: str
    symbol: str = ""
    kind: str | None = None
    kind_symbol: str = ""
    issuer: str = ""
    year: int | None = None

    @property
    def is_assembly(self) -> bool:
        return is_assembly(self.issuer)

    @property
    def is_a_year(self) -> bool:
        return len(self.written) == 4 and self.written[:2] in ("19", "20")


def begins_number(text: str, start: int) -> bool:
    """Whether the digits at `start` are a number's first: not of 12.345, 1/57 or A57, but of NQ57."""
    before = text[start - 1 : start]
    if before in (".", ","):
        return not text[start - 2 : start - 1].isdigit()
    if before.isalnum() or before in ("/", "_"):
        return _ABBREVIATED.search(text, max(0, start - 4), start) is not None
    return True


def read_number(match: re.Match[str], *, is_named: bool) -> Number | None:
    """What a match of `NUMBER` says; None for what is no document's. `is_named`: the word of a kind stands before it."""
    written = match["digits"] + (match["letter"] or "")
    ordinal = (match["digits"].lstrip("0") or "0") + (match["letter"] or "")
    padded = f"{int(match['digits']):02d}" + (match["letter"] or "")
    bare = Number(
        match.start(), match.end("letter") if match["letter"] else match.end("digits"), written, ordinal, padded
    )
    if match["part"] is None:
        return None if match["year"] else bare
    parts = _parts(match)
    kind = kind_of_symbol(parts[0])
    rest = parts[1:] if kind else parts
    if not _is_symbol(match, kind, rest, is_named):
        return None if match["first"].strip() == "/" or match["year"] or not is_named else bare
    issuer = "-".join(rest) if kind in _JOINT_KINDS else (rest[0] if rest else "")
    units = rest[1:] if issuer == (rest[0] if rest else "") else []
    kind_symbol = _kind_symbol(parts[0], kind) if kind else ""
    return Number(
        match.start(), _end(match), written, ordinal, _canonical(match, padded, kind_symbol, issuer, units), "-".join(parts),
        kind, kind_symbol, issuer, int(match["year"]) if match["year"] else None,
    )  # fmt: skip


def _parts(match: re.Match[str]) -> list[str]:
    """The symbol's parts as the tables spell them, unknown ones in capitals where all of theirs are small."""
    first, *further = match["part"], *_further(match)
    return [first if kind_of_symbol(first) else _spelt(first), *map(_spelt, further)]


def _spelt(part: str) -> str:
    return canonical_issuer(part) or (part.upper() if part.islower() else part)


def _further(match: re.Match[str]) -> list[str]:
    """What stands behind the first part. Behind a spaced dash it belongs to the symbol after a kind only."""
    if match["next"] is None or (_is_spaced(match["second"]) and not kind_of_symbol(match["part"])):
        return []
    more = [part for part in re.split(_DASH, match["more"]) if part]
    return [match["next"], *more]


def _end(match: re.Match[str]) -> int:
    return match.end() if _further(match) else match.end("part")


def _is_spaced(joint: str) -> bool:
    return joint.strip() != joint


def _is_symbol(match: re.Match[str], kind: str | None, rest: list[str], is_named: bool) -> bool:
    if kind:
        return bool(rest) or is_named
    if _is_spaced(match["first"]) and issuer_of(rest[0]) is None:
        return False
    if match["first"].strip() != "/":
        return False
    return is_assembly(rest[0]) or is_named or (len(rest) > 1 and issuer_of(rest[0]) is not None)


def _kind_symbol(written: str, kind: str) -> str:
    folded = search_fold(written)
    return next(symbol for symbol in kinds()[kind].symbols if search_fold(symbol) == folded)


def _canonical(match: re.Match[str], padded: str, kind_symbol: str, issuer: str, units: list[str]) -> str:
    """The number as the rules write it: the Party's 57-NQ/TW, the state's 749/QĐ-TTg; of others, as it stands."""
    year = f"/{match['year']}" if match["year"] else ""
    of = "-".join([issuer, *units]) if issuer else ""
    if not kind_symbol:
        return f"{padded}{year}/{of}"
    if not of:
        return f"{padded}{year}{match['first'].strip()[0].replace('–', '-')}{kind_symbol}"
    known = issuer_of(issuer.split("-")[0])
    is_party = known.is_party if known else match["first"].strip() != "/"
    return f"{padded}{year}-{kind_symbol}/{of}" if is_party else f"{padded}{year}/{kind_symbol}-{of}"
