"""How long each portal has been silent, and to whom a message is to go that nobody began to send.

Only the views say more, and every upgrade makes them anew: no table changes.
"""

revision = "0015"
down_revision = "0014"


def upgrade() -> None: ...
