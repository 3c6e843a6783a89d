"""The card of ComfyUI's process: one in the chat where somebody looks after it, edited in place while it changes."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.buttons import Place
from bot.desk import Desk
from bot.fronts.front import Progress, View
from storage.errors import StorageError
from storage.people import People
from storage.wording import tr
from tools.backend import server_card, server_offers
from tools.comfyui.server import Phase, Server

logger = logging.getLogger(__name__)

KEY = "comfyui"


class ComfyCard:
    """Follows a `Server`: `changed` is called for each change, and the newest state is shown, never two at once."""

    def __init__(self, desk: Desk, people: People, *, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._desk = desk
        self._people = people
        self._spawn = spawn
        self._server: Server | None = None
        self._told: Phase | None = None
        self._is_stale = False
        self._is_showing = False

    def follow(self, server: Server) -> None:
        self._server = server

    def changed(self) -> None:
        self._is_stale = True
        if not self._is_showing and self._server is not None:
            self._is_showing = True
            self._spawn(self._show())

    async def _show(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self._show_once()
        except StorageError as error:  # the database is away; the next change shows how it stands then
            logger.warning("Card not shown", extra={"action": "card_not_shown", "why": error.message})
        finally:
            self._is_showing = False

    async def _show_once(self) -> None:
        server = self._server
        assert server is not None
        stands = await server.condition()
        front, chat = await self._place(server)
        if not front:
            return
        is_news = stands.phase in {Phase.CRASHED, Phase.GIVEN_UP} and stands.phase is not self._told
        self._told = stands.phase
        async with self._desk.speaking_to(front, chat):
            text = server_card(stands, server.url)
            stage = tr(stands.phase)
            view = View(
                key=KEY,
                text=text,
                buttons=await self._desk.buttons.rows(
                    server_offers(stands), Place(front=front, chat=chat, key=KEY), shown=text
                ),
                progress=None if stands.fraction is None else Progress(stage=stage, fraction=stands.fraction),
                is_final=not stands.is_busy,
                at_the_end=is_news,
            )
        await self._desk.show(front, chat, view)

    async def _place(self, server: Server) -> tuple[str, str]:
        """Return where somebody looks after it; of a crash that nobody follows, the owner hears."""
        if server.place:
            front, _, chat = server.place.partition(" ")
            return front, chat
        owner = await self._people.owner()
        return (owner.front, owner.private_chat) if owner and owner.private_chat else ("", "")
