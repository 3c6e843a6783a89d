"""The servers beside us: ComfyUI for pictures, Ollama or another provider for words."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.agent.condition import examine
from bot.agent.models import models_of
from bot.doctor.report import Item
from bot.settings import Settings
from storage.wording import tr
from tools.errors import InvalidRequest, TroupeError


async def comfyui(settings: Settings) -> Item:
    from bot.comfy import catalogue_of, painter_of
    from tools.comfyui.runner import Patience

    if settings.painter == "sketch":
        return Item(name="ComfyUI", state="info", line=tr('Not used: painter = "sketch".'))
    catalogue = catalogue_of(settings, lambda: datetime.now(UTC))
    painter = painter_of(settings, catalogue, patience=Patience(per_call=3.0, connect=1.5))
    try:
        return Item(name="ComfyUI", state="ok", line=await painter.check())
    except TroupeError as error:
        if settings.painter == "comfyui":
            return Item(name="ComfyUI", state="problem", line=error.message, fix=error.fix)
        return Item(
            name="ComfyUI",
            state="info",
            line=tr("{message} Pictures are sketched.", message=error.message),
            fix=tr("To paint with your own ComfyUI, start it there, or set comfyui.url (TROUPE_COMFYUI_URL)."),
        )


async def model(settings: Settings, environ: Mapping[str, str]) -> Item:
    """Look at the model of the settings. One that was chosen in the chat is in the database, and is seen by /status models."""
    from tools.gpu import ComfyMemory, is_one_machine

    card = None
    if settings.painter != "sketch" and is_one_machine(settings.comfyui.url, settings.ollama.url):
        try:
            card = await ComfyMemory(settings.comfyui.url).card()
        except TroupeError:
            card = None  # the line on ComfyUI says so

    async def room() -> int | None:
        return card.total if card is not None and card.is_gpu else None

    try:
        models = models_of(settings, room=room, environ=environ)
    except InvalidRequest as error:
        return Item(name="Model", state="problem", line=error.message, fix=error.fix)
    found = await examine(models, card=card)
    return Item(name="Model", state=found.state, line=" ".join([found.line, *found.details]), fix=found.fix)
