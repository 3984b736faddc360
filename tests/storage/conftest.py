"""A database, a portal, and articles of our own (DỮ LIỆU MẪU) in any number."""

import random
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.articles import SaveContext, save
from storage.database import open_database
from storage.engine import writing_engine
from storage.portals import sync_portal
from storage.records import (
    Article,
    Attachment,
    Image,
    Judgement,
    KeptPage,
    Outcome,
    PortalFacts,
    SectionFacts,
)
from tests.storage.postgresql import KINDS, Server
from vietnamese.boilerplate import Cut
from vietnamese.dates import Moment
from vietnamese.topic import Topic, TopicHit

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
VOCABULARY = (
    "tỉnh số dữ liệu mẫu chuyển đổi cán bộ công dân dịch vụ trực tuyến hồ sơ xử lý nền tảng kết nối chia sẻ an toàn "
    "thông tin hạ tầng viễn thông phường xã tổ cộng đồng kỹ năng thanh toán không dùng tiền mặt y tế giáo dục nông "
    "nghiệp doanh nghiệp hội nghị kế hoạch mục tiêu chỉ tiêu báo cáo tập huấn triển khai lãnh đạo sở ban ngành huyện"
)
WORDS = VOCABULARY.split()


def paragraphs(seed: int, count: int = 4, length: int = 40) -> tuple[str, ...]:
    """Sample prose without meaning, the same for the same seed."""
    pick = random.Random(seed)
    return tuple(
        "DỮ LIỆU MẪU. " + " ".join(pick.choice(WORDS) + pick.choice("aeiouy") for _ in range(length)) + "."
        for _ in range(count)
    )


def article(number: int, **changes: object) -> Article:
    values: dict[str, object] = {
        "url": f"https://mau.gov.vn/tin/bai-{number}.html",
        "source_key": str(number),
        "title": f"Bài mẫu số {number}",
        "lead": f"Lời dẫn của bài mẫu {number}",
        "paragraphs": paragraphs(number),
        "extractor": "nukeviet",
        "extractor_version": 1,
        "published": Moment.of(NOW - timedelta(days=30 - number % 30)),
        "date_source": "portal",
        "tags": ("chuyển đổi số", "mẫu"),
        "images": (Image("https://mau.gov.vn/a.jpg", "Chú thích mẫu"),),
        "attachments": (Attachment("https://mau.gov.vn/a.pdf", "Tệp mẫu"),),
        "cuts": (Cut("counter:Lượt xem", "drop", "Lượt xem: 12", 9),),
    }
    return Article(**(values | changes))  # type: ignore[arg-type]


def outcome(
    item: Article | None,
    *,
    url: str | None = None,
    at: datetime = NOW,
    judgement: Judgement = Judgement.ARTICLE,
    body: bytes | None = None,
    score: float = 5.0,
    reason: str = "",
) -> Outcome:
    asked = url or (item.url if item else "https://mau.gov.vn/hong.html")
    sent = body if body is not None else f"<html>{item.title if item else reason}</html>".encode()
    page = KeptPage(asked, at, 200, {"Content-Type": "text/html"}, sent)
    topic = Topic(score, 0.0, (TopicHit("chuyển đổi số", "title", 0, 3.0), TopicHit("dữ liệu", "body", 5, 2.0)), 1)
    return Outcome(asked, judgement, reason, item, topic if item else None, (page,))


