"""The crawl's memory: every URL ever listed, where, what became of it, and its pages."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class LedgerEntryRow(Base):
    """A discovered URL: a row before it is fetched."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        sa.UniqueConstraint("portal_id", "url"),
        sa.Index(None, "portal_id", "source_key"),
        sa.Index(None, "portal_id", "verdict"),
        sa.Index(None, "portal_id", "revisit_at"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"))
    url: Mapped[str]
    source_key: Mapped[str | None]
    title: Mapped[str] = mapped_column(default="")
    lead: Mapped[str] = mapped_column(default="")
    listed_at: Mapped[datetime | None]
    listed_on: Mapped[date | None]
    listed_precision: Mapped[str] = mapped_column(default="none")
    published_on: Mapped[date | None]  # as its page says, for entries that became no article too
    sections: Mapped[str] = mapped_column(
        default=""
    )  # paths, ", " between them: what a view can show in both databases
    verdict: Mapped[str] = mapped_column(default="pending")
    reason: Mapped[str] = mapped_column(default="")
    score: Mapped[float | None]
    warnings: Mapped[dict[str, Any] | None]
    article_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("article.id"), index=True)
    discovered_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)  # failed ones in a row
    next_try_at: Mapped[datetime | None]
    missing_since: Mapped[datetime | None]  # when its page was first not there, of answers in a row
    revisits: Mapped[int] = mapped_column(default=0, server_default="0")  # how often in a row its article was as before
    revisit_at: Mapped[datetime | None]  # when it is read again
    run_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("run.id"))  # the last to take it up


class EntrySectionRow(Base):
    """That an entry stood in a section's listing: since when, when last, and how far down."""

    __tablename__ = "entry_section"
    entry_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("ledger_entry.id"), primary_key=True)
    section_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("section.id"), primary_key=True, index=True)
    first_listed_at: Mapped[datetime]
    last_listed_at: Mapped[datetime]
    position: Mapped[int]


class PageRow(Base):
    """A page as it was sent, compressed. `revision_id`: the revision whose text it holds; none if it became no article."""

    __tablename__ = "page"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("ledger_entry.id"), index=True)
    revision_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("revision.id"), index=True)
    part: Mapped[int]
    url: Mapped[str]
    fetched_at: Mapped[datetime]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    sha256: Mapped[str]  # of the body as sent
    body: Mapped[bytes]  # zstd
    excerpt: Mapped[str] = mapped_column(
        server_default=sa.text("''")
    )  # the beginning of what it says, if it became no article
    run_id: Mapped[int | None] = mapped_column(Id, sa.ForeignKey("run.id"))


class TopicHitRow(Base):
    """A term that made an entry's score; off-topic entries have them too."""

    __tablename__ = "topic_hit"
    entry_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("ledger_entry.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str]
    place: Mapped[str]
    position: Mapped[int]
    weight: Mapped[float]
    version: Mapped[int]  # of the vocabulary
