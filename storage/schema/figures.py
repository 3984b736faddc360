"""What a run saw of its portal beside the articles: the figures it is judged by, and the listings that failed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class RunFiguresRow(Base):
    """What one run saw: see storage/figures.py. A run that saw neither a listing nor an article has no row."""

    __tablename__ = "run_figures"
    __table_args__ = (sa.Index(None, "portal_id", "run_id"),)
    run_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("run.id"), primary_key=True)
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"))
    layout: Mapped[str]  # family and version: what other selectors saw is no measure
    listed: Mapped[dict[str, Any]]  # section's path → entries on the first page of its listing
    readings: Mapped[list[Any]]  # of the first articles read
    articles: Mapped[int]  # how many readings


class ListingPageRow(Base):
    """A page of a listing that was none, or showed less than ever: evidence, bounded in number and size."""

    __tablename__ = "listing_page"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"), index=True)
    run_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("run.id"), index=True)
    outcome: Mapped[str]
    reason: Mapped[str]
    url: Mapped[str]
    fetched_at: Mapped[datetime]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    excerpt: Mapped[str]  # the beginning of what it says
    sha256: Mapped[str]  # of the body as sent
    body: Mapped[bytes]  # zstd, of the beginning
