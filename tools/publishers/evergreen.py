"""What recurs from the library: approved files are posted again, each after a rest and not too often."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.assets import AssetFilter, Assets
from storage.captions import Captions
from storage.deliveries import Deliveries
from storage.destinations import Destinations
from storage.tables import Approval, Asset, Delivery, Schedule
from storage.wording import tr
from tools.captions import CaptionParts, compose
from tools.errors import Refused
from tools.platforms import Platform, check_media, media_of, place_of

NOT_POSTED = ("shot", "upload")  # parts of a reel, and what a person sent in to be worked on


class Evergreen:
    """Puts a file of the library into an occurrence."""

    def __init__(
        self,
        *,
        assets: Assets,
        captions: Captions,
        deliveries: Deliveries,
        destinations: Destinations,
        now: Callable[[], datetime],
    ) -> None:
        self._assets = assets
        self._captions = captions
        self._deliveries = deliveries
        self._destinations = destinations
        self._now = now

    async def fill(self, row: Delivery, schedule: Schedule) -> None:
        """Give an occurrence the file that has rested longest. Raises Refused when every one must still rest."""
        there = await self._destinations.get(row.destination_id) if row.destination_id else None
        place = place_of(there, row.platform)
        asset = await self._choice(row, schedule, place)
        caption = await self._captions.latest_for(asset.id, platform=row.platform) or await self._captions.latest_for(
            asset.id
        )
        text = ""
        if caption is not None:
            parts = CaptionParts(
                hook=caption.hook,
                main=caption.main,
                call_to_action=caption.call_to_action,
                hashtags=tuple(caption.hashtags),
            )
            text = compose(parts, place)
        now = self._now()
        filled = await self._deliveries.change(
            row.id, now=now, expected_version=row.version, asset_id=asset.id, caption=text, error=""
        )
        if filled is not None and not schedule.ask_first:
            await self._deliveries.approve(row.id, by="schedule", now=now, expected_version=filled.version)

    async def _choice(self, row: Delivery, schedule: Schedule, place: Platform) -> Asset:
        rest = timedelta(days=schedule.cooldown_days)
        candidates = [
            asset
            for asset in await self._assets.reusable(
                AssetFilter(
                    persona_id=schedule.persona_id,
                    approval=Approval.APPROVED,
                    without=NOT_POSTED,
                    tags=(schedule.theme,) if schedule.theme else (),
                ),
                unused_since=row.due_at - rest,
                most_uses=schedule.most_uses,
            )
            if not any(issue.severity == "error" for issue in check_media(media_of(asset), place))
        ]
        ids = [asset.id for asset in candidates]
        near = await self._deliveries.agenda.near(ids, since=row.due_at - rest, until=row.due_at + rest)
        # What is planned with a file and has not gone out yet is a use as well.
        ahead = (
            await self._deliveries.agenda.near(ids, since=self._now(), until=row.due_at) if schedule.most_uses else {}
        )
        for asset in candidates:
            uses = asset.times_used + ahead.get(asset.id, 0)
            if not near.get(asset.id) and not (schedule.most_uses and uses >= schedule.most_uses):
                return asset
        raise Refused(
            tr("no approved file may be used again yet"),
            fix=tr("approve more, or shorten the rest of {cooldown_days} days", cooldown_days=schedule.cooldown_days),
        )
