"""What was committed last by each program that writes to a server."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class CommitMarkRow(Base):
    """The number of a writer's last transaction, so that one whose answer was lost with the connection is not run twice."""

    __tablename__ = "commit_mark"
    writer: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Id)
    marked_at: Mapped[datetime]
