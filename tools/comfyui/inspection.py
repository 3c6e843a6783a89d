"""Looking at the server without running anything: whether a pack runs there, and which models it has."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storage.wording import tr
from tools.comfyui.answers import card_gb
from tools.comfyui.client import check_address
from tools.comfyui.packs import Pack
from tools.comfyui.preflight import Offered, Report, broken_files
from tools.comfyui.runner import Patience, Runner

# The folders whose files a person chooses among, in the order in which they think of them.
FOLDERS = (
    "checkpoints", "diffusion_models", "loras", "text_encoders", "vae", "controlnet", "upscale_models", "clip_vision",
    "ipadapter", "instantid", "photomaker", "animatediff_models",
)  # fmt: skip
QUICK = Patience(per_call=10.0, connect=2.0)  # somebody waits for the answer


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What a server has."""

    version: str
    address: str
    models: Mapping[str, Sequence[str]]  # folder -> files


class Inspector:
    """Looks at the ComfyUI at `base_url`."""

    def __init__(
        self,
        base_url: str,
        *,
        allow_remote: bool = False,
        allow_pickles: bool = False,
        models: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """`models` is where its model files lie on this machine, where that is known."""
        self._models = models
        self._base_url = base_url.rstrip("/")
        self._allow_remote = allow_remote
        self._allow_pickles = allow_pickles
        self._runner = Runner(self._base_url, patience=QUICK)
        self._offered = Offered()

    async def report(self, pack: Pack) -> Report:
        """Whether `pack` runs there. Raises Unavailable when no ComfyUI answers, NotAuthorized for another machine's."""
        check_address(self._base_url, allow_remote=self._allow_remote)
        async with self._runner.connected() as server:
            version = await server.version()
            report = await self._offered.report(server, version, pack, allow_pickles=self._allow_pickles)
            card = card_gb(await server.stats())
        broken = await asyncio.to_thread(broken_files, report, self._models())
        report = replace(
            report,
            errors=(*report.errors, *(tr("{problem}: delete it, and fetch it again", problem=one) for one in broken)),
        )
        # A card says a little less than what it is sold as.
        if card is not None and pack.tier and card < pack.tier * 0.9:
            small = tr(
                "it is meant for a card of {tier} GB, and this one has {card:.0f}: it may be slow, or not fit",
                tier=pack.tier,
                card=card,
            )
            report = replace(report, warnings=(*report.warnings, small))
        return report

    async def shelf(self) -> Shelf:
        """The models that it has; raises as `report` does."""
        check_address(self._base_url, allow_remote=self._allow_remote)
        async with self._runner.connected() as server:
            version = await server.version()
            found = {folder: await server.models(folder) for folder in FOLDERS}
        models = {folder: files for folder, files in found.items() if files}
        return Shelf(version=version, address=self._base_url, models=models)
