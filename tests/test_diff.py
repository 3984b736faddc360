"""`tinhso diff`: what a person reads, what a program reads, and what is wrong said in a sentence."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from commands.diff import coloured, marked
from replica.articles import Text
from replica.server import serve
from tests.crawling import Workplace
from tests.samples import LAICHAU, make_site, readable
from vietnamese.changes import changed_words

ADDED = "Đoạn này được bổ sung sau khi đăng (DỮ LIỆU MẪU), để cập nhật số liệu."


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workplace, str, str, str]]:
    """A database with an article of three revisions, its address, its first title, and the address of an unedited one."""
    place = Workplace(tmp_path_factory.mktemp("diff"))
    site = make_site("nukeviet", 12)
    article, other, *_ = [each for each in readable(site) if each.lead and not each.second_section]
    with serve(site) as served:
        place.crawl(LAICHAU, served.origin, "--all-topics")
        longer = site.edit(article, blocks=(*article.blocks, Text(ADDED)))
        place.crawl(LAICHAU, served.origin, "--all-topics", "--full")
        site.edit(longer, title=f"{article.title} năm nay")
        place.crawl(LAICHAU, served.origin, "--all-topics", "--full")
    urls = {key: url for each in (article, other) for key, url in [_url(place, each.id)]}
    yield place, urls[article.id], article.title, urls[other.id]
    shutil.rmtree(place.folder)


def _url(place: Workplace, key: int) -> tuple[int, str]:
    return key, place.column("SELECT url FROM articles WHERE source_key = ?", str(key))[0]


def test_the_last_two_revisions_are_compared(edited: tuple[Workplace, str, str, str]) -> None:
    place, url, title, _ = edited
    ended = place.tinhso("diff", url)
    assert (ended.code, ended.err) == (0, "")
    head, *lines = ended.out.splitlines()
    assert head.startswith("revision 2, ")
    assert " → revision 3, " in head
    assert lines == ["", "title:", f"{title} {{+năm nay+}}"]


def test_any_two_are_compared_either_way(edited: tuple[Workplace, str, str, str]) -> None:
    place, url, title, _ = edited
    assert place.tinhso("diff", url, "--from", "1", "--to", "2", "--json").json == [
        {"field": "body", "op": "insert", "old": "", "new": ADDED}
    ]
    assert place.tinhso("diff", url, "--from", "3", "--to", "1", "--json").json == [
        {"field": "title", "op": "replace", "old": f"{title} năm nay", "new": title},
        {"field": "body", "op": "delete", "old": ADDED, "new": ""},
    ]
    assert place.tinhso("diff", url, "--from", "2", "--to", "2", "--json").json == []


def test_one_revision_is_a_sentence(edited: tuple[Workplace, str, str, str]) -> None:
    place, _, _, other = edited
    ended = place.tinhso("diff", other)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("The article has one revision only, read on ")
    assert place.tinhso("diff", other, "--json").json == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["https://khong.co/"],
            "No article has the address https://khong.co/; `tinhso articles` lists those there are.",
        ),
        (["URL", "--to", "9"], "there is no revision 9; the article has 1 to 3."),
        (["URL", "--from", "0"], "there is no revision 0; the article has 1 to 3."),
    ],
)
def test_a_mistake_is_one_sentence(edited: tuple[Workplace, str, str, str], options: list[str], sentence: str) -> None:
    place, url, *_ = edited
    ended = place.tinhso("diff", *[url if word == "URL" else word for word in options])
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("tinhso: ")
    assert sentence in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    ended = place.tinhso("diff", "https://khong.co/", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (2, "", 1)


def test_spelling_alone_is_said_to_be_no_change(edited: tuple[Workplace, str, str, str]) -> None:
    place, url, *_ = edited
    copy = Workplace(place.folder / "spelled")
    shutil.copyfile(place.file, copy.file)
    with closing(sqlite3.connect(copy.file)) as connection, connection:
        rows = "article_id IN (SELECT article_id FROM article_url WHERE url = ?) AND number"
        for number, spelled in ((2, "Uỷ ban hoà giải"), (3, "Ủy ban hòa giải")):
            connection.execute(f"UPDATE revision SET title = ? WHERE {rows} = {number}", (spelled, url))
    ended = copy.tinhso("diff", url)
    assert ended.out.splitlines()[1:] == ["No word differs: the two are spelled in different ways, or are the same."]
    assert copy.tinhso("diff", url, "--json").json == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("Có 63 tỉnh thành.", "Có 34 tỉnh thành.", "Có [-63-]{+34+} tỉnh thành."),
        ("Sở họp", "Sở vừa họp", "Sở {+vừa+} họp"),
        ("Sở vừa họp", "Sở họp", "Sở [-vừa-] họp"),
        ("hoà bình cũ", "hòa bình mới", "hòa bình [-cũ-]{+mới+}"),
    ],
)
def test_marks(old: str, new: str, line: str) -> None:
    assert marked(changed_words(old, new)) == line


def test_colours() -> None:
    text = coloured(changed_words("Có 63 tỉnh.", "Có 34 tỉnh."))
    assert text.plain == "Có 63 34 tỉnh."
    assert [(text.plain[span.start : span.end], str(span.style)) for span in text.spans] == [
        ("63 ", "red strike"), ("34 ", "green bold"),
    ]  # fmt: skip
