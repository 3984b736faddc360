"""${message}"""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UtcDateTime
from storage.views import drop_views, create_views

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    drop_views(op.get_bind())
    ${upgrades if upgrades else "pass"}
    create_views(op.get_bind())


def downgrade() -> None:
    drop_views(op.get_bind())
    ${downgrades if downgrades else "pass"}
    create_views(op.get_bind())
