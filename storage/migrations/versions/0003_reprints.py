"""The view `reprints`: a new schema makes the views of an older database anew, and no table changes."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing: whoever runs migrations drops the views before and makes them after."""
