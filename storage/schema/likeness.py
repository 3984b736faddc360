"""What resembles what: signatures, near-copy edges, and the documents known from the outset."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class SignatureRow(Base):
    """The MinHash of an article's current body; none for a body too short to sign."""

    __tablename__ = "signature"
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True)
    version: Mapped[int]
    minhash: Mapped[bytes]
    shingle_count: Mapped[int]


class SignatureBandRow(Base):
    """A key of a signature: near copies share at least one."""

    __tablename__ = "signature_band"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own hook, read once per class
    key: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    band: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True, index=True)


class ResemblanceRow(Base):
    """Two articles that are near copies of each other; kept once, the lower id first."""

    __tablename__ = "resemblance"
    __table_args__ = (sa.CheckConstraint("article_id < other_id", name="ordered"),)
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True, index=True)
    similarity: Mapped[float]


class SeedRow(Base):
    """The fingerprint of a document known from the outset: a fact about it, not its text."""

    __tablename__ = "seed"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    shingle_count: Mapped[int]
    sketch: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(default="")


class SeedSightingRow(Base):
    """A URL where a seed was found."""

    __tablename__ = "seed_sighting"
    __table_args__ = (sa.UniqueConstraint("seed_id", "portal_id", "url"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    seed_id: Mapped[str] = mapped_column(sa.ForeignKey("seed.id"))
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"))
    url: Mapped[str]
    entry_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("ledger_entry.id"), index=True)
    title: Mapped[str]
    published_on: Mapped[date | None]
    seen_at: Mapped[datetime]
    seed_found: Mapped[float]
    article_covered: Mapped[float]
