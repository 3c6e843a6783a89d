"""Buttons: what a tool offers becomes a row of `pending_actions` with a token, once, and stays the same while it is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.fronts.front import Button
from storage.pending import PendingActions
from storage.tables import PendingAction
from tools.context import Offer
from tools.marks import bare

Rows = tuple[tuple[Button, ...], ...]
SHOWN = 2_000  # characters that are kept of what a person was shown


@dataclass(frozen=True, kw_only=True)
class Place:
    """The card that buttons stand on, and what it is about."""

    front: str
    chat: str
    key: str
    object_kind: str = ""
    object_id: str = ""


class Buttons:
    def __init__(self, pending: PendingActions, clock: Callable[[], datetime]) -> None:
        self._pending = pending
        self._clock = clock
        self._shown: dict[tuple[str, str, str], tuple[Sequence[Sequence[Offer]], Rows]] = {}

    async def rows(self, offers: Sequence[Sequence[Offer]], place: Place, *, shown: str) -> Rows:
        """Return the buttons of a card. The same offers keep their tokens, also after a restart; others end the old ones."""
        where = (place.front, place.chat, place.key)
        known = self._shown.get(where)
        if known is not None and known[0] == offers:
            return known[1]
        there = await self._waiting(place)
        wanted = [offer for row in offers for offer in row if not (offer.lasting or offer.turns)]
        once = [one for one in there if one.group and not one.reusable]
        if any(_like(offer, there) is None for offer in wanted) or len(wanted) != len(once):
            # What turns pages stays open: who presses it twice gets the same page twice, and no word about it.
            await self._pending.supersede(
                group=place.key, front=place.front, chat=place.chat, now=self._clock(), only_once=True
            )
            there = [one for one in there if one not in once]
        rows = []
        for row in offers:
            rows.append(tuple([await self._button(offer, there, place, shown) for offer in row]))
        self._shown[where] = (offers, tuple(rows))
        return tuple(rows)

    def forget(self, front: str, chat: str, key: str) -> None:
        """The card of this key was answered: its next buttons are new ones."""
        self._shown.pop((front, chat, key), None)

    async def _waiting(self, place: Place) -> list[PendingAction]:
        """Return the open offers that stand on this card."""
        if not place.object_id:
            return []
        found = await self._pending.waiting(
            front=place.front,
            chat=place.chat,
            object_kind=place.object_kind,
            object_id=place.object_id,
            now=self._clock(),
        )
        return [one for one in found if one.group in {place.key, ""}]

    async def _button(self, offer: Offer, there: Sequence[PendingAction], place: Place, shown: str) -> Button:
        known = _like(offer, there)
        if known is None:
            known = await self._pending.offer(
                offer.action,
                offer.args,
                shown=bare(shown)[:SHOWN],
                role=offer.role,
                object_kind=place.object_kind,
                object_id=place.object_id,
                reusable=offer.lasting or offer.turns,
                group="" if offer.lasting else place.key,
                front=place.front,
                chat=place.chat,
                now=self._clock(),
                expires_at=self._clock() + offer.lives if offer.lives else None,
            )
        return Button(token=known.token, label=offer.label, style=offer.style, pastes=offer.pastes, fills=offer.fills)


def _like(offer: Offer, there: Sequence[PendingAction]) -> PendingAction | None:
    """Return the row that says the same as this offer."""
    return next(
        (
            one
            for one in there
            if one.action == offer.action
            and one.args == dict(offer.args)
            and one.role is offer.role
            and one.reusable == (offer.lasting or offer.turns)
            and bool(one.group) is not offer.lasting
        ),
        None,
    )
