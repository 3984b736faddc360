"""Hashes and near-duplicate signature of folded text: is it the same text, was it edited, is it nearly the same?

Near copies are found in two steps. A signature (one-permutation MinHash of the body's 3-word shingles) gives sixteen
band keys, and two texts that share a key are candidates; `near_copy` then compares the candidates themselves.

The thresholds were chosen on all 6,786 pairs of the 117 article bodies of two recorded portals (NukeViet, WordPress),
whose articles are largely built of shared template sentences, and checked on the 6,555 pairs of 115 bodies of two
others (Drupal, Joomla) that played no part in the choice. Jaccard is the shared part of all shingles of a pair;
replaced is the part of the numbers of the text with fewer numbers that the other text does not have:

                                                       Jaccard            replaced numbers
    four planted near copies                           0.791 – 0.988      none
    different articles where the floors were chosen    at most 0.410      0.57 – 1 among the 15 most alike
    different articles where they were checked         at most 0.393      0.69 – 1 among the 13 most alike

Of 585 variants of the 117 bodies (five of each, 111 – 455 shingles), this part was found by the band keys, and then
verified: counter noise all, all; another header all, all; 5 % of the words edited 99.2 %, all; a paragraph dropped
98.5 %, 99.8 % (the one refused had fewer than 64 shingles left).

Signature and band keys of 600 words cost 0.4 – 0.5 ms of one core.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from vietnamese.unicode import fold, nfc, squeeze, unify_tones

HASH_VERSION = 1  # raise it when content_hash or revision_hash answers differently for the same text
SIGNATURE_VERSION = 1  # raise it when sign answers differently: signatures of two versions say nothing of each other

SHINGLE_WORDS = 3
MINIMUM_SHINGLES = 64  # a shorter notice resembles every other of its kind; its exact copies still share content_hash
VALUES = 64
BANDS = 16

NEAR_COPY_JACCARD = 0.5
REPLACED_NUMBERS = 0.2  # of a longer text: a figure or two corrected
EXACT_NUMBERS_BELOW = 150  # shingles: in a notice this short, another date or number is another notice

_WORD = re.compile(r"\w+")
_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Signature:
    """`values`: 64 unsigned 32-bit integers, little-endian, 256 bytes; `shingle_count`: distinct shingles signed."""

    values: bytes
    shingle_count: int
    version: int = SIGNATURE_VERSION


def content_hash(paragraphs: Sequence[str]) -> str | None:
    """SHA-256 (hex) of the folded paragraphs, a paragraph a line; None when there is not one word in them."""
    lines = [line for paragraph in paragraphs if (line := fold(paragraph))]
    if not any(_WORD.search(line) for line in lines):
        return None
    return _sha256("\n".join(lines))


def revision_hash(
    *, title: str, lead: str, paragraphs: Sequence[str], published: str, attachments: Sequence[str]
) -> str:
    """SHA-256 (hex) of all that an editor can change, unfolded: an edit of any of it gives another hash.

    Only the Unicode form (NFC) is levelled. JSON keeps the fields apart: no word can move from one to the next unseen.
    """
    fields = [nfc(title), nfc(lead), [nfc(line) for line in paragraphs], published, [nfc(item) for item in attachments]]
    return _sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def words(text: str) -> list[str]:
    """The folded words of a text: lower case, NFC, one tone placement, marks kept; numbers are words."""
    return [_unify(word) for word in _spelled(text)]


def shingles(paragraphs: Sequence[str]) -> set[tuple[str, ...]]:
    """Every three words in a row of the folded body, across paragraphs: where it is broken does not matter."""
    return _shingles(words("\n".join(paragraphs)))


def sign(paragraphs: Sequence[str]) -> Signature | None:
    """The body's signature, the same in every process; None below `MINIMUM_SHINGLES` distinct shingles."""
    hashes = np.unique(_shingle_hashes(_spelled("\n".join(paragraphs))))
    if len(hashes) < MINIMUM_SHINGLES:
        return None
    bins = hashes >> np.uint64(58)  # the upper 6 bits choose one of 64 bins; in each, the least hash stands for it
    filled, first = np.unique(bins, return_index=True)  # hashes are sorted, so the first of a bin is its least
    least = np.zeros(VALUES, dtype=np.uint32)
    least[filled] = (hashes[first] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    is_filled = np.zeros(VALUES, dtype=bool)
    is_filled[filled] = True
    lender = _LENDERS[np.arange(VALUES), is_filled[_LENDERS].argmax(axis=1)]
    return Signature(least[lender].astype("<u4").tobytes(), len(hashes))


def bands(signature: Signature) -> tuple[int, ...]:
    """Sixteen keys of four values each, signed 64-bit: near copies share at least one. A key tells its band too."""
    width = len(signature.values) // BANDS
    return tuple(
        _int64(signature.values[band * width : (band + 1) * width], person=b"band %d" % band) for band in range(BANDS)
    )


def similarity(a: Signature, b: Signature) -> float:
    """The share of the 64 values that agree: an estimate of the Jaccard similarity, give or take 0.06.

    Raises ValueError for signatures of two versions.
    """
    if a.version != b.version:
        raise ValueError(
            f"Signatures of versions {a.version} and {b.version} cannot be compared; sign the older text again."
        )
    return float(np.mean(np.frombuffer(a.values, "<u4") == np.frombuffer(b.values, "<u4")))


def near_copy(a_paragraphs: Sequence[str], b_paragraphs: Sequence[str]) -> float | None:
    """The Jaccard similarity (0.5 – 1) of two bodies if one is a near copy of the other, else None. Symmetric."""
    a_words, b_words = words("\n".join(a_paragraphs)), words("\n".join(b_paragraphs))
    replaced = _replaced_numbers(a_words, b_words)
    if replaced > REPLACED_NUMBERS:  # of forms filled in alike most end here, before anything dear
        return None
    a_shingles, b_shingles = _shingles(a_words), _shingles(b_words)
    shorter = min(len(a_shingles), len(b_shingles))
    if shorter < MINIMUM_SHINGLES:
        return None
    shared = len(a_shingles & b_shingles)
    jaccard = shared / (len(a_shingles) + len(b_shingles) - shared)
    if jaccard < NEAR_COPY_JACCARD:
        return None
    allowed = REPLACED_NUMBERS if shorter >= EXACT_NUMBERS_BELOW else 0.0
    return jaccard if replaced <= allowed else None


def _replaced_numbers(a_words: Sequence[str], b_words: Sequence[str]) -> float:
    """How much of the poorer text's numbers the other lacks.

    A dropped paragraph or an added header takes or adds numbers on one side only, and replaces none; a template filled
    in anew replaces them.
    """
    a_numbers, b_numbers = _numbers(a_words), _numbers(b_words)
    fewer = min(a_numbers.total(), b_numbers.total())
    return 1 - (a_numbers & b_numbers).total() / fewer if fewer else 0.0


def _numbers(folded: Sequence[str]) -> Counter[str]:
    others = [
        word for word in folded if not word.isalpha()
    ]  # few: most words are letters alone, and this is quick to see
    return Counter(word.lstrip("0") for word in others if any(letter.isdigit() for letter in word))


def _spelled(text: str) -> list[str]:
    """The words as `fold` leaves them but for the tone placement, which is levelled once for each word."""
    return _WORD.findall(squeeze(text).lower())


def _shingles(folded: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(folded[start:] for start in range(SHINGLE_WORDS)), strict=False))


