"""A person's own vocabulary, and where it stands in the articles."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("id", Id, nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("term_group", sa.Text(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("term", name=op.f("uq_term_term")),
    )
    op.create_table(
        "term_spelling",
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("term_id", Id, nullable=False),
        sa.Column("spelling", sa.Text(), nullable=False),
        sa.Column("is_alias", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_term_spelling_term_id")),
        sa.PrimaryKeyConstraint("folded", name=op.f("pk_term_spelling")),
    )
    op.create_index(op.f("ix_term_spelling_term_id"), "term_spelling", ["term_id"])
    op.create_table(
        "term_hit",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("term_id", Id, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_term_hit_article_id")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_term_hit_term_id")),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_term_hit")),
    )
    op.create_index(op.f("ix_term_hit_term_id"), "term_hit", ["term_id"])
