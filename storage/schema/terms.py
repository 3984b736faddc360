"""A person's own vocabulary, and where it stands in the articles."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class TermRow(Base):
    """A term by its name."""

    __tablename__ = "term"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    term: Mapped[str] = mapped_column(unique=True)  # as typed, in NFC
    term_group: Mapped[str]  # as companies, programmes, people; empty for none
    added_at: Mapped[datetime]


class TermSpellingRow(Base):
    """One way to write a term: its name, and each alias."""

    __tablename__ = "term_spelling"
    folded: Mapped[str] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("term.id"), index=True)
    spelling: Mapped[str]
    is_alias: Mapped[bool]


class TermHitRow(Base):
    """Where a term stands in an article's current text."""

    __tablename__ = "term_hit"
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("term.id"), index=True)
    place: Mapped[str]  # title, lead, body
    position: Mapped[int]  # characters of the place's text before it
    written: Mapped[str]
