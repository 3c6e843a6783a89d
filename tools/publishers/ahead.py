"""Half an hour before a post is due, its place is asked whether it may be posted there: time enough to mend what is wrong.

Connected accounts are looked at by their keeper; this looks at the places of the bots themselves and at folders.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from storage.accounts import Accounts
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.tables import Delivery, Destination
from storage.wording import tr
from tools.errors import NotAuthorized, Refused, TroupeError
from tools.publishers.keeper import BEFORE_A_POST
from tools.publishers.publisher import Publisher

logger = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=45)


class Ahead:
    """Looks at the places of the next posts. Nothing is changed by it: the last moment asks again, and decides."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        destinations: Destinations,
        accounts: Accounts,
        publishers: Mapping[str, Publisher],
        say: Callable[[Callable[[], str]], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        """`say` tells the owner what it is given, in their language."""
        self._deliveries = deliveries
        self._destinations = destinations
        self._accounts = accounts
        self._publishers = publishers
        self._say = say
        self._now = now
        self._looked: dict[int, datetime] = {}  # by destination
        self._told: dict[int, str] = {}  # what is wrong there, as long as it is

    async def look(self) -> None:
        """Ask the places of what is due within half an hour, each at most once in half an hour."""
        now = self._now()
        seen: set[int] = set()
        for row in await self._deliveries.upcoming(now, now + BEFORE_A_POST):
            place = await self._destinations.get(row.destination_id) if row.destination_id else None
            if place is None or place.id in seen:
                continue
            seen.add(place.id)
            last = self._looked.get(place.id)
            if (last is None or last <= now - BEFORE_A_POST) and not await self._has_keeper(place):
                self._looked[place.id] = now
                await self._ask(place, row)

    async def _has_keeper(self, place: Destination) -> bool:
        return await self._accounts.at(place.platform, place.address) is not None

    async def _ask(self, place: Destination, row: Delivery) -> None:
        publisher = self._publishers.get(place.publisher)
        if publisher is None:
            return  # said when it was planned and by /doctor; here it would only be repeated
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await publisher.examine(place.address)
        except (NotAuthorized, Refused) as error:
            if self._told.get(place.id) != error.message:
                self._told[place.id] = error.message
                await self._say(partial(_said, row, place, error))
        except (TroupeError, TimeoutError) as error:
            logger.info(
                "A place was not reached ahead of a post",
                extra={"action": "place_not_reached", "destination": place.id, "why": str(error)},
            )
        else:
            self._told.pop(place.id, None)


def _said(row: Delivery, place: Destination, error: TroupeError) -> str:
    fix = tr(" To do: {fix}.", fix=error.fix) if error.fix else ""
    return tr(
        "{post} is due soon and could not go out to {place}: {why}.{fix}",
        post=row.handle,
        place=place.name,
        why=error.message,
        fix=fix,
    )
