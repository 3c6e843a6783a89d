"""The routes of an Ollama server beside its chat: what it has, what is in memory, loading, letting go, getting a model.

The chat itself is LangChain's (bot/agent). Every wait has an end, and no proxy of the environment stands in between.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from storage.wording import tr
from tools.errors import InvalidRequest, Unavailable
from tools.tls import trusted

LOOK = httpx.Timeout(2.0)
# Connecting is quick or hopeless; reading waits for a cold model to come from the disk.
LOAD = httpx.Timeout(connect=3.0, read=180.0, write=30.0, pool=10.0)
PULL = httpx.Timeout(connect=3.0, read=120.0, write=30.0, pool=10.0)  # lines come several times a second
LEAVING = timedelta(seconds=10)  # a model is gone within one or two
LEAVING_LOOK = 0.2  # seconds
_WORD = r"[^\W_][\w.-]{0,79}"
NAME = re.compile(rf"(?:{_WORD}/){{0,3}}{_WORD}(?::{_WORD})?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Installed:
    name: str
    size: int  # bytes on disk; in memory a model takes about a quarter more


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a server says of a model."""

    capabilities: frozenset[str]  # completion, tools, vision, thinking, embedding
    parameters: float | None


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A model in memory: `size` bytes in all, `size_vram` of them on the card."""

    name: str
    size: int
    size_vram: int
    num_ctx: int | None  # tokens; older servers do not say

    @property
    def is_split(self) -> bool:
        """Whether a part of it is computed on the CPU, which is slow, though there is a card."""
        return 0 < self.size_vram < self.size


@dataclass(frozen=True, kw_only=True)
class Pulling:
    """How far the getting of a model is."""

    status: str
    done: int = 0  # bytes of the layers that are known so far
    total: int = 0

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 0.0


class Ollama:
    """A server at one address. It may be away at any time: what asks it says so by Unavailable."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    async def version(self) -> str:
        return str((await self._ask("GET", "/api/version")).get("version", "?"))

    async def installed(self) -> list[Installed]:
        return [
            Installed(name=str(row["name"]), size=_whole(row.get("size")))
            for row in _rows(await self._ask("GET", "/api/tags"))
        ]

    async def loaded(self) -> list[Loaded]:
        return [
            Loaded(
                name=str(row["name"]),
                size=_whole(row.get("size")),
                size_vram=_whole(row.get("size_vram")),
                num_ctx=_whole(row.get("context_length")) or None,
            )
            for row in _rows(await self._ask("GET", "/api/ps"))
        ]

    async def shown(self, name: str) -> Shown:
        """Return what the server says of a model. Raises InvalidRequest for one that it does not have."""
        told = await self._ask("POST", "/api/show", {"model": name})
        listed = told.get("capabilities")
        info = told.get("model_info")
        count = info.get("general.parameter_count") if isinstance(info, dict) else None
        return Shown(
            capabilities=frozenset(map(str, listed if isinstance(listed, list) else [])),
            parameters=float(count) if isinstance(count, (int, float)) else None,
        )

    async def preload(self, name: str, *, num_ctx: int, keep_alive: int) -> None:
        """Load a model and keep it `keep_alive` seconds beyond its last use. With another `num_ctx` it is loaded anew."""
        asked = {"model": name, "messages": [], "options": {"num_ctx": num_ctx}, "keep_alive": keep_alive}
        await self._ask("POST", "/api/chat", {**asked, "stream": False}, timeout=LOAD)

    async def unload(self, name: str) -> bool:
        """Have a model let go of its memory; whether it is gone. One that answers somebody else stays until it is done."""
        await self._ask("POST", "/api/chat", {"model": name, "messages": [], "keep_alive": 0, "stream": False})
        looks = round(LEAVING.total_seconds() / LEAVING_LOOK)
        for _ in range(looks):
            if not any(same(one.name, name) for one in await self.loaded()):
                return True
            await asyncio.sleep(LEAVING_LOOK)
        return False

    async def pull(self, name: str) -> AsyncIterator[Pulling]:
        """Get a model, telling how far it is; what is there already of it is not got again.

        Closing the iterator stops it. Raises InvalidRequest for a name that nobody offers, else Unavailable.
        """
        layers: dict[str, tuple[int, int]] = {}
        status = ""
        try:
            async with (
                self._client(PULL) as http,
                http.stream("POST", "/api/pull", json={"model": name, "stream": True}) as answer,
            ):
                if answer.status_code != 200:
                    raise _refused(
                        name,
                        _error_of(await answer.aread())
                        or tr("it answered {status_code}", status_code=answer.status_code),
                    )
                async for line in answer.aiter_lines():
                    told = _object(line)
                    if "error" in told:
                        raise _refused(name, str(told["error"]))
                    status = str(told.get("status", ""))
                    if told.get("digest"):
                        layers[str(told["digest"])] = (_whole(told.get("completed")), _whole(told.get("total")))
                    yield Pulling(
                        status=status,
                        done=sum(done for done, _ in layers.values()),
                        total=sum(total for _, total in layers.values()),
                    )
        except httpx.HTTPError as error:
            raise self._away(error) from error
        if status != "success":
            raise Unavailable(
                tr("Ollama stopped getting {name} before its end.", name=name),
                fix=tr("Ask again: it goes on from there."),
            )

    def _client(self, timeout: httpx.Timeout) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=timeout, trust_env=False, verify=trusted())

    def _away(self, error: Exception) -> Unavailable:
        return Unavailable(
            tr("Ollama does not answer at {url} ({name}).", url=self.url, name=type(error).__name__),
            fix=tr('Start Ollama (ollama.com), correct ollama.url, or set model = "offline".'),
        )

    async def _ask(
        self, method: str, path: str, content: dict[str, Any] | None = None, *, timeout: httpx.Timeout = LOOK
    ) -> dict[str, Any]:
        try:
            async with self._client(timeout) as http:
                answer = await http.request(method, path, json=content)
        except httpx.HTTPError as error:
            raise self._away(error) from error
        if answer.status_code == 404 and (why := _error_of(answer.content)):
            raise InvalidRequest(
                tr("Ollama has none of that: {why}.", why=why[:200]), fix=tr("/llm list shows what it has.")
            )
        if answer.status_code != 200:
            why = _error_of(answer.content) or tr("it answered {status_code}", status_code=answer.status_code)
            raise Unavailable(
                tr("Ollama at {url} could not: {why}.", url=self.url, why=why[:200]),
                fix=tr("Look into its log (ollama serve)."),
            )
        return _object(answer.text)


