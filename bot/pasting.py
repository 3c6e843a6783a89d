"""Secrets that people send: recognised before a message is kept, and kept sealed until its turn has used them.

What is sealed never reaches a conversation, a receipt, a log or a model: only the tool that connects an account sees it.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.fronts.front import Inbound, Origin
from bot.redaction import LOOKS
from storage.vault import Vault

CONNECT = frozenset({"connect", "reconnect"})
WEBHOOK = re.compile(r"discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/\d+/\S+", re.IGNORECASE)
# Fours of letters and digits; without a digit they may be words, "from-dawn-till-dusk", unless a handle stands beside them.
APP_PASSWORD = re.compile(r"(?<![\w-])[a-z0-9]{4}(?:-[a-z0-9]{4}){3}(?![\w-])")
HANDLE = re.compile(r"(?<![\w@])@?[\w-]+(?:\.[\w-]+)+")
CODE = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[A-Za-z0-9_-]{36,512}(?![\w-])")


class Pasting:
    """`asks` says whether the bot has just asked for a secret there: then whatever comes is one."""

    def __init__(self, vault: Vault, asks: Callable[[Origin], Awaitable[bool]]) -> None:
        self._vault = vault
        self._asks = asks

    async def screened(self, inbound: Inbound) -> Inbound:
        """Return the inbound as it may be kept: with a secret, its words are sealed and only the platform stays."""
        words = inbound.text
        if not words.strip():
            return inbound
        if inbound.command.lower() in CONNECT:
            head, rest = _platform_and_rest(words)
            return await self._sealed(inbound, rest, shown=head) if rest else inbound
        is_pasted = (
            bool(inbound.press) or looks_secret(words) or (not inbound.command and await self._asks(inbound.origin))
        )
        return await self._sealed(inbound, words, shown="") if is_pasted else inbound

    async def opened(self, inbound: Inbound) -> str:
        """Return the words that were sealed. Raises storage.vault.Unsealable when their key is gone."""
        found = await asyncio.to_thread(self._vault.open, inbound.sealed)
        return str(found["words"])

    async def _sealed(self, inbound: Inbound, words: str, *, shown: str) -> Inbound:
        return replace(inbound, text=shown, sealed=await asyncio.to_thread(self._vault.seal, {"words": words}))


def looks_secret(words: str) -> bool:
    """Whether a secret stands in these words, by its looks.

    >>> looks_secret("ava.bsky.social abcd-efgh-ijkl-mnop"), looks_secret("a reel, from-dawn-till-dusk, for Ava")
    (True, False)
    """
    found = APP_PASSWORD.search(words)
    if found and (any(sign.isdigit() for sign in found[0]) or HANDLE.search(words)):
        return True
    return any(pattern.search(words) for pattern in (LOOKS, WEBHOOK, CODE))


def platform_by_looks(words: str) -> str:
    """Return the platform that a secret opens, where its looks say so.

    >>> platform_by_looks("ava.bsky.social abcd-efgh-ijkl-mnop"), platform_by_looks("x")
    ('bluesky', '')
    """
    if WEBHOOK.search(words):
        return "discord"
    return "bluesky" if APP_PASSWORD.search(words) and HANDLE.search(words) else ""


def _platform_and_rest(words: str) -> tuple[str, str]:
    """Split what names the platform, and the server, from what may be a secret.

    >>> _platform_and_rest("bluesky ava.bsky.social abcd-efgh-ijkl-mnop")
    ('bluesky', 'ava.bsky.social abcd-efgh-ijkl-mnop')
    >>> _platform_and_rest("mastodon mastodon.social"), _platform_and_rest("mastodon mastodon.social TOKEN")
    (('mastodon mastodon.social', ''), ('mastodon', 'mastodon.social TOKEN'))
    """
    parts = words.split()
    if len(parts) == 2 and parts[0].lower() in {"mastodon", "masto", "fediverse"} and not looks_secret(words):
        return " ".join(parts), ""
    if len(parts) >= 2 and parts[0].lower() == "discord" and parts[1].lower() == "webhook":
        return "discord", " ".join(parts[2:])
    if len(parts) == 1 and looks_secret(words):
        return "", words
    return parts[0], " ".join(parts[1:])
