"""The first comment below a post that is out: at most once, and whatever becomes of it, the post stays posted."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

from storage.deliveries import Deliveries
from storage.errors import StorageError
from storage.tables import Delivery
from storage.wording import tr
from tools.errors import TroupeError
from tools.publishers.publisher import Parcel, Publisher, Sent

logger = logging.getLogger(__name__)

BEGUN: Final = "begun"  # it may be there: it is not sent again
POSTED: Final = "posted"
FAILED: Final = "failed: "


@runtime_checkable
class Commenting(Protocol):
    """A publisher whose network lets a post be answered by its own account."""

    async def comment(self, parcel: Parcel, sent: Sent) -> None:
        """Answer the post `sent` with `parcel.first_comment`, under a key of its own."""
        ...


class FirstComments:
    def __init__(self, deliveries: Deliveries, *, patience: float, now: Callable[[], datetime]) -> None:
        """`patience` is how many seconds a platform may take over one."""
        self._deliveries = deliveries
        self._patience = patience
        self._now = now

    async def add(self, row: Delivery, parcel: Parcel, publisher: Publisher, sent: Sent) -> None:
        """Post the first comment of a post that is out, if it has one that nobody has begun."""
        if not row.first_comment or not isinstance(publisher, Commenting):
            return
        if await self._deliveries.flights.begin_comment(row.id, BEGUN, now=self._now()) is None:
            return  # begun before: it is there, or nobody knows
        try:
            async with asyncio.timeout(self._patience):
                await publisher.comment(parcel, sent)
        except (TroupeError, TimeoutError) as error:
            said = getattr(error, "message", "") or tr("it took too long")
            logger.warning("No first comment", extra={"action": "no_first_comment", "post": row.id, "why": said})
            await self._deliveries.flights.end_comment(row.id, f"{FAILED}{said}"[:600], now=self._now())
            return
        except StorageError:
            raise
        except Exception:  # the post is out, and has to be told: no fault in here may end its report
            logger.exception("A first comment broke", extra={"action": "comment_broken", "post": row.id})
            said = f"{FAILED}{tr('a fault in the program')}"
            await self._deliveries.flights.end_comment(row.id, said, now=self._now())
            return
        await self._deliveries.flights.end_comment(row.id, POSTED, now=self._now())


def comment_words(row: Delivery) -> str:
    """Return how the first comment of a post stands; "" where it has none."""
    if not row.first_comment:
        return ""
    if row.comment_state == POSTED:
        return tr("First comment: it is there.")
    if row.comment_state.startswith(FAILED):
        return tr(
            "First comment: not posted ({why}). Write it there yourself.", why=row.comment_state.removeprefix(FAILED)
        )
    if row.comment_state == BEGUN:
        return tr("First comment: sent, but the answer was lost. Look whether it is there.")
    return tr("First comment: {comment}", comment=row.first_comment)
