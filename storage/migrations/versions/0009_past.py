"""What each run saw of a portal, to judge later ones by; the pages of listings that failed; what a page says, in short."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "run_figures",
        sa.Column("run_id", Id, nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("listed", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("readings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_figures_run_id")),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=op.f("fk_run_figures_portal_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_figures")),
    )
    op.create_index(op.f("ix_run_figures_portal_id_run_id"), "run_figures", ["portal_id", "run_id"])
    op.create_table(
        "listing_page",
        sa.Column("id", Id, nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("run_id", Id, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=op.f("fk_listing_page_portal_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_listing_page_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_page")),
    )
    op.create_index(op.f("ix_listing_page_portal_id"), "listing_page", ["portal_id"])
    op.create_index(op.f("ix_listing_page_run_id"), "listing_page", ["run_id"])
    op.add_column("page", sa.Column("excerpt", sa.Text(), nullable=False, server_default=sa.text("''")))
