"""What /status says: GPU, queue, disk, models, back ends, in lines a person reads."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from bot.agent.models import installed_models
from bot.settings import Settings
from storage.deliveries import Deliveries
from storage.jobs import Jobs
from storage.tables import DeliveryState
from tools.errors import TroupeError
from tools.filming import Filmer
from tools.painting import Painter

LOOK = httpx.Timeout(2.0)


class Health:
    def __init__(
        self,
        settings: Settings,
        *,
        jobs: Jobs,
        deliveries: Deliveries,
        painter: Painter,
        filmer: Filmer,
        model: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._jobs = jobs
        self._deliveries = deliveries
        self._painter = painter
        self._filmer = filmer
        self._model = model
        self._clock = clock

    async def report(self, component: str = "") -> str:
        """Return the report of one component, or of all of them."""
        parts = {
            "gpu": self._gpu,
            "queue": self._queue,
            "disk": self._disk,
            "models": self._models,
            "backends": self._backends,
        }
        wanted = [component] if component in parts else list(parts)
        return "\n".join([await parts[name]() for name in wanted])

    async def _gpu(self) -> str:
        if not self._painter.uses_gpu:
            return "GPU: not used, the sketch painter draws on the CPU"
        try:
            async with httpx.AsyncClient(timeout=LOOK) as client:
                answer = await client.get(f"{str(self._settings.comfyui.url).rstrip('/')}/system_stats")
                devices = answer.json().get("devices", [])
        except (httpx.HTTPError, ValueError, AttributeError):
            return "GPU: ComfyUI does not answer; start it, or set painter = sketch"
        lines = [
            f"{device.get('name', 'device')}: {device.get('vram_free', 0) / 2**30:.1f} of {device.get('vram_total', 0) / 2**30:.1f} GiB free"
            for device in devices
        ]
        return f"GPU: {'; '.join(lines) or 'none reported by ComfyUI'}"

    async def _queue(self) -> str:
        now = self._clock()
        live = await self._jobs.unfinished()
        states = (DeliveryState.DRAFT, DeliveryState.PLANNED)
        day = await self._deliveries.list(states=states, since=now, until=now + timedelta(days=1), limit=100)
        asked = await self._deliveries.list(states=(DeliveryState.ASK,), limit=100)
        more = f", {_counted(len(asked), 'post')} waiting for your answer" if asked else ""
        return f"Queue: {_counted(len(live), 'job')}, {_counted(len(day), 'post')} in the next 24 hours{more}"

    async def _disk(self) -> str:
        usage = shutil.disk_usage(self._settings.data_dir)
        floor = self._settings.disk_floor_gb
        low = f" ⚠️ under {floor:g} GB no new job starts" if usage.free < floor * 1e9 else ""
        return f"Disk: {usage.free / 1e9:.0f} of {usage.total / 1e9:.0f} GB free{low}"

    async def _models(self) -> str:
        installed = await installed_models(str(self._settings.ollama.url))
        have = f"Ollama has {', '.join(installed[:8])}" if installed else "Ollama is not running, or has no model"
        return f"Models: {have}"

    async def _backends(self) -> str:
        try:
            painter = await self._painter.check()
        except TroupeError as error:
            painter = f"{self._painter.name} ⚠️ {error.message}. {error.fix}"
        try:
            motion = await self._filmer.check(from_image=True)
        except TroupeError as error:
            motion = f"{error.message} {error.fix}"
        language = self._model if self._model != "offline" else "the built-in phrases, no language model"
        return f"Pictures: {painter}\nReal motion: {motion}\nLanguage: {language}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
