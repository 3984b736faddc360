"""Where articles come from: provinces, portals, their sections, and the crawls of them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class MetaRow(Base):
    """A fact about the database itself: which program made it, whether it holds live or copied runs."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class ProvinceRow(Base):
    """A province of one scheme: "gso" (63, until 30 June 2025) or "2025" (34, since). A code alone names nothing."""

    __tablename__ = "province"
    __table_args__ = (
        sa.ForeignKeyConstraint(["successor_scheme", "successor_code"], ["province.scheme", "province.code"]),
    )
    scheme: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]  # tỉnh, thành phố
    aliases: Mapped[str]  # "; " between them: what a view can show in both databases
    successor_scheme: Mapped[str | None]
    successor_code: Mapped[str | None]
    note: Mapped[str]


class ProvinceNameRow(Base):
    """A name of a province, its own or another spelling met."""

    __tablename__ = "province_name"
    __table_args__ = (sa.ForeignKeyConstraint(["scheme", "code"], ["province.scheme", "province.code"]),)
    scheme: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(index=True)  # without marks, in lower case, words parted by single spaces


class PortalRow(Base):
    """One website of one agency, as its leaf states it."""

    __tablename__ = "portal"
    __table_args__ = (
        sa.ForeignKeyConstraint(["province_scheme", "province_code"], ["province.scheme", "province.code"]),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    agency: Mapped[str]
    agency_level: Mapped[str]
    place: Mapped[str]
    province_scheme: Mapped[str]
    province_code: Mapped[str]
    host: Mapped[str]
    family: Mapped[str]
    state: Mapped[str]
    evidence: Mapped[str]
    successor: Mapped[str]
    lineage: Mapped[str]
    note: Mapped[str]
    tls: Mapped[str] = mapped_column(server_default=sa.text("''"))  # what of its TLS is let through, and why
    reuse: Mapped[str] = mapped_column(server_default=sa.text("'unknown'"))  # its terms, in its own words


class PortalCheckRow(Base):
    """What one look at a portal found, without storing an article."""

    __tablename__ = "portal_check"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"), index=True)
    checked_at: Mapped[datetime]
    origin: Mapped[str]  # of the copy that was looked at; empty for the live portal
    result: Mapped[str]  # works, partly, fails
    reason: Mapped[str]
    entries: Mapped[int]  # that the listing showed
    articles: Mapped[int]  # pages of articles that were read
    titled: Mapped[int]
    texts: Mapped[int]  # with a text of some length
    dated: Mapped[int]  # with a plausible date
    generic: Mapped[int]  # that only the generic path could read
    requests: Mapped[int]


class SectionRow(Base):
    """A category of a portal, and how far its listing has been walked."""

    __tablename__ = "section"
    __table_args__ = (sa.UniqueConstraint("portal_id", "path"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"))
    path: Mapped[str]
    name: Mapped[str]
    topical: Mapped[bool]
    complete_back_to: Mapped[date | None]  # the calendar date in Vietnam of the newest entry of the last complete walk
    complete_back_at: Mapped[datetime | None]  # its time, where the listing tells it
    completed_at: Mapped[datetime | None]  # entries first listed by then are under the mark
    last_visit_at: Mapped[datetime | None]
    last_outcome: Mapped[str | None]
    last_error: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]


class RunRow(Base):
    """One crawl of one portal. Without an outcome: still running, or killed before it could say."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default="")  # of the copy that was crawled; empty for the live portal
    tls: Mapped[str] = mapped_column(
        server_default=sa.text("''")
    )  # what of the portal's TLS was let through then, and why
    options: Mapped[dict[str, Any]]  # what the person asked for: sections, limit, since …
    seen: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    revised: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    alias: Mapped[int] = mapped_column(default=0)
    duplicate: Mapped[int] = mapped_column(default=0)
    sighting: Mapped[int] = mapped_column(default=0)
    off_topic: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    blocked: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0, server_default="0")
    gone: Mapped[int] = mapped_column(default=0)
    undated: Mapped[int] = mapped_column(default=0)
    requests: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
