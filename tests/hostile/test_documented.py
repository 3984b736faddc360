"""docs/hostile.md lists every kind with its verdict, and nothing else."""

from pathlib import Path

from tests.hostile.corpus import KINDS
from tests.hostile.kinds import Kind
from tests.hostile.test_listings import TRAPS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "hostile.md"


def rows(header: str) -> list[tuple[str, ...]]:
    """The rows of the table under that header."""
    lines = DOCUMENT.read_text(encoding="utf-8").split(f"{header}\n", 1)[1].splitlines()[1:]
    end = next((index for index, line in enumerate(lines) if not line.startswith("|")), len(lines))
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[:end]]


def row_of(kind: Kind) -> tuple[str, ...]:
    return kind.name, kind.about, f"{kind.verdict}: {kind.reason.strip()}" if kind.reason else kind.verdict


def test_the_pages_are_documented() -> None:
    assert rows("| page | what it is | what becomes of it |") == [row_of(kind) for kind in KINDS]


def test_the_listings_are_documented() -> None:
    expected = [
        (trap.name, trap.about, f"{trap.outcome}: {trap.reason}" if trap.reason else trap.outcome, str(trap.stored))
        for trap in TRAPS
    ]
    assert rows("| listing | what it is | how the run ends | stored |") == expected
