"""What a server leaves out of an object, and the library counts on: put back as the platform's documentation has it.

Discord itself says all of it. Another server that speaks its API may leave out a field that is optional there, or that it has
nothing to say in; the library then drops the message, the press, or the whole session.
"""

import json
from typing import Any

import discord.utils
import yarl
from discord.gateway import DiscordWebSocket

DISCORD = "discord.gg"  # where its own gateways are
USER = {"discriminator": "0", "avatar": None}
MEMBER = {"roles": [], "flags": 0, "joined_at": None}
MESSAGE = {
    "type": 0,
    "content": "",
    "attachments": [],
    "embeds": [],
    "mentions": [],
    "mention_roles": [],
    "edited_timestamp": None,
    "pinned": False,
    "tts": False,
    "mention_everyone": False,
}
INTERACTION = {"attachment_size_limit": discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES, "version": 1}


def reads(text: str | bytes | bytearray | memoryview) -> Any:
    """Parse what the server said. Known objects get what they lack; everything else is as it came.

    >>> reads('{"id": "7", "username": "olga"}')["discriminator"]
    '0'
    >>> reads('{"id": "7"}')
    {'id': '7'}
    """
    return json.loads(bytes(text) if isinstance(text, memoryview) else text, object_hook=_completed)


def _completed(found: dict[str, Any]) -> dict[str, Any]:
    names = found.keys()
    if {"id", "username"} <= names:
        return _with(found, USER)
    if {"id", "author", "channel_id"} <= names:
        _complete_member(found)
        return _with(found, MESSAGE)
    if {"id", "token", "application_id", "type"} <= names:
        _complete_member(found)
        return _with(found, INTERACTION)
    if {"session_id", "user"} <= names:
        if isinstance(found.get("application"), dict):
            _with(found["application"], {"flags": 0})
        found["resume_gateway_url"] = _resumed_at(str(found.get("resume_gateway_url") or ""))
        return _with(found, {"guilds": []})
    if "filename" in names and "url" in names:
        return _with(found, {"proxy_url": found["url"], "size": 0})
    return found


def _resumed_at(named: str) -> str:
    """Where a session is taken up again: another server that names Discord's own place there, as examples do, means its own."""
    begun = DiscordWebSocket.DEFAULT_GATEWAY
    is_foreign = not (begun.host or "").endswith(DISCORD)
    return str(begun) if not named or (is_foreign and (yarl.URL(named).host or "").endswith(DISCORD)) else named


def _complete_member(found: dict[str, Any]) -> None:
    if isinstance(found.get("member"), dict):
        _with(found["member"], MEMBER)


def _with(found: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    for name, value in defaults.items():
        if found.get(name) is None:
            found[name] = list(value) if isinstance(value, list) else value
    return found


def install() -> None:
    """Let the library read by `reads`, what comes by the gateway and by REST: it asks nobody how."""
    discord.utils._from_json = reads