def _shingle_hashes(spelled: Sequence[str]) -> _Hashes:
    """A 64-bit hash of each shingle, by position. Each word is hashed once and kept; the rest is arithmetic."""
    if len(spelled) < SHINGLE_WORDS:
        return np.empty(0, dtype=np.uint64)
    word = np.fromiter(map(_word_hash, spelled), dtype=np.uint64, count=len(spelled))
    mixed = word[:-2] * _ODD[0] + (word[1:-1] ^ (word[1:-1] >> np.uint64(29))) * _ODD[1] + word[2:] * _ODD[2]
    for shift, odd in ((31, _ODD[1]), (27, _ODD[2])):  # the finish of splitmix64: every bit reaches every bit
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * odd
    hashes: _Hashes = mixed ^ (mixed >> np.uint64(33))
    return hashes


_unify = lru_cache(maxsize=1 << 16)(unify_tones)


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return int.from_bytes(_blake2b(_encode(unify_tones(word))), "little")


def _int64(data: bytes, person: bytes) -> int:
    return int.from_bytes(_blake2b(data, person), "little", signed=True)


def _blake2b(data: bytes, person: bytes = b"") -> bytes:
    return hashlib.blake2b(data, digest_size=8, person=person).digest()


def _sha256(text: str) -> str:
    return hashlib.sha256(_encode(text)).hexdigest()


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a page may hold half of a pair; it must not stop the crawl


def _lending_order() -> npt.NDArray[np.intp]:
    """For each bin, all bins in an order of its own, itself first: an empty bin borrows from the first filled one."""
    order = np.empty((VALUES, VALUES), dtype=np.intp)
    for bin_ in range(VALUES):
        others = sorted((b for b in range(VALUES) if b != bin_), key=lambda b: _blake2b(b"%d %d" % (bin_, b)))
        order[bin_] = [bin_, *others]
    return order


_ODD = tuple(np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_LENDERS = _lending_order()
