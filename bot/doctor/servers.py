"""The servers beside us: ComfyUI for pictures, Ollama or another provider for words."""

from collections.abc import Mapping
from datetime import UTC, datetime

import httpx

from bot.agent.models import pick, provider_problem
from bot.doctor.report import LOOK, Item, field
from bot.settings import Settings


async def comfyui(settings: Settings) -> Item:
    from bot.comfy import catalogue_of, painter_of
    from tools.comfyui.runner import Patience
    from tools.errors import TroupeError

    if settings.painter == "sketch":
        return Item(name="ComfyUI", state="info", line='Not used: painter = "sketch".')
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
            line=f"{error.message} Pictures are sketched.",
            fix="To paint with your own ComfyUI, start it there, or set comfyui.url (TROUPE_COMFYUI_URL).",
        )


async def model(settings: Settings, environ: Mapping[str, str]) -> Item:
    wanted = settings.model
    provider, _, name = wanted.partition(":")
    if wanted == "offline":
        return Item(name="Model", state="info", line='Not used: model = "offline".')
    if wanted != "auto" and provider != "ollama":
        return other_provider(provider, name, environ)
    is_named = wanted != "auto"
    url = settings.ollama.url
    try:
        async with httpx.AsyncClient(timeout=LOOK, trust_env=False) as client:
            version = field(await client.get(f"{url}/api/version"), "version")
            listed = field(await client.get(f"{url}/api/tags"), "models")
            names = [str(entry.get("name")) for entry in listed or [] if isinstance(entry, dict)]
            chosen = name if is_named else (pick(names) or "")
            if not chosen:
                return Item(
                    name="Model",
                    state="info",
                    line=f"Ollama {version} has no model. The offline phrases are used.",
                    fix="ollama pull qwen3.5:9b",
                )
            if chosen not in names and f"{chosen}:latest" not in names:
                return Item(
                    name="Model",
                    state="problem",
                    line=f"Ollama {version} has no {chosen}; it has {', '.join(names[:6]) or 'none'}.",
                    fix=f"ollama pull {chosen}",
                )
            can = field(await client.post(f"{url}/api/show", json={"model": chosen}), "capabilities") or []
    except (httpx.HTTPError, ValueError) as error:
        return Item(
            name="Model",
            state="problem" if is_named else "info",
            line=f"Ollama does not answer at {url} ({type(error).__name__})."
            + ("" if is_named else " The offline phrases are used."),
            fix='Start Ollama (ollama.com), correct ollama.url, or set model = "offline".',
        )
    abilities = ", ".join(str(ability) for ability in can) if isinstance(can, list) else ""
    line = f"{chosen} on Ollama {version}" + (f" ({abilities})" if abilities else "")
    if abilities and "completion" not in can:
        return Item(name="Model", state="problem", line=line, fix="This model cannot talk; choose another as model.")
    return Item(name="Model", state="ok", line=line)


def other_provider(provider: str, name: str, environ: Mapping[str, str]) -> Item:
    problem, fix = provider_problem(provider, environ)
    if problem:
        return Item(name="Model", state="problem", line=problem, fix=fix)
    return Item(name="Model", state="ok", line=f"{name} of {provider} (not asked: every question costs)")
