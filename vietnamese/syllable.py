"""Whether a word is spelt as a Vietnamese syllable can be: onset, rhyme and one tone. Spelling only: no dictionary."""

import re
import unicodedata
from functools import lru_cache

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_ONSET = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x"
_OPEN = (
    "a|ai|ao|au|ay|âu|ây|e|eo|ê|êu|i|ia|iu|iêu|o|oa|oai|oao|oay|oe|oeo|oi|ô|ôi|ơ|ơi|u|ua|uai|uao|uay|uâ|uây|ue|ueo|uê|ui|"
    "uôi|uơ|uy|uya|uyu|ư|ưa|ưi|ưu|ươi|ươu|y|yêu"
)
_CLOSED = "a|ă|â|e|ê|i|iê|o|oa|oă|oe|oo|ô|ơ|u|ua|uă|uâ|ue|uê|uô|uy|uyê|ư|ươ|y|yê"
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:(?:{_OPEN})|(?:{_CLOSED})(?:c|ch|m|ng?|nh|p|t))")


@lru_cache(maxsize=20_000)  # a language has some 7,000, and texts repeat them
def is_syllable(word: str) -> bool:
    """Whether the word, in any form and case, is spelt as a Vietnamese syllable with at most one tone mark."""
    if len(word) > 12:
        return False
    letters, tones = _TONES.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)) is not None