def same(one: str, other: str) -> bool:
    """Whether two names mean one model: `qwen3.5` is `qwen3.5:latest`.

    >>> same("qwen3.5", "qwen3.5:latest"), same("qwen3.5:4b", "qwen3.5:9b")
    (True, False)
    """
    return one.removesuffix(":latest") == other.removesuffix(":latest")


def checked_name(name: str) -> str:
    """Return the name of a model as Ollama takes it; raises InvalidRequest for what can be none."""
    cleaned = name.strip().removeprefix("ollama:")
    if not NAME.fullmatch(cleaned) or ".." in cleaned:
        raise InvalidRequest(
            tr("{name!r} is no name of a model", name=name.strip()[:60]), fix=tr("for example qwen3.5:4b")
        )
    return cleaned


def _refused(name: str, why: str) -> InvalidRequest | Unavailable:
    if "file does not exist" in why or "not found" in why or "invalid model name" in why:
        return InvalidRequest(tr("nobody offers a model {name}", name=name), fix=tr("ollama.com/library lists them"))
    if "no space left" in why:
        return Unavailable(
            tr("there is no room for {name}: {why}", name=name, why=why[:160]),
            fix=tr("Free space where Ollama keeps its models."),
        )
    if "newer version" in why:
        return Unavailable(tr("{name} needs a newer Ollama.", name=name), fix=tr("Update Ollama (ollama.com)."))
    return Unavailable(
        tr("Ollama could not get {name}: {why}", name=name, why=why[:200]), fix=tr("Ask again: it goes on from there.")
    )


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise not_ollama()
    return told


def not_ollama() -> Unavailable:
    return Unavailable(tr("What answers there is not Ollama."), fix=tr("Correct ollama.url."))


def _rows(told: dict[str, Any]) -> Sequence[dict[str, Any]]:
    if "models" not in told:
        raise not_ollama()
    listed = told["models"]
    return [row for row in (listed if isinstance(listed, list) else []) if isinstance(row, dict) and row.get("name")]


def _error_of(body: bytes) -> str:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(told.get("error", "")) if isinstance(told, dict) else ""


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, (int, float)) else 0
