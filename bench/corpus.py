"""The portals a benchmark reads: the recordings beside the checkout, else the replica's two."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from bench.paths import RECORDINGS

RECORDED = {"laichau_skhcn": "nukeviet", "backan_tp": "wordpress"}  # portal → folder of its recording
UNCLAIMED = {"drupal": "drupal", "joomla": "joomla"}  # recordings of a CMS in one of its two states, whoever reads them
ABSENT = "NO RECORDINGS beside the checkout: these figures are of the replica's pages."


@dataclass(frozen=True, slots=True)
class Sample:
    """One article's page as it was sent, and what a perfect reader would read there.

    `neutral`: lines that may stand in the body or not, captions and signature. `published`: the day, in Vietnam.
    """

    portal: str
    url: str
    page: bytes
    lead: str
    body: Sequence[str]
    neutral: Sequence[str]
    title: str = ""
    published: date | None = None
    special: str = ""
    attachments: Sequence[str] = field(default=())


class Portal(Protocol):
    """A portal that can be served on loopback and whose articles are known."""

    @property
    def name(self) -> str: ...

    def serve(self) -> AbstractContextManager[str]:
        """The origin, while this process serves the portal there."""
        ...

    def samples(self) -> list[Sample]:
        """The articles that stand on one page, each with its truth."""
        ...


def is_recorded() -> bool:
    """Whether the recordings are there."""
    return all((RECORDINGS / folder / "truth.jsonl").is_file() for folder in (RECORDED | UNCLAIMED).values())


def portals() -> list[Portal]:
    """The portals of this run of the benchmarks."""
    if is_recorded():
        from bench.recording import Recording

        return [Recording(name, RECORDINGS / folder) for name, folder in RECORDED.items()]
    from bench.sample import replica_portals

    return list(replica_portals())
