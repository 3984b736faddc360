"""Is this article a document already known? A sketch of each known document answers, without a word of its text.

FROZEN: what is known of a seed is its sketch alone, so nothing here may change an answer for the same text, and nothing
is borrowed from `vietnamese`, whose foldings may improve. Another normalisation or hash is another `SKETCH_VERSION`.

A sketch is the 256 least hashes of a document's 3-word shingles ("bottom-k"). The hashes are as good as random, so the
sketch is a fair sample: the share of it found in an article estimates the share of the document found there (standard
error at most 0.03), and the article's own hashes up to the sketch's greatest are a sample of the article.

The floors stand in a wide gap. The lower of the two shares, measured with the five shipped seeds of real documents on
349 article bodies of six recordings, and on texts made from them:

    the six recorded seed articles (body alone, without lead, title and captions)    0.93 – 1.00
    the seeds' long paragraphs, 5 % of the words changed, 1,000 texts                0.73 or more
    the same, 10 % of the words changed, five texts                                  0.69 or more
    another article                                                                  0.10 or less
    another article that quotes a fifth (a third) of a seed                          0.27 (0.40) or less

`recognise` costs 0.17 – 0.19 ms of one core for an article of 300 words and five seeds.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

SKETCH_VERSION = 1
SKETCH_SIZE = 256
MINIMUM_SHINGLES = 64  # a shorter document is made of phrases that any other may hold

FOUND_FLOOR = 0.55
COVERED_FLOOR = 0.55

_ID = re.compile(r"[0-9a-f]{16}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(r"[^\W_]+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`sketch`: the least hashes (unsigned 64-bit) of the document's `shingle_count` distinct shingles, ascending."""

    id: str  # 16 hex digits: the document's label, no hash of anything
    version: int
    shingle_count: int
    sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """How much of the seed is found in the article, and how much of the article is the seed's: shares from 0 to 1."""

    seed_id: str
    seed_found: float
    article_covered: float


def fingerprint(seed_id: str, text: str) -> Fingerprint:
    """The fingerprint of a document's plain text, boilerplate already gone.

    Raises ValueError for an id that is not 16 hex digits, and for a text too short to be recognised.
    """
    if not _ID.fullmatch(seed_id):
        raise ValueError(f"The seed id {seed_id!r} is not 16 hex digits (0-9, a-f); give the seed such an id.")
    hashes = _shingle_hashes(text)
    if len(hashes) < MINIMUM_SHINGLES:
        raise ValueError(
            f"Seed {seed_id} has {len(hashes)} different runs of three words, fewer than {MINIMUM_SHINGLES}: too short "
            "to be told from other articles; give the whole text of the document."
        )
    return Fingerprint(seed_id, SKETCH_VERSION, len(hashes), tuple(hashes[:SKETCH_SIZE].tolist()))


def recognise(paragraphs: Sequence[str], fingerprints: Iterable[Fingerprint]) -> Match | None:
    """The seed that this article is, or nearly is: the best match over both floors, else None.

    Raises ValueError for a fingerprint of another version.
    """
    ordered = _shingle_hashes("\n".join(paragraphs))
    hashes = set(ordered.tolist())
    matches = [match for known in fingerprints if (match := _match(ordered, hashes, known))]
    return max(matches, key=lambda match: (min(match.seed_found, match.article_covered), match.seed_id), default=None)


def _match(ordered: npt.NDArray[np.uint64], hashes: set[int], known: Fingerprint) -> Match | None:
    if known.version != SKETCH_VERSION:
        raise ValueError(
            f"Seed {known.id} has a fingerprint of version {known.version}, and this program reads version "
            f"{SKETCH_VERSION}; make the fingerprint again from the document."
        )
    shared = sum(map(hashes.__contains__, known.sketch))
    found = shared / len(known.sketch)
    if found < FOUND_FLOOR:
        return None
    whole = known.shingle_count <= len(known.sketch)
    sampled = len(ordered) if whole else int(np.searchsorted(ordered, np.uint64(known.sketch[-1]), side="right"))
    covered = shared / sampled
    return Match(known.id, found, covered) if covered >= COVERED_FLOOR else None


def _shingle_hashes(text: str) -> npt.NDArray[np.uint64]:
    """The distinct hashes of every three words in a row, ascending."""
    words = _WORD.findall(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower())
    if len(words) < 3:
        return np.empty(0, dtype=np.uint64)
    hashed = np.fromiter(map(_word_hash, words), dtype=np.uint64, count=len(words))
    # Word hashes are already as good as random, so a polynomial modulo 2**64 is too.
    return np.unique((hashed[:-2] * _MULTIPLIER + hashed[1:-1]) * _MULTIPLIER + hashed[2:])


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    """64-bit blake2b of a lower-case word without its marks: hoà, hòa and hoa are one word, đ is d."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    plain = bare.replace("đ", "d").encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(plain, digest_size=8).digest(), "little")
