"""Every name of a province, foldable; what looks at portals found."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.drop_table("province_alias")  # the names are loaded anew from the package's data
    op.create_table(
        "province_name",
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme", "code"], ["province.scheme", "province.code"], name=op.f("fk_province_name_scheme_code")
        ),
        sa.PrimaryKeyConstraint("scheme", "code", "name", name=op.f("pk_province_name")),
    )
    op.create_index(op.f("ix_province_name_folded"), "province_name", ["folded"])
    op.create_table(
        "portal_check",
        sa.Column("id", Id, nullable=False),
        sa.Column("portal_id", Id, nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("entries", "articles", "titled", "texts", "dated", "generic", "requests")
        ),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name=op.f("fk_portal_check_portal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_check")),
    )
    op.create_index(op.f("ix_portal_check_portal_id"), "portal_check", ["portal_id"])
