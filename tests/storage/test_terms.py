"""A person's own terms on both databases: read from a file, found in every article, and again when either changes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import terms as module
from storage.errors import StorageError
from storage.term_file import Term, read_terms
from storage.terms import Put, apply_terms, is_applied, put_terms, remove_terms, stored_terms
from tests.storage.conftest import Samples, Store

FPT = Term("FPT", "công ty", ("Tập đoàn FPT",))
NUMBER = Term("Đề án 06", "đề án")


def put(store: Store, *terms: Term) -> None:
    with store.engine.begin() as connection:
        put_terms(connection, terms)


def hits(store: Store) -> list[tuple[object, ...]]:
    return store.rows(
        "SELECT article_id, term, term_group, place, position, written FROM term_hits ORDER BY article_id, number"
    )


def test_terms_are_found_in_every_article_that_is_saved(store: Store, make: Samples) -> None:
    put(store, FPT, NUMBER)
    first = make.article(1, title="FPT ký", lead="Đề án 06", paragraphs=("Một đoạn.", "tập đoàn fpt, FPT Mẫu."))
    store.save(make.outcome(first))
    assert hits(store) == [
        (1, "FPT", "công ty", "title", 0, "FPT"),
        (1, "Đề án 06", "đề án", "lead", 0, "Đề án 06"),
        (1, "FPT", "công ty", "body", 10, "tập đoàn fpt"),
        (1, "FPT", "công ty", "body", 24, "FPT"),
    ]
    edited = replace(first, title="Không ai ký", lead="")
    assert store.save(make.outcome(edited, at=make.NOW + timedelta(hours=1))) == "revised"
    assert [row[3:5] for row in hits(store)] == [("body", 10), ("body", 24)]
    better = replace(edited, paragraphs=("Đề án 06 nữa.",), extractor_version=2)
    assert store.save(make.outcome(better, at=make.NOW + timedelta(hours=1)), reprocess=True) == "revised"
    assert hits(store) == [(1, "Đề án 06", "đề án", "body", 0, "Đề án 06")]


def test_a_changed_vocabulary_is_looked_for_in_everything_stored(
    store: Store, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_A_TIME", 2)
    for number in range(1, 6):
        store.save(make.outcome(make.article(number, paragraphs=(f"FPT Mẫu {number}",), lead="")))
    put(store, FPT)
    with store.engine.begin() as connection:
        assert not is_applied(connection)
    assert hits(store) == []
    assert apply_terms(store.engine) == 5
    with store.engine.begin() as connection:
        assert is_applied(connection)
        assert stored_terms(connection) == [(FPT, 5, 5)]
    put(store, Term("FPT Mẫu 3", ""), replace(FPT, group="khác", aliases=()))
    apply_terms(store.engine)
    assert [row[:3] for row in hits(store)] == [
        (1, "FPT", "khác"), (2, "FPT", "khác"), (3, "FPT Mẫu 3", ""), (4, "FPT", "khác"), (5, "FPT", "khác"),
    ]  # fmt: skip
    with store.engine.begin() as connection:
        assert remove_terms(connection, ["FPT Mẫu 3"]) == 1
    assert len(hits(store)) == 4
    apply_terms(store.engine)
    assert len(hits(store)) == 5
    with store.engine.begin() as connection:
        assert remove_terms(connection, [], "khác") == 1
    assert hits(store) == []


def test_a_term_of_a_group_is_removed_without_the_rest_of_the_group(store: Store) -> None:
    put(store, FPT, Term("Một", "nhóm"), Term("Hai", "nhóm"))
    with store.engine.begin() as connection:
        assert remove_terms(connection, ["Một"], "nhóm") == 1
        assert [each.term for each, *_ in stored_terms(connection)] == [FPT.term, "Hai"]
        with pytest.raises(StorageError, match="There is no term 'FPT' in the group 'nhóm'"):
            remove_terms(connection, [FPT.term], "nhóm")
        assert remove_terms(connection, []) == 0


def test_what_cannot_be_kept_is_said_and_nothing_of_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, FPT)
    with pytest.raises(StorageError, match="'tập đoàn fpt', of the term 'Khác', is a spelling of 'FPT' already"):
        put(store, Term("Mới"), Term("Khác", "", ("tập đoàn fpt",)))
    monkeypatch.setattr(module, "MOST", 2)
    with pytest.raises(StorageError, match="would make 3 terms"):
        put(store, Term("Một"), Term("Hai"))
    with store.engine.begin() as connection:
        assert [term for term, _, _ in stored_terms(connection)] == [FPT]
        for names, group, said in ((["Khác"], None, "no term 'Khác'"), ([], "khác", "of the group 'khác'")):
            with pytest.raises(StorageError, match=said):
                remove_terms(connection, names, group)


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "terms.tsv"
    text = "# của tôi\n\nFPT\tcông ty\tTập đoàn  FPT; FPT Corp;\nĐề án 06\r\nHoà Bình\t\tTỉnh Hoà Bình\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_terms(file) == [
        Term("FPT", "công ty", ("Tập đoàn FPT", "FPT Corp")), Term("Đề án 06"), Term("Hoà Bình", "", ("Tỉnh Hoà Bình",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has no term"),
        (b"# x\n", "has no term"),
        (b"a\n\xff\n", "line 2: this is no text in UTF-8"),
        (b"a\nb\tc\td\te\n", "line 2: there are more than three columns"),
        (b"a\nA\tx\n", "line 2: 'a' stands in line 1 already"),
        ("hoà\nhòa\n".encode(), "line 2: 'hòa' stands in line 1 already"),
        (b"\tx\n", "line 1: '' is no term"),
        (b"ok\n,\n", "line 2: ',' is no term"),
        (
            b"term,group\n",
            "line 1: 'term,group' is more than a term: write a term a line, group and aliases behind tabs",
        ),
        (b"Viettel;VNPT\n", "line 1: 'Viettel;VNPT' is more than a term"),
        (b"Viettel\t\tVT,VTL\n", "line 1: 'VT,VTL' is more than a term"),
        ("\u200b\n \n\u00a0\t\n".encode(), "has no term"),
        (b"ok\n(a)\n", r"line 2: '\(a\)' is no term"),
        (b"x" * 101, "line 1: .* has 101 characters; 100 are enough"),
        (b"a\t" + b"x" * 101, "line 1: the group has 101 characters"),
        (b"a\t\t" + b";".join(b"b%d" % n for n in range(21)), "line 1: 21 aliases; 20 are enough"),
        (b"x" * 1_000_001, "larger than 1,000,000 bytes"),
    ],
)
def test_what_is_no_vocabulary_is_said_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "terms.txt"
    file.write_bytes(content)
    with pytest.raises(StorageError, match=f"terms.txt.*{said}"):
        read_terms(file)


def test_a_name_may_hold_a_comma(tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("Bộ Văn hóa, Thể thao và Du lịch\n\u200b\n1,5 triệu\n", encoding="utf-8")
    assert [each.term for each in read_terms(file)] == ["Bộ Văn hóa, Thể thao và Du lịch", "1,5 triệu"]


def test_it_is_told_what_came_in_and_what_was_there(store: Store) -> None:
    def told(*terms: Term) -> Put:
        with store.engine.begin() as connection:
            return put_terms(connection, terms)

    assert told(FPT, Term("VNPT")) == Put(2, 0, 0)
    assert told(FPT, Term("VNPT", "công ty"), Term("Zalo")) == Put(1, 1, 1)
    assert told(Term("FPT", FPT.group, (*FPT.aliases[:-1], "FPT Mới"))) == Put(0, 1, 0)
    assert told(Term("FPT", FPT.group, ("FPT MỚI", *FPT.aliases[:-1]))) == Put(0, 1, 0)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"none\.txt cannot be read: No such file"):
        read_terms(tmp_path / "none.txt")
