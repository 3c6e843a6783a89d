"""Tools about the language model: which there are, which is used, using another, and getting one by Ollama."""

from collections.abc import Sequence
from typing import Protocol

from storage.tables import Role
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused, TroupeError
from tools.making import asker
from tools.marks import code, plain
from tools.ollama import Installed, Ollama, checked_name, same
from tools.production import PullParams
from tools.toolbox import tool

LISTED = 12
BUTTONS = 4
OFFLINE = "offline"


class LanguageModels(Protocol):
    """What the studio knows of its language models."""

    ollama: Ollama
    wanted: str  # "auto", "offline" or a name, as it was chosen

    async def name(self) -> str:
        """Return the one that is used: "ollama:qwen3.5:9b"; "offline" for none."""
        ...

    def whole(self, wanted: str) -> str:
        """Return the whole name of what is wanted, with its provider. Raises InvalidRequest for what is no name."""
        ...

    def use(self, wanted: str) -> str:
        """Use another from now on and return its whole name. Raises InvalidRequest for one that cannot be had."""
        ...

    def look_again(self) -> None:
        """Something was installed, or is gone: look at the next question."""
        ...

    async def installed(self) -> Sequence[Installed]:
        """Return what Ollama has; nothing when it is away."""
        ...

    async def suggestion(self) -> str:
        """Return the model of Ollama that suits this machine."""
        ...


@tool
async def list_language_models(context: ToolContext) -> Outcome:
    """List the language models that are installed, and say which is used."""
    models = context.studio.models
    used = await models.name()
    installed = list(await models.installed())
    chosen = tr(" (the best of these)") if models.wanted == "auto" and used != OFFLINE else ""
    lines = [tr("Used now: **{used}**{chosen}.", used=plain(used), chosen=chosen)]
    for one in installed[:LISTED]:
        mark = " ← used" if is_used(one, used) else ""
        lines.append(tr("{name}, {size:.1f} GB{mark}", name=plain(one.name), size=one.size / 1e9, mark=mark))
    if not installed:
        lines.append(tr("Ollama has none, or does not run ({url}).", url=plain(models.ollama.url)))
    suggestion = await models.suggestion()
    others = [one.name for one in installed if not is_used(one, used) and "embed" not in one.name]
    rows = [tuple(_use(name) for name in others[:BUTTONS])] if others else []
    if not any(same(one.name, suggestion) for one in installed):
        lines.append(tr("For this machine I suggest {value}.", value=code(f"/llm pull {suggestion}")))
        rows.append(
            (
                Offer(
                    label=tr("Get {suggestion}", suggestion=suggestion),
                    action="pull_language_model",
                    args={"model": suggestion},
                    role=Role.OWNER,
                ),
            )
        )
    return Outcome(effect="found", text="\n".join(lines), offers=tuple(rows))


def is_used(one: Installed, used: str) -> bool:
    return same(one.name, used.removeprefix("ollama:"))


def _use(name: str) -> Offer:
    return Offer(
        label=tr("Use {name}", name=name)[:40], action="use_language_model", args={"model": name}, role=Role.OWNER
    )


@tool
async def use_language_model(context: ToolContext, *, model: str) -> Outcome:
    """Use another language model from now on: its name, "auto" for the best that is installed, "offline" for none."""
    _owners_only(context, tr("choose the model"))
    name = model.strip()
    if not name:
        raise InvalidRequest(tr("which one?"), fix=tr("/llm use qwen3.5:9b, /llm use auto, or /llm use offline"))
    models = context.studio.models
    missing = await _not_installed(context, name)
    if missing is not None:
        return missing
    whole = models.use(name)
    if whole == "auto":
        await context.studio.preferences.reset("model")
        return Outcome(
            effect="changed", text=tr("From now on I use the best that is installed: {name}.", name=await models.name())
        )
    await context.studio.preferences.set("model", whole)
    text = (
        tr("From now on I go by the phrase book alone.")
        if whole == OFFLINE
        else tr("From now on I use {whole}.", whole=plain(whole))
    )
    return Outcome(effect="changed", text=text)


async def _not_installed(context: ToolContext, name: str) -> Outcome | None:
    """Offer to get a model of Ollama that is not there; None where it is, or where Ollama does not tell."""
    provider, _, wanted = context.studio.models.whole(name).partition(":")
    if provider != "ollama":
        return None
    installed = await context.studio.models.installed()
    if not installed or any(same(one.name, wanted) for one in installed):
        return None
    return _proposed(wanted, tr("Ollama has no {wanted}. ", wanted=plain(wanted)))


@tool
async def propose_pull(context: ToolContext, *, model: str) -> Outcome:
    """Ask whether to get a model by Ollama."""
    _owners_only(context, tr("get models"))
    if not model.strip():
        suggestion = await context.studio.models.suggestion()
        raise InvalidRequest(
            tr("which one?"), fix=tr("/llm pull {suggestion} suits this machine", suggestion=suggestion)
        )
    name = checked_name(model)
    if any(same(one.name, name) for one in await context.studio.models.installed()):
        return Outcome(effect="nothing", text=tr("{name} is there already.", name=plain(name)), offers=((_use(name),),))
    return _proposed(name, "")


def _proposed(name: str, before: str) -> Outcome:
    get = Offer(
        label=tr("Get it"), action="pull_language_model", args={"model": name}, style="primary", role=Role.OWNER
    )
    text = tr(
        "{before}Shall I have Ollama get **{name}**? Models have some gigabytes; it can be cancelled.",
        before=before,
        name=plain(name),
    )
    return Outcome(effect="proposed", text=text, offers=((get, Offer(label=tr("Leave it"), action="leave")),))


@tool
async def pull_language_model(context: ToolContext, *, model: str) -> Outcome:
    """Get a model by Ollama; its card shows how far it is."""
    _owners_only(context, tr("get models"))
    try:
        await context.studio.models.ollama.version()
    except TroupeError as error:
        raise InvalidRequest(tr("Ollama does not run here"), fix=error.fix) from error
    job = await context.studio.production.start_pull(PullParams(model=checked_name(model)), asker(context))
    return Outcome(
        effect="started",
        text=tr("Getting {model}, as {job}.", model=plain(model), job=job.handle),
        object_kind="job",
        object_id=str(job.id),
        by_card=True,
    )


def _owners_only(context: ToolContext, what: str) -> None:
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may {what}", what=what))


PRESSED = [list_language_models, use_language_model, propose_pull, pull_language_model]
