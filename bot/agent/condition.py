"""How the language model stands: its server, what it can do, where it lies in memory, and what to do about it.

One look for `./troupe check` and for /status models. It asks Ollama only what costs nothing: no model is loaded for it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.agent.models import IN_MEMORY, OFFLINE, Models, needs_plan
from storage.wording import tr
from tools.errors import TroupeError
from tools.ollama import Installed, Loaded, Shown, same

if TYPE_CHECKING:
    from tools.gpu import Card

State = Literal["ok", "info", "warning", "problem"]
AGENT_WINDOW = 8192  # tokens; below, a conversation with its tools has little room


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One line on the model, further lines of detail, and what to do where something is to be done."""

    state: State
    line: str
    details: tuple[str, ...] = ()
    fix: str = ""


async def examine(models: Models, *, card: "Card | None" = None) -> Condition:
    """Look at the model that is used, or at why there is none. `card` is the GPU, where ComfyUI tells of it."""
    wanted = models.wanted
    if wanted == OFFLINE:
        return Condition(state="info", line=tr('Not used: model = "offline".'))
    provider, _, name = wanted.partition(":")
    if wanted != "auto" and provider != "ollama":
        return Condition(
            state="ok", line=tr("{name} of {provider} (not asked: every question costs)", name=name, provider=provider)
        )
    is_named = wanted != "auto"
    try:
        version = await models.ollama.version()
        installed = await models.ollama.installed()
        chosen = await models.current()
        suggestion = await models.suggestion()
        if chosen is None:
            return Condition(
                state="info",
                line=tr("Ollama {version} has no model. The offline phrases are used.", version=version),
                fix=tr("/llm pull {model} in the chat, or: ollama pull {model}", model=suggestion),
            )
        there = next((one for one in installed if same(one.name, chosen.short)), None)
        if there is None:
            has = ", ".join(one.name for one in installed[:6]) or "none"
            return Condition(
                state="problem",
                line=tr("Ollama {version} has no {model}; it has {has}.", version=version, model=chosen.short, has=has),
                fix=tr("/llm pull {model} in the chat, or: ollama pull {model}", model=chosen.short),
            )
        shown = await models.ollama.shown(chosen.short)
        held = next((one for one in await models.ollama.loaded() if same(one.name, chosen.short)), None)
    except TroupeError as error:
        return Condition(
            state="problem" if is_named else "info",
            line=error.message + ("" if is_named else tr(" The offline phrases are used.")),
            fix=error.fix,
        )
    can = ", ".join(sorted(shown.capabilities))
    line = tr("{model} on Ollama {version}", model=chosen.short, version=version) + (f" ({can})" if can else "")
    if shown.capabilities and "completion" not in shown.capabilities:
        return Condition(state="problem", line=line, fix=tr("This model cannot talk; choose another: /llm list"))
    state, fix = _advice(there, held, chosen.num_ctx, card)
    return Condition(state=state, line=line, details=_details(shown, held, chosen.num_ctx, card), fix=fix)


def _details(shown: Shown, held: Loaded | None, num_ctx: int, card: "Card | None") -> tuple[str, ...]:
    way = tr("is asked for plans") if needs_plan(shown) else tr("calls tools itself")
    eyes = tr(", sees pictures") if "vision" in shown.capabilities else ""
    lines = [tr("It {way}{eyes}; its window is {tokens} tokens.", way=way, eyes=eyes, tokens=num_ctx)]
    if held is None:
        lines.append(tr("It is not loaded now: the first question waits for it."))
    elif held.size_vram == 0:
        lines.append(tr("Loaded: {size}, on the CPU.", size=_gb(held.size)))
    else:
        where = (
            tr("only {size} of it on the card", size=_gb(held.size_vram))
            if held.is_split
            else tr("all of it on the card")
        )
        window = f", window {held.num_ctx}" if held.num_ctx else ""
        lines.append(f"Loaded: {_gb(held.size)}, {where}{window}.")
    if card is not None and card.is_gpu:
        lines.append(
            tr(
                "Card: {free} of {total} free, {held} held by ComfyUI.",
                free=_gb(card.free),
                total=_gb(card.total),
                held=_gb(card.pictures),
            )
        )
    return tuple(lines)


def _advice(there: Installed, held: Loaded | None, num_ctx: int, card: "Card | None") -> tuple[State, str]:
    """Return what is to be done about the model, the most telling first."""
    if held is not None and held.is_split:
        return (
            "warning",
            tr(
                "It is partly on the CPU and answers slowly: take a smaller one (/llm list), or a smaller ollama.num_ctx."
            ),
        )
    if held is not None and held.num_ctx is not None and held.num_ctx < num_ctx:
        return (
            "warning",
            tr(
                "Ollama loaded it with {tokens} tokens only: another program asks for it with other settings.",
                tokens=held.num_ctx,
            ),
        )
    if card is not None and card.is_gpu and there.size * IN_MEMORY > card.total:
        return "warning", tr(
            "It has {size} and the card {total}: take a smaller one (/llm list).",
            size=_gb(there.size),
            total=_gb(card.total),
        )
    if num_ctx < AGENT_WINDOW:
        return "warning", tr(
            "Raise ollama.num_ctx to {tokens} or more: requests with a long history do not fit.", tokens=AGENT_WINDOW
        )
    return "ok", ""


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
