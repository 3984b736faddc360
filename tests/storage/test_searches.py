"""Saved searches: how a query is read, and what it matches."""

from datetime import UTC, datetime

import pytest

from storage.errors import StorageError
from storage.news import News
from storage.search_query import parse
from storage.searches import add_search, matches, new_matches, remove_search, saved_searches
from tests.storage.conftest import Samples, Store
from vietnamese.unicode import search_fold

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def news(text: str) -> News:
    return News(
        1, "hue_skhcn", "Sở Mẫu", "Thừa Thiên Huế", "Huế", "https://mau.gov.vn/1", text, "", "",
        "hue_skhcn", "1", "unknown", None, NOW, None, None, search_fold(text),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("đổi số", True),
        ("DOI SO", True),
        ("đổi số", True),
        ('"chuyển đổi số"', True),
        ('"đổi chuyển"', False),
        ("chuyển zalo", True),
        ("chuyển facebook", False),
        ("huy", False),
        ("phường", True),
        ("portal=hue_skhcn", True),
        ("portal=khac zalo", False),
        ('province="Thừa Thiên Huế" zalo', True),
        ("province=hue", True),
        ("province=Huế đổi", True),
        ('province="Lai Châu"', False),
        ("Zalo, (Phường)", True),
        ("zalo OR facebook", True),
        ("zalo NOT phường", False),
        ("zal*", True),
    ],
)
def test_what_a_query_matches(query: str, is_found: bool) -> None:
    assert matches(parse(query), news("Chuyển đổi số: Phường dùng Zalo, thuỷ lợi")) is is_found


def test_searches_are_added_listed_and_removed(store: Store) -> None:
    with store.engine.begin() as connection:
        add_search(connection, "zalo", "zalo portal=a")
        add_search(connection, "Dữ-liệu_1", "dữ liệu")
        for name, query, said in (
            ("zalo", "zalo", "already"),
            ("hai từ", "zalo", "no name for a search"),
            ("ba", "(zalo", "is not closed"),
        ):
            with pytest.raises(StorageError, match=said):
                add_search(connection, name, query)
        assert {each.name: each.query for each in saved_searches(connection)} == {
            "zalo": "zalo portal=a", "Dữ-liệu_1": "dữ liệu",
        }  # fmt: skip
        remove_search(connection, "zalo")
        with pytest.raises(StorageError, match="There is no search named 'zalo'"):
            remove_search(connection, "zalo")


def test_each_article_is_looked_at_once(store: Store, make: Samples) -> None:
    with store.engine.begin() as connection:
        add_search(connection, "mau", "bài mẫu")
        add_search(connection, "khac", "zalo")
    for number in (1, 2):
        store.save(make.outcome(make.article(number)))
    with store.engine.begin() as connection:
        found = {search.name: [each.source_key for each in news] for search, news in new_matches(connection)}
        assert found == {"mau": ["1", "2"], "khac": []}
        assert list(new_matches(connection)) == []
