"""Discord's commands: slash commands with parts that are completed, and the menu of a message; and the rights they need."""

import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.fronts.discord_rights import rights
from bot.fronts.front import Completion, MenuCommand, MenuPart, MenuPoint
from storage.wording import known_language

logger = logging.getLogger(__name__)

CHOICES = 25  # at most offered
DESCRIPTION = 100  # characters
WORDS = "text"  # the option of free words, behind the parts

Commanded = Callable[[discord.Interaction, str, str], Awaitable[None]]
Pointed = Callable[[discord.Interaction, str, discord.Message], Awaitable[None]]


class Completes(Protocol):
    def __call__(self, interaction: discord.Interaction, what: str, typed: str) -> Awaitable[Sequence[Completion]]: ...


class Tree(app_commands.CommandTree[Any]):
    """Commands that a stranger gets no answer from, not even while they type."""

    def __init__(self, client: discord.Client, may_answer: Callable[[discord.Interaction], Awaitable[bool]]) -> None:
        super().__init__(client)
        self._may_answer = may_answer

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        # Commands are asked for by the front, with what was typed; here it is only about letters in a form.
        if interaction.type is not discord.InteractionType.autocomplete:
            return True
        return await self._may_answer(interaction)


def tree_of(
    client: discord.Client,
    *,
    commands: Sequence[MenuCommand],
    points: Sequence[MenuPoint],
    commanded: Commanded,
    pointed: Pointed,
    complete: Completes,
    may_answer: Callable[[discord.Interaction], Awaitable[bool]],
) -> Tree:
    tree = Tree(client, may_answer)
    for command in commands:
        tree.add_command(_slash(command, commanded, complete))
    for point in points:
        tree.add_command(_of_message(point, pointed))
    return tree


def _slash(menu: MenuCommand, act: Commanded, complete: Completes) -> "app_commands.Command[Any, ..., Any]":
    """A slash command whose options are its parts and then free words; together they are the words of the command."""

    async def callback(interaction: discord.Interaction, **given: str) -> None:
        order = [*(part.name for part in menu.parts), WORDS]
        await act(interaction, menu.name, " ".join(given[name] for name in order if given.get(name)))

    notes: dict[str, str | locale_str] = {part.name: _noted(part.description, part.translated) for part in menu.parts}
    if menu.argument:
        notes[WORDS] = menu.argument[:DESCRIPTION]
    # The library reads a command's options from its signature.
    options = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default="", annotation=str) for name in notes]
    who = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)
    callback.__signature__ = inspect.Signature([who, *options])  # type: ignore[attr-defined]
    callback.__discord_app_commands_param_description__ = notes  # type: ignore[attr-defined]
    command: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name=menu.name, description=_noted(menu.description, menu.translated), callback=callback
    )
    for part in menu.parts:
        command.autocomplete(part.name)(_completing(part, complete))
    return command


def _completing(
    part: MenuPart, complete: Completes
) -> Callable[[discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    async def offered(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        if part.choices:
            words = [Completion(value=word, label=word) for word in part.choices if current.casefold() in word]
        else:
            words = list(await complete(interaction, part.completes, current))
        return [app_commands.Choice(name=one.label, value=one.value) for one in words[:CHOICES]]

    return offered


def _of_message(point: MenuPoint, act: Pointed) -> app_commands.ContextMenu:
    async def callback(interaction: discord.Interaction, message: discord.Message) -> None:
        await act(interaction, point.key, message)

    return app_commands.ContextMenu(name=locale_str(point.label, translated=point.translated), callback=callback)


def _noted(description: str, translated: Mapping[str, str]) -> locale_str:
    """A description with what it is in other languages, each as long as it may be."""
    return locale_str(
        description[:DESCRIPTION],
        translated={language: said[:DESCRIPTION] for language, said in translated.items()},
    )


class Translations(app_commands.Translator):
    """Gives Discord what a command's texts are in each of its languages. Names of commands are the same in all: what is
    said elsewhere invites to type them."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        translated: Mapping[str, str] = string.extras.get("translated", {})
        return translated.get(known_language(locale.value))


def complain_about_rights(guild: discord.Guild) -> None:
    """Say in the log what the bot lacks in a server, and what it has that it does not need."""
    missing, extra = rights(guild.me.guild_permissions.value)
    about = {"front": "discord", "server": guild.name}
    if missing:
        fix = "give the bot's role in that server: " + ", ".join(missing)
        what = about | {"action": "rights_missing", "missing": missing, "fix": fix}
        logger.warning("The bot may not do in a server what it is for", extra=what)
    if extra:
        fix = "take from the bot's role in that server: " + ", ".join(extra)
        what = about | {"action": "rights_extra", "extra": extra, "fix": fix}
        logger.warning("The bot may do in a server what it does not need", extra=what)
