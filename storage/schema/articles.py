"""Articles, their numbered states, and what hangs on each state."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class ArticleRow(Base):
    """One article, whatever its URLs. Its current text is the revision numbered `revision_number`.

    The current revision is named by its number, not by a foreign key: article and revision would point at each other,
    and every new article would cost a third statement.
    """

    __tablename__ = "article"
    __table_args__ = (sa.UniqueConstraint("lineage", "source_key"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lineage: Mapped[str]
    source_key: Mapped[str]
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"), index=True)
    url: Mapped[str]
    revision_number: Mapped[int]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]  # when the latest revision was found; none for the first
    gone_at: Mapped[datetime | None]
    twin_key: Mapped[str | None] = mapped_column(index=True)  # what exact copies share
    duplicate_of: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("article.id"), index=True)
    similarity: Mapped[float | None]
    view_count: Mapped[int | None] = mapped_column(Id)  # some portals' counters run wild
    viewed_at: Mapped[datetime | None]


class RevisionRow(Base):
    """One state of an article's text."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("article_id", "number"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"))
    number: Mapped[int]
    title: Mapped[str]
    lead: Mapped[str]
    body: Mapped[str]
    body_html: Mapped[str]
    author: Mapped[str]
    source: Mapped[str]
    source_url: Mapped[str]
    section: Mapped[str]
    tags: Mapped[str]  # as in tag, ", " between them: what a view can show in both databases
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_on: Mapped[date | None] = mapped_column(index=True)
    published_month: Mapped[str | None]  # YYYY-MM
    published_precision: Mapped[str]
    date_source: Mapped[str]
    modified_at: Mapped[datetime | None]
    event_dates: Mapped[list[Any]]  # ISO dates
    word_count: Mapped[int]
    content_hash: Mapped[str | None] = mapped_column(index=True)  # none for a body without a word
    revision_hash: Mapped[str]
    hash_version: Mapped[int]
    extractor: Mapped[str]
    extractor_version: Mapped[int]
    text_folded: Mapped[str]
    topic_score: Mapped[float | None]
    fetched_at: Mapped[datetime]
    page_sha256: Mapped[str | None]
    entry_id: Mapped[int] = mapped_column(
        Id, sa.ForeignKey("ledger_entry.id"), index=True
    )  # whose page it was read from
    run_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("run.id"))


class ArticleUrlRow(Base):
    """Every URL an article was met at."""

    __tablename__ = "article_url"
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True, index=True)
    is_alias: Mapped[bool]
    first_seen_at: Mapped[datetime]


class TagRow(Base):
    __tablename__ = "tag"
    revision_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("revision.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class ImageRow(Base):
    __tablename__ = "image"
    revision_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("revision.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    caption: Mapped[str]
    alt: Mapped[str]


class AttachmentRow(Base):
    __tablename__ = "attachment"
    revision_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("revision.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    name: Mapped[str]


class CutRow(Base):
    """What was taken out of the text, by which rule, and where it stood."""

    __tablename__ = "cut"
    revision_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("revision.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str]
    action: Mapped[str]
    text: Mapped[str]
    position: Mapped[int]
