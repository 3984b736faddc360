"""The documents that articles cite: what each place of an article's text says, and the documents somebody told whole."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class DocumentRow(Base):
    """A document that some citation tells whole: kind, number, issuer, and the day or a number that bears its year.

    A row stays when nobody cites it any more; the views leave such out.
    """

    __tablename__ = "document"
    __table_args__ = (sa.Index(None, "ordinal", "kind"),)
    id: Mapped[str] = mapped_column(primary_key=True)  # its name, the same in every database
    kind: Mapped[str]
    ordinal: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str]
    issued_on: Mapped[date | None]  # none where the number bears the year: then not all who cite it tell the day


class CitationRow(Base):
    """One place of an article's current text that cites a document."""

    __tablename__ = "citation"
    __table_args__ = (sa.Index(None, "ordinal", "kind"),)
    article_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("article.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]  # title, lead, body
    position: Mapped[int]  # how many characters stand before it there
    kind: Mapped[str]
    ordinal: Mapped[str]
    number: Mapped[str]
    symbol: Mapped[str]  # of the issuer, as in the number; empty where the number is told without it
    issuer: Mapped[str]  # its name with its place; empty where either is not known
    issued_on: Mapped[date | None]
    as_written: Mapped[str]
    sentence: Mapped[str]
    document_id: Mapped[str | None] = mapped_column(sa.ForeignKey("document.id"), index=True)
    version: Mapped[int]  # of the recogniser
