"""What becomes of a post whose time has passed: sent late, asked about, or called off. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from storage.tables import Delivery, IfLate

PUNCTUAL: Final = timedelta(minutes=2)  # later than this is late, where late is not wanted


class Fate(StrEnum):
    SEND = "send"
    ASK = "ask"
    SKIP = "skip"


def fate(row: Delivery, now: datetime, *, grace: timedelta) -> Fate:
    """Say what to do with an approved post at `now`.

    What was taken up in time and put off (another post went before it, the platform said wait) was not missed: it has
    the whole grace, whatever was chosen for lateness.
    """
    late = now - row.due_at
    is_strict = row.if_late is not IfLate.POST and row.next_try_at is None
    if late <= (min(PUNCTUAL, grace) if is_strict else grace):
        return Fate.SEND
    return Fate.SKIP if row.if_late is IfLate.SKIP else Fate.ASK