def facts(name: str = "mau_skhcn", **changes: object) -> PortalFacts:
    sections = (SectionFacts("/tin-tuc/", "Tin tức"), SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True))
    made = PortalFacts(
        name, "Cổng mẫu", "Sở Mẫu", "department", "Mẫu", ("gso", "46"), "mau.gov.vn", "nukeviet", "active", "fixture",
        sections,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@dataclass
class Store:
    """A database with one portal, and short ways to use it. `asking`: for raw SQL, with the same values on both databases."""

    url: str
    engine: sa.Engine
    portal_id: int
    sections: dict[str, int]
    asking: sa.Engine
    lineage: str = "mau_skhcn"

    @property
    def is_postgresql(self) -> bool:
        return self.engine.name == "postgresql"

    def context(self, **changes: object) -> SaveContext:
        made = SaveContext(self.portal_id, self.lineage, NOW)
        return replace(made, **changes)  # type: ignore[arg-type]

    def save(self, made: Outcome, *, reprocess: bool = False, **changes: object) -> str:
        with self.engine.begin() as connection:
            verdict = save(connection, made, context=self.context(**changes), reprocess=reprocess)
        return verdict.value

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.asking.begin() as connection:
            return [tuple(row) for row in connection.execution_options(no_parameters=True).exec_driver_sql(sql)]

    def one(self, sql: str) -> tuple[object, ...]:
        (row,) = self.rows(sql)
        return row

    def count(self, table: str) -> int:
        return int(str(self.one(f"SELECT COUNT(*) FROM {table}")[0]))


@pytest.fixture
def make():
    """The builders of samples: article, outcome, facts, paragraphs, NOW."""
    return Samples()


class Samples:
    Judgement = Judgement
    NOW = NOW
    article = staticmethod(article)
    outcome = staticmethod(outcome)
    facts = staticmethod(facts)
    paragraphs = staticmethod(paragraphs)


@dataclass
class Databases:
    """Makes databases of one kind and takes them away again."""

    folder: Path
    server: Server | None
    template: Path | None = None
    made: list[str] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))

    def new(self, *, empty: bool = False) -> str:
        """The URL of a database nobody has used: with the schema, or empty."""
        if self.server is not None:
            self.made.append(self.server.new(empty=empty))
            return self.made[-1]
        file = self.folder / f"tinhso{next(self.numbers)}.db"
        if self.template is not None and not empty:
            shutil.copyfile(self.template, file)
        return f"sqlite:///{file}"

    def give_back(self, url: str) -> None:
        """Be done with a database before the test is."""
        if self.server is not None:
            self.made.remove(url)
            self.server.drop(url)

    def drop(self) -> None:
        for url in [*self.made]:
            self.give_back(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """An SQLite file with the schema, as one file to copy: making it takes longer than most tests."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    engine = open_database(f"sqlite:///{file}")
    engine.dispose()  # the last connection takes the write-ahead log in
    return file


@pytest.fixture(params=KINDS)
def databases(request, tmp_path: Path):
    """Both kinds of database, one after the other: the same tests hold on both."""
    is_server = request.param == "postgresql"
    server = request.getfixturevalue("postgresql") if is_server else None
    template = None if is_server else request.getfixturevalue("sqlite_template")
    made = Databases(tmp_path, server, template)
    yield made
    made.drop()


@pytest.fixture
def only_sqlite(tmp_path: Path, sqlite_template: Path) -> Databases:
    """For what only SQLite has."""
    return Databases(tmp_path, None, sqlite_template)


@pytest.fixture
def store(databases: Databases):
    made = open_store(databases.new())
    yield made
    close_store(made)


@pytest.fixture
def sqlite_store(only_sqlite: Databases):
    made = open_store(only_sqlite.new())
    yield made
    close_store(made)


@pytest.fixture
def server_store(postgresql: Server):
    """For what only a server has."""
    url = postgresql.new()
    made = open_store(url)
    yield made
    close_store(made)
    postgresql.drop(url)


def open_store(url: str) -> Store:
    engine = open_database(url)
    with engine.begin() as connection:
        ids = sync_portal(connection, facts())
    asking = writing_engine(url)
    if engine.name == "postgresql":
        from storage.postgresql import plain_values

        sa.event.listen(asking, "connect", plain_values)
    return Store(url, engine, ids.portal_id, dict(ids.sections), asking)


def close_store(made: Store) -> None:
    made.asking.dispose()
    made.engine.dispose()
