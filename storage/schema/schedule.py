"""When each portal is visited next, who visits it now, how its last visits went, and what the fleet's pace is."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base, Id


class ScheduleRow(Base):
    """One portal's place in the schedule. A lease is alive while `lease_until` lies ahead by the database's own clock."""

    __tablename__ = "schedule"
    portal_id: Mapped[int] = mapped_column(Id, sa.ForeignKey("portal.id"), primary_key=True)
    server: Mapped[str] = mapped_column(index=True)  # portals on one server are never visited by two processes at once
    next_visit_at: Mapped[datetime] = mapped_column(index=True)
    token: Mapped[int] = mapped_column(
        Id, default=0
    )  # grows with every lease: what an older one wants to write is refused
    holder: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[datetime | None]
    failures: Mapped[float] = mapped_column(default=0.0)  # in a row, by their weight
    state: Mapped[str] = mapped_column(default="new")
    state_since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    usual_gap_days: Mapped[float | None]  # a longer pause is silence
    swept_at: Mapped[datetime | None]  # when its whole listings were last walked
    is_adaptive: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # by its last visit: no timetable


class PacingRow(Base):
    """One row: from how much expected of an hour on a portal is asked as often as can be (storage/pacing.py)."""

    __tablename__ = "pacing"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    threshold: Mapped[float]  # articles an hour
    portals: Mapped[int]  # how many it was reckoned for
    reckoned_at: Mapped[datetime]
