"""A copy of the database while others write to it."""

import os
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import back_up
from storage.database import open_database
from storage.errors import StorageError
from tests.storage.conftest import Databases, Samples, Store


def test_a_copy_while_batches_are_committed_holds_whole_ones(
    sqlite_store: Store, make: Samples, tmp_path: Path
) -> None:
    """Each batch is two articles in one transaction: no copy may hold one without the other."""
    stopped = threading.Event()
    committed = [0]

    def write() -> None:
        from storage.articles import save

        while not stopped.is_set():
            first = 2 * committed[0]
            with sqlite_store.engine.begin() as connection:
                for number in (first, first + 1):
                    save(connection, make.outcome(make.article(number)), context=sqlite_store.context())
            committed[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = []
        for number in range(5):
            before = committed[0]
            file = tmp_path / f"copy{number}.db"
            assert back_up(sqlite_store.url, file) == file.stat().st_size > 0
            with closing(sqlite3.connect(file)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                [(articles,)] = copy.execute("SELECT COUNT(*) FROM articles").fetchall()
            assert articles % 2 == 0
            assert articles >= 2 * before
            found.append(articles)
        assert found == sorted(found)
    finally:
        stopped.set()
        writer.join()


def test_a_copy_is_one_file_to_open_and_replaces_an_earlier_one(
    sqlite_store: Store, make: Samples, tmp_path: Path
) -> None:
    sqlite_store.save(make.outcome(make.article(1)))
    folder = tmp_path / "copies"
    folder.mkdir()
    back_up(sqlite_store.url, folder / "tinhso.db")
    sqlite_store.save(make.outcome(make.article(2)))
    back_up(sqlite_store.url, folder / "tinhso.db")
    assert [each.name for each in folder.iterdir()] == ["tinhso.db"]
    copy = open_database(f"sqlite:///{folder / 'tinhso.db'}")
    with copy.connect() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM articles").scalar() == 2
    copy.dispose()


def test_what_cannot_be_copied_is_said_in_a_sentence(sqlite_store: Store, tmp_path: Path) -> None:
    source = Path(sqlite_store.url.removeprefix("sqlite:///"))
    for url, file, said in (
        (sqlite_store.url, source, "is the database itself"),
        (sqlite_store.url, tmp_path / "nowhere" / "copy.db", "No such file or directory"),
        (f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db", "There is no database"),
    ):
        with pytest.raises(StorageError, match=said):
            back_up(url, file)
    (tmp_path / "broken.db").write_bytes(source.read_bytes()[:40_000])
    with pytest.raises(StorageError, match=r"cannot be copied|is damaged"):
        back_up(f"sqlite:///{tmp_path}/broken.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert [each for each in tmp_path.iterdir() if each.name.startswith(".copy")] == []


def test_a_copy_of_a_server_is_an_archive(
    databases: Databases, server_store: Store, make: Samples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_store.save(make.outcome(make.article(1)))
    file = tmp_path / "copy.dump"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(StorageError, match="needs the program pg_dump"):
        back_up(server_store.url, file)
    monkeypatch.undo()
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    back_up(server_store.url, file)
    listed = subprocess.run(["pg_restore", "--list", file], capture_output=True, text=True, check=True).stdout
    assert "TABLE DATA public article " in listed
    with pytest.raises(StorageError, match=r"cannot be copied: pg_dump says: .*does not exist"):
        back_up(server_store.url.replace("/tinhso", "/khong_co_"), file)


def test_what_is_no_copy_is_left_alone_and_a_link_stays_one(sqlite_store: Store, make: Samples, tmp_path: Path) -> None:
    sqlite_store.save(make.outcome(make.article(1)))
    note, link, folder, pipe = (tmp_path / name for name in ("note.txt", "link.db", "folder", "pipe"))
    note.write_text("ghi chép", encoding="utf-8")
    folder.mkdir()
    os.mkfifo(pipe)
    for file in (folder, pipe):
        with pytest.raises(StorageError, match="it is no regular file"):
            back_up(sqlite_store.url, file)
    with pytest.raises(StorageError, match=r"note\.txt is no earlier copy: name another file, or remove it\."):
        back_up(sqlite_store.url, note)
    assert note.read_text(encoding="utf-8") == "ghi chép"
    copy = tmp_path / "copy.db"
    copy.touch()
    link.symlink_to(copy)
    assert back_up(sqlite_store.url, link) == copy.stat().st_size > 0
    assert link.is_symlink()
    assert pipe.is_fifo()
