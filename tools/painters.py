"""Which painter paints: ComfyUI where it answers, else sketches. Asked anew for every job, and kept for the whole of it."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from storage.wording import tr
from tools.errors import TroupeError
from tools.painting import ImageRequest, Painted, Painter, PaintProgress

logger = logging.getLogger(__name__)

LOOK = 3.0  # seconds that ComfyUI has to answer before a job is sketched


class AutoPainter:
    """`comfyui` while it answers, else `sketcher`. A job that was planned for one of them is painted by that one."""

    def __init__(self, comfyui: Painter, sketcher: Painter, *, look: float = LOOK) -> None:
        self._comfyui = comfyui
        self._sketcher = sketcher
        self._look = look
        self._current = sketcher

    @property
    def name(self) -> str:
        return self._current.name

    @property
    def uses_gpu(self) -> bool:
        return self._current.uses_gpu

    async def look(self) -> None:
        """Choose for the jobs that are planned from now on."""
        try:
            async with asyncio.timeout(self._look):
                await self._comfyui.check()
            chosen, why = self._comfyui, ""
        except (TroupeError, TimeoutError) as error:
            chosen, why = self._sketcher, str(error) or tr("it does not answer")
        if chosen is not self._current:
            logger.info("Painter chosen", extra={"action": "painter_chosen", "painter": chosen.name, "why": why})
        self._current = chosen

    async def paint(self, request: ImageRequest, to: Path, *, progress: Callable[[PaintProgress], None]) -> Painted:
        """Paint by the painter that the request names, else by the one chosen last. See `tools.painting.Painter`."""
        planned = {painter.name: painter for painter in (self._comfyui, self._sketcher)}
        return await planned.get(request.painter, self._current).paint(request, to, progress=progress)

    async def check(self) -> str:
        """One line on the health of what would paint now."""
        await self.look()
        return await self._current.check()
