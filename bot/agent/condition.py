"""How the language model stands: its server, what it can do, where it lies in memory, and what to do about it.

One look for `./troupe check` and for /status models. It asks Ollama only what costs nothing: no model is loaded for it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.agent.models import IN_MEMORY, OFFLINE, Models, needs_plan
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
        return Condition(state="info", line='Not used: model = "offline".')
    provider, _, name = wanted.partition(":")
    if wanted != "auto" and provider != "ollama":
        return Condition(state="ok", line=f"{name} of {provider} (not asked: every question costs)")
    is_named = wanted != "auto"
    try:
        version = await models.ollama.version()
        installed = await models.ollama.installed()
        chosen = await models.current()
        suggestion = await models.suggestion()
        if chosen is None:
            return Condition(
                state="info",
                line=f"Ollama {version} has no model. The offline phrases are used.",
                fix=f"/llm pull {suggestion} in the chat, or: ollama pull {suggestion}",
            )
        there = next((one for one in installed if same(one.name, chosen.short)), None)
        if there is None:
            has = ", ".join(one.name for one in installed[:6]) or "none"
            return Condition(
                state="problem",
                line=f"Ollama {version} has no {chosen.short}; it has {has}.",
                fix=f"/llm pull {chosen.short} in the chat, or: ollama pull {chosen.short}",
            )
        shown = await models.ollama.shown(chosen.short)
        held = next((one for one in await models.ollama.loaded() if same(one.name, chosen.short)), None)
    except TroupeError as error:
        return Condition(
            state="problem" if is_named else "info",
            line=error.message + ("" if is_named else " The offline phrases are used."),
            fix=error.fix,
        )
    can = ", ".join(sorted(shown.capabilities))
    line = f"{chosen.short} on Ollama {version}" + (f" ({can})" if can else "")
    if shown.capabilities and "completion" not in shown.capabilities:
        return Condition(state="problem", line=line, fix="This model cannot talk; choose another: /llm list")
    state, fix = _advice(there, held, chosen.num_ctx, card)
    return Condition(state=state, line=line, details=_details(shown, held, chosen.num_ctx, card), fix=fix)


def _details(shown: Shown, held: Loaded | None, num_ctx: int, card: "Card | None") -> tuple[str, ...]:
    way = "is asked for plans" if needs_plan(shown) else "calls tools itself"
    eyes = ", sees pictures" if "vision" in shown.capabilities else ""
    lines = [f"It {way}{eyes}; its window is {num_ctx} tokens."]
    if held is None:
        lines.append("It is not loaded now: the first question waits for it.")
    elif held.size_vram == 0:
        lines.append(f"Loaded: {_gb(held.size)}, on the CPU.")
    else:
        where = f"only {_gb(held.size_vram)} of it on the card" if held.is_split else "all of it on the card"
        window = f", window {held.num_ctx}" if held.num_ctx else ""
        lines.append(f"Loaded: {_gb(held.size)}, {where}{window}.")
    if card is not None and card.is_gpu:
        lines.append(f"Card: {_gb(card.free)} of {_gb(card.total)} free, {_gb(card.pictures)} held by ComfyUI.")
    return tuple(lines)


def _advice(there: Installed, held: Loaded | None, num_ctx: int, card: "Card | None") -> tuple[State, str]:
    """Return what is to be done about the model, the most telling first."""
    if held is not None and held.is_split:
        return (
            "warning",
            "It is partly on the CPU and answers slowly: take a smaller one (/llm list), or a smaller ollama.num_ctx.",
        )
    if held is not None and held.num_ctx is not None and held.num_ctx < num_ctx:
        return (
            "warning",
            f"Ollama loaded it with {held.num_ctx} tokens only: another program asks for it with other settings.",
        )
    if card is not None and card.is_gpu and there.size * IN_MEMORY > card.total:
        return "warning", f"It has {_gb(there.size)} and the card {_gb(card.total)}: take a smaller one (/llm list)."
    if num_ctx < AGENT_WINDOW:
        return "warning", f"Raise ollama.num_ctx to {AGENT_WINDOW} or more: requests with a long history do not fit."
    return "ok", ""


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
