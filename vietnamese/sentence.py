"""The sentence around a place of a text, as it is written."""

import re

_LONGEST = 400  # characters on either side: a list without a full stop is cut
# A full stop ends a sentence where white space and a letter, a digit, a quotation mark or a dash follow; a line break always.
_END = re.compile(r"[.!?…][”\"’)]{0,2}(?=\s+[^\W_]|\s+[“\"‘(–-])|\n")
_ABBREVIATED = re.compile(
    r"(?:\b(?:TP|Tp|TX|Tx|TT|Tr|tr|ThS|Ths|TS|PGS|GS|BS|KS|CN|đ/c|Đ/c|St|số)|\b[A-ZĐ]|(?:\A|\n)\d{1,2})\.$"
)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which the characters from `start` to `end` stand, on one line; at most 400 characters beside them."""
    first, last = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    begins = first
    for match in _END.finditer(text, first, start):
        if not _goes_on(text, match):
            begins = match.end()
    ends = next((match.end() for match in _END.finditer(text, end, last) if not _goes_on(text, match)), last)
    return " ".join(text[begins:ends].split())


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the full stop is an abbreviation's (TP. Huế, 1. Mục tiêu) or the next word goes on in small letters."""
    if match[0] == "\n":
        return False
    following = text[match.end() : match.end() + 3].lstrip()
    return following[:1].islower() or _ABBREVIATED.search(text, max(0, match.end() - 8), match.end()) is not None
