"""One form for Vietnamese text: composed letters, one placement of the tone mark, foldings for comparing and searching."""

import re
import unicodedata

# Where a tone mark may stand on either of two letters, writers disagree: hoà and hòa, thuý and thúy. Comparing needs one
# placement; the older one (on the first vowel of an open syllable) is taken. A syllable closed by a consonant or a further
# vowel (hoàn, ngoài, quỳnh) has one placement only, and after q the u belongs to the consonant (quý).
_NEW_TO_OLD = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_PAIRS = {new[0] + new[1]: old for new, old in _NEW_TO_OLD.items()}
_PAIRS |= {new.upper(): old.upper() for new, old in _NEW_TO_OLD.items()}
_PAIRS |= {new.capitalize(): old.capitalize() for new, old in _NEW_TO_OLD.items()}
_OPEN_SYLLABLE = re.compile(r"(?<![qQ])[oOuU][àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ](?!\w)")

# Marks of direction and of joining, and what is no character of a text: a terminal obeys it, XML and databases refuse it.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff5a]")
# Unicode's blocks of combining diacritical marks.
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


# Composing sorts each row of marks, in a time that grows with the square of its length. UAX #15 (Stream-Safe Text) allows
# thirty; a text as short as this is composed in no time whatever stands in it.
_MOST_MARKS = 30
_SHORT = 500
_LONG_ROW = re.compile(rf"[^\w\x00-\x7f]{{{_MOST_MARKS + 1},}}")


def nfc(text: str) -> str:
    """The same text in composed letters (Unicode NFC). Of the marks on one letter the first thirty stay."""
    if len(text) > _SHORT:
        text = _LONG_ROW.sub(_without_excess, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _without_excess(row: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in row[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def squeeze(text: str) -> str:
    """One line of NFC text: invisible characters gone, every run of white space (nbsp and line breaks too) one space."""
    return " ".join(nfc(_INVISIBLE.sub("", text)).split())


def unify_tones(text: str) -> str:
    """NFC text with one tone-mark placement: hoà → hòa, Uỷ → Ủy; never quý, hoàn or ngoài."""
    return _OPEN_SYLLABLE.sub(lambda match: _PAIRS.get(match[0], match[0]), text)


def fold(text: str) -> str:
    """What two spellings of one text share: NFC, one line, one tone placement, lower case. Marks stay."""
    return unify_tones(squeeze(text).lower())


def in_place(text: str) -> str:
    """NFC text in lower case with plain spaces; as long as the text."""
    lowered = text.lower()
    if len(lowered) != len(text):  # İ becomes two letters
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lowered.replace("\u00a0", " ")


def search_fold(text: str) -> str:
    """Lower-case text without diacritical marks (Đổi số → doi so), line breaks kept, for tools that know no Vietnamese.

    Icelandic's Ð, which many type for Đ, is d too.
    """
    bare = _INVISIBLE.sub("", text).lower().replace("đ", "d").replace("ð", "d")
    plain = _MARKS.sub("", unicodedata.normalize("NFD", bare))
    return "\n".join(" ".join(line.split()) for line in plain.split("\n"))


def is_in_other_letters(text: str) -> bool:
    """Whether most of the letters are of another script than Latin: Han, Hangul, Thai, Cyrillic …"""
    letters = _LETTER.findall(text)
    return 2 * sum(not _LATIN.match(letter) for letter in letters) > len(letters)
