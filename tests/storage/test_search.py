"""Search on both databases: what is found, in which order, with which excerpt, and that the index follows every text."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import search_index
from storage.articles import save
from storage.batch import Batch
from storage.database import open_database
from storage.engine import asking_engine
from storage.records import Article
from storage.search import Found, Order, matching_ids, search
from storage.search_index import SEARCH_VERSION
from storage.search_query import QueryError, field, occurs, parse
from storage.selection import Selection, Undated
from tests.storage.conftest import Databases, Samples, Store, close_store, open_store, outcome
from tests.storage.postgresql import binaries
from vietnamese.dates import Moment
from vietnamese.words import words

TEXTS = (  # title, lead, body: DỮ LIỆU MẪU
    ("Chuyển đổi số ở Đắk Lắk", "Xã vùng cao học ký số", "Thẻ học. Ứng dụng Zalo đến từng bản.\nHọc sinh nhận thẻ."),
    ("Ký số tại chợ", "", "Chuyển chợ; đổi mới. Số liệu của chợ."),
    ("Hội nghị 57-NQ/TW", "Chuyển đổi số toàn diện", "Nghị quyết 57 NQ TW nêu: chuyển đổi số, chuyển đổi số."),
    ("Tin thể thao", "Bóng Ðá", "Uỷ ban xã hoà giải. 2026 2026."),
    ("Không ngày", "Chuyển đổi số", "Một bản tin chưa rõ ngày."),
)
QUERIES = {  # query → source keys, the newest first
    "chuyển đổi số": "3 2 1 5",
    "CHUYEN DOI SO": "3 2 1 5",
    '"chuyển đổi số"': "3 1 5",
    "chuyển đổi số đắk lắk": "1",
    "chuyen doi so dak lak": "1",
    "57-NQ/TW": "3",
    "zalo OR bóng": "4 1",
    "bong da": "4",
    "Ðổi Lắk": "1",
    "“bóng đá”": "4",
    "chuyển NOT chợ": "3 1 5",
    '"ký số" NOT (chợ OR zalo)': "",
    "xã (zalo OR hòa)": "4 1",
    "hoà": "4",
    "chu*": "3 2 1 5",
    '"chuyển đổ*"': "3 1 5",
    '"số xã"': "",
    "khongco": "",
    "2026": "4",
    "p1": "",
}


def texts(make: Samples) -> list[Article]:
    days = [datetime(2026, 2, 1, 2, 30, tzinfo=UTC) + timedelta(days=n) for n in range(4)]
    whens = [*map(Moment.of, days), None]
    return [
        make.article(n, title=title, lead=lead, paragraphs=tuple(body.split("\n")), published=when)
        for n, ((title, lead, body), when) in enumerate(zip(TEXTS, whens, strict=True), start=1)
    ]


@pytest.fixture
def stocked(store: Store, make: Samples) -> Store:
    for item in texts(make):
        store.save(make.outcome(item))
    return store


def find(store: Store, query: str, selection: Selection | None = None, **how: object) -> list[Found]:
    engine = asking_engine(store.url)
    try:
        with engine.connect() as connection:
            return search(connection, query, selection, **how)  # type: ignore[arg-type]
    finally:
        engine.dispose()


def keys(store: Store, found: list[Found]) -> str:
    of = {str(id_): str(key) for id_, key in store.rows("SELECT id, source_key FROM articles")}
    return " ".join(of[str(each.article["id"])] for each in found)


def test_what_is_found(stocked: Store) -> None:
    assert {query: keys(stocked, find(stocked, query)) for query in QUERIES} == QUERIES


def test_by_relevance_the_same_are_found_and_the_headline_counts_most(stocked: Store) -> None:
    for query, wanted in QUERIES.items():
        found = keys(stocked, find(stocked, query, order=Order.RELEVANCE))
        assert sorted(found.split()) == sorted(wanted.split())
    assert keys(stocked, find(stocked, '"ký số"', order=Order.RELEVANCE)) == "2 1"
    assert keys(stocked, find(stocked, "đắk OR zalo", order=Order.RELEVANCE)) == "1"
    assert keys(stocked, find(stocked, "chuyển đổi số", order=Order.RELEVANCE))[0] == "1"


def test_the_limit_takes_the_newest(stocked: Store) -> None:
    assert keys(stocked, find(stocked, "chuyển", limit=2)) == "3 2"


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(portal="mau_skhcn"), "3 2 1 5"),
        (Selection(portal="khac"), ""),
        (Selection(province="Huế"), "3 2 1 5"),
        (Selection(province="Lai Châu"), ""),
        (Selection(agency_level="department", section="tin TUC"), ""),
        (Selection(since=date(2026, 2, 2)), "3 2"),
        (Selection(until=date(2026, 2, 2)), "2 1"),
        (Selection(until=date.max), "3 2 1"),
        (Selection(since=date(2026, 2, 2), until=date(2026, 2, 2)), "2"),
        (Selection(since=date(2026, 2, 3), undated=Undated.TOO), "3 5"),
        (Selection(undated=Undated.ONLY), "5"),
        (Selection(undated=Undated.NO), "3 2 1"),
        (Selection(topic_from=5.5), ""),
    ],
)
@pytest.mark.parametrize("order", Order)
def test_the_filters_are_those_of_every_selection(
    stocked: Store, selection: Selection, wanted: str, order: Order
) -> None:
    found = keys(stocked, find(stocked, "chuyển", selection, order=order))
    assert (found if order is Order.NEWEST else " ".join(sorted(found.split()))) == (
        wanted if order is Order.NEWEST else " ".join(sorted(wanted.split()))
    )


def test_the_index_follows_edits_and_readings_anew(stocked: Store, make: Samples) -> None:
    first = texts(make)[0]
    later = make.NOW + timedelta(hours=1)
    edited = replace(first, title="Tựa khác", published=Moment.of(datetime(2026, 2, 20, tzinfo=UTC)))
    assert stocked.save(make.outcome(edited, at=later)) == "revised"
    assert keys(stocked, find(stocked, "Đắk Lắk")) == ""
    assert keys(stocked, find(stocked, "tựa")) == "1"
    assert keys(stocked, find(stocked, "học")) == "1"
    assert keys(stocked, find(stocked, "chuyển OR ứng")) == "1 3 2 5", "it has the date of the edit"
    better = replace(edited, paragraphs=("Một đoạn mới.",), extractor_version=2)
    assert stocked.save(make.outcome(better, at=later), reprocess=True) == "revised"
    assert keys(stocked, find(stocked, "ứng")) == ""
    assert keys(stocked, find(stocked, "đoạn")) == "1"


def test_the_index_has_the_words_that_are_stored(store: Store, make: Samples) -> None:
    """FTS5 is told what to take out: it must be what was entered, whatever the database left out of the text."""
    first = make.article(1, title="Tựa\0cũ", lead="một\ud800hai", paragraphs=("đuôi\0dài",), section="Mục\0A")
    store.save(make.outcome(first))
    asked = ("tuacu", "tua", "hai", "duoidai", "moi")
    assert [keys(store, find(store, query)) for query in asked] == ["1", "", "1", "1", ""]
    edited = replace(first, title="Mới", lead="", paragraphs=("Khác.",))
    assert store.save(make.outcome(edited, at=make.NOW + timedelta(hours=1))) == "revised"
    assert [keys(store, find(store, query)) for query in asked] == ["", "", "", "", "1"]


def test_one_batch_may_hold_an_article_twice(store: Store, make: Samples) -> None:
    first, *_ = texts(make)
    edited = replace(first, title="Tựa khác")
    with store.engine.begin() as connection:
        batch = Batch(connection)
        for item in (first, edited):
            save(connection, make.outcome(item), context=store.context(), batch=batch)
        batch.write_out()
    assert [keys(store, find(store, query)) for query in ("tựa", "lắk", "chợ OR thẻ")] == ["1", "", "1"]


def test_an_index_of_another_version_is_filled_when_the_database_is_opened(stocked: Store, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    with stocked.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '0' WHERE key = 'search_version'")
    monkeypatch.setattr(search_index, "_FILL", 2)
    open_database(stocked.url).dispose()
    assert {query: keys(stocked, find(stocked, query)) for query in QUERIES} == QUERIES
    assert stocked.rows("SELECT value FROM meta WHERE key = 'search_version'") == [(str(SEARCH_VERSION),)]


def test_what_was_indexed_before_eth_was_d_is_found_once_the_database_is_opened(
    store: Store, make: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(search_index, "words", lambda text: [each.replace("d", "ð") for each in words(text)])
        store.save(make.outcome(replace(texts(make)[0], title="Ðổi mới")))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '1' WHERE key = 'search_version'")
    assert find(store, "doi moi") == []
    open_database(store.url).dispose()
    assert len(find(store, "doi moi")) == len(find(store, "Ðổi mới")) == 1


def test_copies_are_found_only_where_they_are_asked_for(stocked: Store, make: Samples) -> None:
    copy = replace(texts(make)[2], source_key="9", url="https://mau.gov.vn/9.html", published=None)
    assert stocked.save(make.outcome(copy)) == "duplicate"
    assert keys(stocked, find(stocked, "57-NQ/TW")) == "3"
    assert keys(stocked, find(stocked, "57-NQ/TW", Selection(duplicates=True))) == "3 9"


def test_the_index_is_asked_and_the_articles_are_read_by_their_ids(sqlite_store: Store, make: Samples) -> None:
    """However narrow the filters: an index of portals or days would lead SQLite to read all of theirs."""
    for item in texts(make):
        sqlite_store.save(make.outcome(item))
    everything = Selection("Huế", portal="mau_skhcn", section="tin", since=date(2026, 1, 1), topic_from=1.0)
    engine = asking_engine(sqlite_store.url)
    plans = []

    def explain(_connection: object, cursor: Any, statement: str, values: Any, *_: object) -> None:
        if "article_words" in statement or "unique_articles" in statement:
            plans.append([row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)])

    sa.event.listen(engine, "before_cursor_execute", explain)
    with engine.connect() as connection:
        search(connection, "chuyển", everything)
        search(connection, "chuyển", everything, order=Order.RELEVANCE)
    engine.dispose()
    by_words, by_ids, by_rank, *_ = plans
    assert len(by_words) == len(by_rank) == 1, "no sorting beside the walk"
    assert "VIRTUAL TABLE INDEX" in by_words[0]
    assert by_ids[0].startswith("SEARCH article ")
    assert "rowid=?" in by_ids[0]


def test_all_ids_come_page_by_page(store: Store, make: Samples, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    for number in range(1, 31):
        store.save(make.outcome(make.article(number, published=None)))
    monkeypatch.setattr("storage.search._LARGEST_PAGE", 7)
    for order in Order:
        with asking_engine(store.url).connect() as connection:
            ids = list(matching_ids(connection, "mẫu NOT 7", order=order))
        assert sorted(ids) == [n for n in range(1, 31) if n != 7]


def test_an_excerpt_is_the_articles_own_text_with_the_places_of_what_was_asked_for(stocked: Store) -> None:
    [first] = find(stocked, '"dak lak" (the OR "doi so")')
    assert [first.title.text[start:end] for start, end in first.title.marks] == ["đổi số", "Đắk Lắk"]
    assert first.excerpt.text == "Thẻ học. Ứng dụng Zalo đến từng bản. Học sinh nhận thẻ."
    assert [first.excerpt.text[start:end] for start, end in first.excerpt.marks] == ["Thẻ", "thẻ"]


def test_of_a_long_text_both_databases_know_every_place(databases: Databases, make: Samples) -> None:
    """A tsvector keeps 255 places of a word, none beyond 16,383; phrases are found all the same."""
    store = open_store(databases.new())
    many = "số liệu " * 300 + "chuyển đổi số tại bản"
    far = "một hai " * 9_000 + "bốn năm sáu"
    for number, body in enumerate((many, far), start=1):
        store.save(make.outcome(make.article(number, paragraphs=(body,), title="Bài", lead="")))
    asked = ('"đổi số tại"', '"số tại bản" NOT "tại số"', '"bốn năm sáu"', '"bốn sáu"', "một NOT bốn", '"hai bốn"')
    assert [keys(store, find(store, query)) for query in asked] == ["1", "1", "2", "", "", "2"]
    close_store(store)


def test_a_text_without_end_is_indexed_to_a_bound(store: Store, make: Samples) -> None:
    endless = " ".join(f"từ{number:06}" for number in range(20_000))
    store.save(make.outcome(make.article(1, paragraphs=(endless, "tận cùng"), lead="")))
    assert keys(store, find(store, "từ000001")) == "1"
    assert keys(store, find(store, '"tận cùng"')) == ""


WORD = st.sampled_from(
    [
        "chuyển",
        "đổi",
        "số",
        "chợ",
        "học",
        "xã",
        "57",
        "zal*",
        "so*",
        "khongco",
        "Đắk",
        "thẻ,",
        "&",
        "'",
        ":*",
        "\\",
        "\0",
    ]
)
PIECE = st.one_of(WORD, st.sampled_from(["AND", "OR", "NOT", "(", ")", '"', "portal=mau_skhcn", "*", "§p1"]))
QUERY = st.one_of(st.lists(PIECE, max_size=9).map(" ".join), st.text(max_size=30))


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """The same articles on both databases, open to be asked; where there is no server, on a file alone."""
    servers = [request.getfixturevalue("postgresql")] if binaries() else []
    made = [Databases(tmp_path_factory.mktemp("file"), None), *(Databases(Path(), server) for server in servers)]
    stores = [open_store(each.new()) for each in made]
    for store in stores:
        for item in texts(Samples()):
            store.save(outcome(item))
    engines = [asking_engine(store.url) for store in stores]
    connections = [engine.connect() for engine in engines]
    yield connections
    for connection, store, each in zip(connections, stores, made, strict=True):
        connection.close()
        close_store(store)
        each.drop()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERY)
def test_any_query_is_answered_alike_or_refused_in_a_sentence(answers: list[sa.Connection], query: str) -> None:
    try:
        tree = parse(query).tree
        found = [
            [each.article["id"] for each in search(connection, query, order=order)]
            for connection in answers
            for order in Order
        ]
    except QueryError as error:
        assert str(error).endswith(".")
        assert "\n" not in str(error)
        return
    assert tree is not None
    wanted = [
        number
        for number, fields in enumerate(TEXTS, start=1)
        if occurs(tree, [field(text) for text in fields])
        and ("portal=" not in query or parse(query).portal in ("", "mau_skhcn"))
    ]
    assert all(sorted(each) == wanted for each in found)
    newest = [number for number in (4, 3, 2, 1, 5) if number in wanted]
    assert all(each == newest for each in found[::2])
