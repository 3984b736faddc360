"""What a selection means, on both databases: each filter alone, and several together."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from storage.engine import asking_engine, people_engine
from storage.folding import folded
from storage.search import matching_ids
from storage.selection import NEWEST_FIRST, ON_TOPIC, Selection, Undated, choose
from tests.storage.conftest import Databases, Samples, Store, close_store, open_store
from vietnamese.dates import Moment
from vietnamese.unicode import search_fold

SINCE, UNTIL = date(2026, 2, 2), date(2026, 2, 3)


@pytest.fixture
def stocked(store: Store, make: Samples) -> Store:
    """Four articles: of 1, 2 and 3 February, and without a date, which is off topic; then a copy of the first."""
    sections = ("Chuyển đổi số", "Tin tức", "chuyển  đổi số", "")
    for number, section in enumerate(sections, start=1):
        when = Moment.of(datetime(2026, 2, number, 3, tzinfo=UTC)) if number < 4 else None
        score = 5.0 if when else 0.5
        store.save(make.outcome(make.article(number, published=when, section=section), score=score))
    copy = make.article(1, source_key="9", url="https://mau.gov.vn/9.html", published=None)
    store.save(make.outcome(copy))
    return store


def found(store: Store, selection: Selection) -> list[str]:
    engine = people_engine(store.url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(choose(selection, "source_key").order_by(*NEWEST_FIRST)).all()
    finally:
        engine.dispose()
    return [row.source_key for row in rows]


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        (Selection(), ["3", "2", "1", "4"]),
        (Selection(duplicates=True), ["3", "2", "1", "4", "9"]),
        (Selection(portal="mau_skhcn"), ["3", "2", "1", "4"]),
        (Selection(portal="khac"), []),
        (Selection(province="Thừa Thiên Huế", province_column="province_then"), ["3", "2", "1", "4"]),
        (Selection(province="Thừa Thiên Huế"), []),
        (Selection(province="Huế", agency_level="department"), ["3", "2", "1", "4"]),
        (Selection(agency_level="commune"), []),
        (Selection(section="CHUYEN doi số "), ["3", "1"]),
        (Selection(section="' OR 1=1"), []),
        (Selection(since=SINCE), ["3", "2"]),
        (Selection(until=SINCE), ["2", "1"]),
        (Selection(since=SINCE, until=UNTIL), ["3", "2"]),
        (Selection(since=UNTIL, undated=Undated.TOO), ["3", "4"]),
        (Selection(since=UNTIL, undated=Undated.ONLY), ["4"]),
        (Selection(undated=Undated.TOO), ["3", "2", "1", "4"]),
        (Selection(undated=Undated.NO), ["3", "2", "1"]),
        (Selection(topic_from=ON_TOPIC), ["3", "2", "1"]),
        (Selection(topic_from=0.5, duplicates=True), ["3", "2", "1", "4", "9"]),
    ],
)
def test_what_a_selection_means(stocked: Store, selection: Selection, keys: list[str]) -> None:
    assert found(stocked, selection) == keys


def test_of_one_day_the_latest_come_first_and_those_without_a_time_last(store: Store, make: Samples) -> None:
    noon = datetime(2026, 2, 5, 5, tzinfo=UTC)
    whens = (Moment.on_day(noon.date()), Moment.of(noon), Moment.of(noon.replace(hour=8)), Moment.on_day(noon.date()))
    for number, when in enumerate(whens, start=1):
        store.save(make.outcome(make.article(number, published=when)))
    assert found(store, Selection()) == ["3", "2", "1", "4"]
    engine = asking_engine(store.url)
    with engine.connect() as connection:
        assert list(matching_ids(connection, "bài")) == [3, 2, 1, 4], "and so a search has them"
    engine.dispose()


@pytest.mark.parametrize("text", ["Đổi Mới Ở HUẾ", "ĐỔI số", "Ðổi ðiện", "Uỷ\u00a0ban", "hai  dấu cách ", "abc", ""])
def test_the_database_folds_as_the_program_does(databases: Databases, text: str) -> None:
    store = open_store(databases.new())
    engine = people_engine(store.url)
    with engine.connect() as connection:
        found = connection.execute(sa.select(folded(sa.literal(text, sa.Text())))).scalar_one()
    engine.dispose()
    close_store(store)
    assert found == search_fold(text)
