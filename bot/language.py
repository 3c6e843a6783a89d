"""The language model and its share of the GPU, built from the settings and from what was chosen in chat."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.agent.models import Models, models_of
from bot.late import Late
from bot.settings import Settings, SettingsError
from storage.gpu_runs import GpuRuns
from storage.preferences import Preferences
from storage.wording import tr
from tools.errors import Absent, InvalidRequest, TroupeError
from tools.gpu import (
    ComfyMemory,
    Gpu,
    Minutes,
    Need,
    OllamaMemory,
    Priority,
    Sharing,
    Side,
    is_here,
    is_one_machine,
)

if TYPE_CHECKING:
    from bot.agent.mind import ModelMind

logger = logging.getLogger(__name__)

PRELOAD_WAIT = 60.0  # seconds
Ask = Callable[..., Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Language:
    models: Models
    gpu: Gpu  # whose turn it is at the card
    minutes: Minutes  # for whom it has worked today
    memory: ComfyMemory | None  # where ComfyUI may paint: what it and the card hold

    def asker(self, mind: "Late[ModelMind]") -> Ask:
        """Return what asks the model for one object of a schema; what asks is made only where there is a model."""

        async def ask(
            system: str, user: str, schema: dict[str, Any], *, picture: bytes | None = None
        ) -> Mapping[str, Any]:
            if await self.models.current() is None:
                raise Absent(tr("there is no language model"), fix=tr("/llm says how to get one"))
            return await (await mind.get()).ask(system, user, schema, picture=picture)

        return ask

    async def preload(self) -> None:
        """Have a local model loaded before somebody waits for it."""
        chosen = await self.models.current()
        if chosen is None or chosen.ollama is None:
            return
        need = Need(side="words", what=chosen.short, priority=Priority.BATCH)
        try:
            async with self.gpu.turn(need, patience=PRELOAD_WAIT):
                await chosen.preload()
        except TroupeError as error:
            logger.info("Not loaded yet", extra={"action": "not_preloaded", "model": chosen.name, "why": error.message})


async def language_of(
    settings: Settings,
    *,
    runs: GpuRuns,
    preferences: Preferences,
    clock: Callable[[], datetime],
) -> Language:
    """Build it all. Raises SettingsError for a provider whose package or key is missing."""
    memory = ComfyMemory(settings.comfyui.url) if settings.painter != "sketch" else None
    models = _models(settings, str(await preferences.get("model", "")), memory)
    minutes = _minutes(settings, runs, preferences, clock)
    gpu = await _gpu(settings, memory, models, minutes)
    return Language(models=models, gpu=gpu, minutes=minutes, memory=memory)


def _share_a_card(settings: Settings) -> bool:
    return is_one_machine(settings.comfyui.url, settings.ollama.url)


def _models(settings: Settings, preferred: str, memory: ComfyMemory | None) -> Models:
    async def room() -> int | None:
        """How much memory the card has that the model shares with ComfyUI."""
        if memory is None or not _share_a_card(settings):
            return None
        try:
            card = await memory.card()
        except TroupeError:
            return None
        return card.total if card.is_gpu else None

    try:
        return models_of(settings, preferred=preferred, room=room)
    except InvalidRequest as error:
        raise SettingsError([f"model = {settings.model!r}: {error.message} {error.fix}"]) from error


def _minutes(settings: Settings, runs: GpuRuns, preferences: Preferences, clock: Callable[[], datetime]) -> Minutes:
    async def budget() -> int:
        return int(await preferences.get("gpu_minutes", settings.gpu.minutes_per_day))

    async def midnight(at: datetime) -> datetime:
        """Return when the owner's day began that `at` lies in."""
        zone = ZoneInfo(str(await preferences.get("timezone", settings.timezone)))
        return at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)

    counted: set[Side] = {"pictures"}
    if is_here(urlsplit(settings.ollama.url).hostname or ""):
        counted.add("words")
    return Minutes(runs, counted=frozenset(counted), budget=budget, midnight=midnight, now=clock)


async def _gpu(settings: Settings, memory: ComfyMemory | None, models: Models, minutes: Minutes) -> Gpu:
    """Return the lease of the card that ComfyUI and Ollama share; where they do not, each keeps its own order."""
    sharing = None
    if memory is not None and _share_a_card(settings):

        async def talker() -> str:
            used = models.using()
            return used.removeprefix("ollama:") if used.startswith("ollama:") else ""

        sharing = Sharing(
            memory,
            OllamaMemory(models.ollama, talker),
            mode=settings.gpu.sharing,
            headroom=round(settings.gpu.headroom_gb * 1e9),
        )
    return Gpu(sharing=sharing, times=await minutes.times(), keep=minutes.keep)
