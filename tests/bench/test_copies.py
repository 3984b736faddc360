"""The benchmark of near copies counts right: what was planted is known, and so is what must be found of it."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bench import copies, report
from bench.__main__ import main
from bench.documents import COPIES, FORMS, KINDS, document
from bench.linking import Linked, store_and_link
from tests.storage.postgresql import postgresql
from vietnamese.fingerprint import near_copy, shingles

__all__ = ["postgresql"]

DONE = Linked(
    2_000, 1.0, 3.0, 9.0, looked={1_000: (0.2, 3.0), 2_000: (0.25, 4.0)}, planted=dict.fromkeys(KINDS, 200),
    found=dict.fromkeys(KINDS, 198), disk=2_000_000, whole=8_000_000, memory=9_000_000,
)  # fmt: skip


def test_the_documents_are_what_they_are_called() -> None:
    made = [document(number) for number in range(1_000)]
    assert Counter(each.kind for each in made) == {None: 964, **dict.fromkeys(KINDS, 9)}
    for each in made:
        if each.kind is None:
            assert each.family == each.number
            continue
        original = document(each.family)
        assert each.family < each.number
        assert (original.kind, original.family % 100 in FORMS) == (None, False)
        assert each.paragraphs != original.paragraphs
        assert near_copy(each.paragraphs, original.paragraphs) is not None
    assert COPIES[made[130].number % 100] == made[130].kind


def test_originals_share_sentences_and_forms_everything_but_numbers() -> None:
    prose = [shingles(document(number).paragraphs) for number in range(9)]
    shared = [len(a & b) for number, a in enumerate(prose) for b in prose[:number]]
    assert max(shared) > 10
    one, other = (document(number).paragraphs for number in (190, 1_190))
    words, others = (" ".join(each).split() for each in (one, other))
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    assert len(words) == 12 * 18
    assert len(differing) == 12
    assert all(word.strip(".").isdigit() for pair in differing for word in pair)


@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def test_all_copies_among_two_thousand_are_found_and_nothing_else(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgresql") if database == "postgresql" else None
    url = server.new() if server else f"sqlite:///{tmp_path / 'bench.db'}"
    found = store_and_link(url, 2_000)
    assert found.planted == found.found == dict.fromkeys(KINDS, 19)
    assert found.false == 0
    assert list(found.looked) == [1_000, 2_000]
    assert 0 < found.disk < found.whole
    assert min(found.sign, found.link) > 0
    if server:
        server.drop(url)


def test_a_process_of_its_own_measures_a_database_of_its_own() -> None:
    found = copies.measure(copies.SQLITE, 200)
    assert found is not None
    assert (found.documents, list(found.looked), found.planted) == (200, [200], dict.fromkeys(KINDS, 1))


def test_copies_missed_or_linked_wrongly_fail_the_benchmark() -> None:
    assert copies.passed(DONE)
    assert not copies.passed(replace(DONE, false=1))
    assert not copies.passed(replace(DONE, found=DONE.found | {KINDS[0]: 190}))


def test_the_table_shows_cost_recall_and_growth(capsys: pytest.CaptureFixture[str]) -> None:
    rows = report.copies_rows("sqlite", 2_000, replace(DONE, found=DONE.found | {KINDS[0]: 100}))
    text = report.as_text([*rows, *report.copies_rows("postgresql", 2_000, None)])
    assert "0.5000" in text
    assert "500 " in text  # documents per CPU-second
    assert text.count("MISSED") == 1
    assert text.count("holds") == 4
    assert copies.NO_SERVER in text


def test_the_command_takes_the_number_of_documents(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    monkeypatch.setattr(copies, "measure", lambda database, documents: asked.append((database, documents)) or DONE)
    assert main(["--only", "copies", "--documents", "2000"]) == 0
    assert asked == [("sqlite", 2_000), ("postgresql", 2_000)]
    assert copies.plan(None) == copies.PLAN
    monkeypatch.setattr(copies, "measure", lambda database, documents: replace(DONE, false=1))
    assert main(["--only", "copies", "--documents", "2000"]) == 1
    assert "NEAR COPIES: 2,000 documents, postgresql" in capsys.readouterr().out
