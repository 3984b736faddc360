"""What a run has to do: the entries of its listings as the ledger knows them, and those whose page is to be fetched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.records import Entry, SectionFacts


@dataclass(frozen=True, slots=True)
class Todo:
    """An entry whose page is to be fetched, with the sections it was listed in.

    `validators`: headers that ask for the page only if it is another than the one its stored text was read from.
    """

    entry: Entry
    sections: tuple[SectionFacts, ...]
    validators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of a listed entry: whether it was judged, counts towards the early stop, is to be fetched now."""

    entry: Entry
    judged: bool
    under_mark: bool
    due: bool
    is_alias: bool
