"""The fingerprints that come with the project, and the JSON in which fingerprints travel."""

import json
import re
from collections.abc import Iterable
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeGuard

from seeds.sketch import SKETCH_SIZE, SKETCH_VERSION, Fingerprint

SAMPLE_SEED_ID = "5eed5a3b1e000001"  # our own document, served by the replica

_HEX = re.compile(r"[0-9a-f]{16}")


def shipped() -> tuple[Fingerprint, ...]:
    """The shipped fingerprints: five documents known from the outset, and one sample document of our own."""
    return load(files("seeds").joinpath("fingerprints.json").read_text(encoding="utf-8"))


def dump(fingerprints: Iterable[Fingerprint]) -> str:
    """JSON text of the fingerprints in order of id, a seed a line; hashes as 16 hex digits, exact in every language."""
    rows = [
        json.dumps(
            {
                "id": known.id,
                "version": known.version,
                "shingle_count": known.shingle_count,
                "sketch": [f"{value:016x}" for value in known.sketch],
            }
        )
        for known in sorted(fingerprints, key=lambda known: known.id)
    ]
    return '{"seeds": [\n' + ",\n".join(rows) + "\n]}\n"


def load(text: str) -> tuple[Fingerprint, ...]:
    """The fingerprints in a JSON text made by `dump`.

    Raises ValueError, in a sentence for the person who gave the file, at the first thing that is wrong.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"The seeds file is not JSON ({error}); give a file made by `tinhso seeds export`.") from error
    rows = document.get("seeds") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise ValueError('The seeds file has no list "seeds"; give a file made by `tinhso seeds export`.')
    loaded = tuple(_fingerprint(row, number) for number, row in enumerate(rows, start=1))
    if len({known.id for known in loaded}) < len(loaded):
        raise ValueError("The seeds file names one seed twice; leave one of the two.")
    return loaded


def _fingerprint(row: Any, number: int) -> Fingerprint:
    if not isinstance(row, dict):
        raise _wrong(number, "is not an object")
    seed_id, version, count = row.get("id"), row.get("version"), row.get("shingle_count")
    if not _is_hex(seed_id):
        raise _wrong(number, f"has the id {seed_id!r}, which is not 16 hex digits")
    if version != SKETCH_VERSION or type(version) is not int:
        raise _wrong(number, f"has the version {version!r}, and this program reads version {SKETCH_VERSION}")
    if type(count) is not int or count < 1:
        raise _wrong(number, f"has the shingle_count {count!r}, which is no positive whole number")
    return Fingerprint(seed_id, version, count, _sketch(row.get("sketch"), min(count, SKETCH_SIZE), number))


def _sketch(values: Any, size: int, number: int) -> tuple[int, ...]:
    if not isinstance(values, list) or len(values) != size or not all(map(_is_hex, values)):
        raise _wrong(number, f"has no sketch of {size} hashes of 16 hex digits")
    if any(after <= before for before, after in pairwise(values)):
        raise _wrong(number, "has a sketch that is not ascending")
    return tuple(int(value, 16) for value in values)


def _is_hex(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _wrong(number: int, what: str) -> ValueError:
    return ValueError(f"Seed {number} of the seeds file {what}; export the seeds again with `tinhso seeds export`.")
