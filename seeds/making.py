"""From the file of a known document to its fingerprint: the one place where the text of a seed is read."""

import re
from pathlib import Path

from seeds.sketch import Fingerprint, fingerprint
from vietnamese.boilerplate import clean
from vietnamese.unicode import squeeze

LARGEST_FILE = 1_000_000  # bytes: a hundred times the longest article seen

_ID_IN_NAME = re.compile(r"(?<![0-9a-z])[0-9a-f]{16}(?![0-9a-z])")


def fingerprint_file(path: Path) -> Fingerprint:
    """The fingerprint of a UTF-8 text file whose name holds the seed's id, as in `000_b91d684dd9c5e618.txt`.

    Raises ValueError, in a sentence for the person who gave the file, when it cannot become a fingerprint.
    """
    return fingerprint_text(_id_of(path), _text_of(path))


def fingerprint_text(seed_id: str, text: str) -> Fingerprint:
    """The fingerprint of a document as it was crawled: counters, footers, captions and related lists are left out.

    Raises ValueError for a malformed id or a text too short to be recognised.
    """
    lines = [squeezed for line in text.splitlines() if (squeezed := squeeze(line))]
    kept = clean(lines, contained=False).kept
    return fingerprint(seed_id, "\n".join(lines[index] for index in kept))


def _id_of(path: Path) -> str:
    ids: set[str] = set(_ID_IN_NAME.findall(path.stem.lower()))
    if len(ids) != 1:
        held = "no id" if not ids else f"{len(ids)} ids"
        raise ValueError(
            f"The file name {path.name} holds {held} of 16 hex digits; name it after its seed, as in "
            "000_b91d684dd9c5e618.txt."
        )
    return ids.pop()


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}); give the path of a text file.") from error
    if len(data) > LARGEST_FILE:
        raise ValueError(f"{path} is larger than {LARGEST_FILE} bytes; give the text of one document alone.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from error
