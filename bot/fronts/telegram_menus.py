"""Telegram's command menus: one per known person and chat. Strangers find none."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterator

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeChatMember

from bot.fronts.front import Menu, Menus
from bot.fronts.telegram_wall import translated
from storage.cards import Cursors
from tools.errors import RateLimited, TroupeError, Unavailable

logger = logging.getLogger(__name__)

DESCRIPTION = 256  # characters
AGAIN = 30.0  # seconds, after what Telegram could not take now
EVERYBODY = "everybody"  # the menu of those who have none of their own
TAKEN_AWAY = ""

Listed = tuple[tuple[str, str], ...]  # each command and its description


class MenuKeeper:
    """Tells Telegram a menu when it is another one than was told last, also before a restart."""

    def __init__(self, front: str, menus: Menus, cursors: Cursors) -> None:
        self._front = front
        self._menus = menus
        self._cursors = cursors

    async def keep(self, bot: Bot) -> None:
        """Publish the menus, and again whenever they change, until cancelled. Without them everything works."""
        while True:
            try:
                await self.publish(bot)
            except RateLimited as error:
                await asyncio.sleep(error.retry_after.total_seconds())
                continue
            except Unavailable as error:
                logger.info("Menus wait", extra={"action": "menus_wait", "error": error.message})
                await asyncio.sleep(AGAIN)
                continue
            await self._menus.changed()

    async def publish(self, bot: Bot) -> None:
        """Tell Telegram what has changed; raises RateLimited and Unavailable, and leaves out what is refused."""
        where = f"{self._front}:menus:{bot.id}"
        told = await self._cursors.all(where)
        wanted = {scope: listed for menu in await self._menus.of(self._front) for scope, listed in _listed(menu)}
        # An older version, or BotFather, may have left one for everybody.
        if told.get(EVERYBODY) is None and await self._tell(bot, EVERYBODY, None):
            await self._cursors.put(where, EVERYBODY, TAKEN_AWAY)
        for scope, listed in wanted.items():
            digest = _digest(listed)
            if told.get(scope) != digest and await self._tell(bot, scope, listed):
                await self._cursors.put(where, scope, digest)
        for scope, digest in told.items():
            if scope not in wanted and digest != TAKEN_AWAY and await self._tell(bot, scope, None):
                await self._cursors.put(where, scope, TAKEN_AWAY)

    async def _tell(self, bot: Bot, scope: str, listed: Listed | None) -> bool:
        where, _, language = scope.partition("#")
        chat, _, user = where.partition(" ")
        place: BotCommandScopeChat | BotCommandScopeChatMember | None = None
        if where != EVERYBODY:
            place = BotCommandScopeChat(int(chat))
        if user:
            place = BotCommandScopeChatMember(int(chat), int(user))
        try:
            with translated(is_safe_to_repeat=True):
                if listed is None:
                    await bot.delete_my_commands(scope=place, language_code=language or None)
                else:
                    commands = [BotCommand(name, description) for name, description in listed]
                    await bot.set_my_commands(commands, scope=place, language_code=language or None)
        except (RateLimited, Unavailable):
            raise
        except TroupeError as error:  # a chat that is gone, or somebody who is not in that group
            logger.info(
                "A menu was not taken", extra={"action": "menu_refused", "scope": scope, "error": error.message}
            )
            return False
        return True


def _listed(menu: Menu) -> Iterator[tuple[str, Listed]]:
    """Each list of a menu, and where it belongs: in the one language that was chosen, else one for each language of apps,
    and English for all the others."""
    scope = menu.chat if menu.is_private else f"{menu.chat} {menu.user}"
    yield scope, _in(menu, menu.language)
    if not menu.language:
        for language in sorted({language for command in menu.commands for language in command.translated}):
            yield f"{scope}#{language}", _in(menu, language)


def _in(menu: Menu, language: str) -> Listed:
    return tuple(
        (command.name, command.translated.get(language, command.description)[:DESCRIPTION]) for command in menu.commands
    )


def _digest(listed: Listed) -> str:
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()
