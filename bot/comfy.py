"""ComfyUI as the settings describe it: the painter, the workflows, and a look at the server. Imported late."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from tools.comfyui.catalogue import Catalogue
from tools.comfyui.fetching import Fetcher
from tools.comfyui.filmer import ComfyFilmer
from tools.comfyui.inspection import Inspector
from tools.comfyui.install import Installer
from tools.comfyui.painter import ComfyPainter
from tools.comfyui.runner import Patience
from tools.comfyui.server import Server
from tools.comfyui.supply import Supplier, models_of


def _is_word(pack_id: str) -> bool:
    from bot.commands import is_word  # late: with the commands come all tools, and only naming a workflow asks

    return is_word(pack_id)


def catalogue_of(settings: Settings, clock: Callable[[], datetime]) -> Catalogue:
    comfyui = settings.comfyui
    return Catalogue(
        settings.data_dir / "workflows",
        clock=clock,
        also_allowed=[name.strip() for name in comfyui.allow_nodes.split(",") if name.strip()],
        allow_pickles=comfyui.allow_pickles,
        is_word=_is_word,
    )


def inspector_of(settings: Settings, server: Server | None) -> Inspector:
    """What looks at the server; at its files too, where they lie on this machine."""
    comfyui = settings.comfyui
    return Inspector(
        comfyui.url,
        allow_remote=comfyui.allow_remote,
        allow_pickles=comfyui.allow_pickles,
        models=models_of(server) if server is not None else lambda: None,
    )


def supplier_of(settings: Settings, server: Server, inspector: Inspector) -> Supplier:
    """What gets models and custom nodes for the ComfyUI on this machine."""
    pickles = settings.comfyui.allow_pickles
    return Supplier(
        server=server,
        inspector=inspector,
        fetcher=Fetcher(allow_pickles=pickles, floor=int(settings.disk_floor_gb * 1e9)),
        installer=Installer(settings.data_dir / "comfyui"),
        allow_pickles=pickles,
    )


def painter_of(
    settings: Settings, catalogue: Catalogue, *, patience: Patience, client_id: str = "", server: Server | None = None
) -> ComfyPainter:
    comfyui = settings.comfyui
    return ComfyPainter(
        comfyui.url,
        checkpoint=comfyui.checkpoint,
        workflow=comfyui.workflow,
        catalogue=catalogue,
        allow_pickles=comfyui.allow_pickles,
        allow_remote=comfyui.allow_remote,
        patience=patience,
        client_id=client_id,
        models=models_of(server) if server is not None else lambda: None,
    )


def filmer_of(
    settings: Settings, painter: ComfyPainter, catalogue: Catalogue, *, ffmpeg: Path, server: Server | None = None
) -> ComfyFilmer:
    """What films there: by the same connections, and in the same line, as what paints."""
    comfyui = settings.comfyui
    return ComfyFilmer(
        painter.runner,
        ffmpeg=ffmpeg,
        at_most=comfyui.clip_timeout.total_seconds(),
        workflow=comfyui.video_workflow,
        catalogue=catalogue,
        allow_pickles=comfyui.allow_pickles,
        allow_remote=comfyui.allow_remote,
        models=models_of(server) if server is not None else lambda: None,
    )
