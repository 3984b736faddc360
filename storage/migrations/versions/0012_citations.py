"""The documents that articles cite. The first opening afterwards reads the articles stored before."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "document",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "kind", "ordinal", "number", "issuer")),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_ordinal_kind"), "document", ["ordinal", "kind"])
    op.create_table(
        "citation",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "ordinal", "number", "symbol", "issuer")),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("as_written", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_citation_article_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_citation_document_id")),
        sa.PrimaryKeyConstraint("article_id", "nth", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_ordinal_kind"), "citation", ["ordinal", "kind"])
    op.create_index(op.f("ix_citation_document_id"), "citation", ["document_id"])
