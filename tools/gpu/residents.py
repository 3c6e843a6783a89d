"""Both programs' memory on the card, over their wires: ComfyUI's as /system_stats tells it, Ollama's as /api/ps does."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from tools.comfyui.answers import not_comfyui
from tools.comfyui.runner import Patience, Runner
from tools.gpu.sharing import CRUMBS, Card, Words
from tools.ollama import Loaded, Ollama, same

LOOK = Patience(per_call=3.0, connect=1.5)
LEAVING = 10.0  # seconds: models go between two jobs, within one or two
LEAVING_LOOK = 0.3


class ComfyMemory:
    """What ComfyUI holds."""

    def __init__(self, base_url: str) -> None:
        self._runner = Runner(base_url.rstrip("/"), patience=LOOK)

    async def card(self) -> Card:
        async with self._runner.connected() as server:
            return card_in(await server.stats())

    async def leave(self) -> bool:
        """Have ComfyUI let go of its models; whether they are gone. It does so between two jobs, whoever's they are."""
        async with self._runner.connected() as server:
            await server.free()
            for _ in range(round(LEAVING / LEAVING_LOOK)):
                if card_in(await server.stats()).pictures <= CRUMBS:
                    return True
                await asyncio.sleep(LEAVING_LOOK)
        return False


class OllamaMemory:
    """What Ollama holds of the models that were used here: one that another took the place of stays for a while."""

    def __init__(self, ollama: Ollama, name: Callable[[], Awaitable[str]]) -> None:
        """`name` gives the model that is used now, as Ollama calls it; "" for none."""
        self._ollama = ollama
        self._name = name
        self._used: list[str] = []

    async def held(self) -> Words | None:
        held = await self._loaded()
        if not held:
            return None
        return Words(name=held[-1].name, size=sum(one.size for one in held), on_card=sum(one.size_vram for one in held))

    async def leave(self) -> bool:
        gone = [await self._ollama.unload(one.name) for one in await self._loaded()]
        return all(gone)

    async def _loaded(self) -> list[Loaded]:
        """Return those of ours that are in memory, the one that is used now last."""
        name = await self._name()
        if name:
            self._used = [*(one for one in self._used if one != name), name]
        loaded = await self._ollama.loaded() if self._used else []
        return [one for used in self._used for one in loaded if same(one.name, used)]


def card_in(stats: Any) -> Card:
    """Return the first device of an answer of /system_stats. Raises Unavailable where there is none.

    Of a card that torch manages, what ComfyUI holds is what torch has reserved and not free; of others what is not free.
    """
    devices = stats.get("devices") if isinstance(stats, dict) else None
    device = devices[0] if isinstance(devices, list) and devices else None
    if not isinstance(device, dict):
        raise not_comfyui("it names no device")
    total, free = _bytes(device, "vram_total"), _bytes(device, "vram_free")
    reserved, unused = _bytes(device, "torch_vram_total"), _bytes(device, "torch_vram_free")
    kind = str(device.get("type") or "")
    held = max(0, reserved - unused) if reserved < total else max(0, total - free)
    return Card(name=str(device.get("name") or kind), kind=kind, total=total, free=free, pictures=held)


def is_one_machine(one: str, other: str) -> bool:
    """Whether two addresses are the same machine, so that what listens there shares its card.

    >>> is_one_machine("http://127.0.0.1:8188", "http://localhost:11434")
    True
    """
    hosts = [urlsplit(url).hostname or "" for url in (one, other)]
    return hosts[0] == hosts[1] or all(map(is_here, hosts))


def is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _bytes(device: dict[str, Any], name: str) -> int:
    value = device.get(name)
    return int(value) if isinstance(value, (int, float)) else 0
