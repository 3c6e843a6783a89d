"""ComfyUI's process as a person looks after it in the chat: how it stands, start, stop, log, installation."""

import re
from typing import Annotated, Literal

from storage.tables import Role
from storage.wording import tr, trn
from tools.comfyui.home import accelerator as guess
from tools.comfyui.install import ACCELERATORS
from tools.comfyui.server import Act, Condition, Phase, Server
from tools.comfyui.serverlog import MARKS, Level
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, NotAuthorized
from tools.marks import code, plain
from tools.toolbox import tool

LINES = 25  # of a log, at most
BADGES = {
    Phase.RUNNING: "🟢", Phase.FOREIGN: "🟢", Phase.STARTING: "🟡", Phase.STOPPING: "🟡", Phase.INSTALLING: "🟡",
    Phase.CRASHED: "🔴", Phase.GIVEN_UP: "🔴", Phase.AWAY: "⚪",
}  # fmt: skip
Rows = tuple[tuple[Offer, ...], ...]


def server_card(stands: Condition, url: str) -> str:
    """Return how ComfyUI stands, in lines."""
    about = [
        tr("pid {pid}", pid=stands.pid) if stands.pid else "",
        tr("version {version}", version=stands.version) if stands.version else "",
    ]
    lines = [
        tr("{badges} **ComfyUI** is {phase}", badges=BADGES[stands.phase], phase=tr(stands.phase)),
        plain(", ".join([url, *filter(None, about)])),
    ]
    if stands.phase in {Phase.RUNNING, Phase.FOREIGN}:
        lines += [plain(device) for device in stands.devices]
        lines.append(
            trn("{count} job in its queue", "{count} jobs in its queue", stands.load)
            if stands.load
            else tr("no jobs in its queue")
        )
    if stands.detail:
        lines.append(plain(tr(stands.detail)))
    elif stands.phase is Phase.AWAY:
        lines.append(
            tr("/comfy start starts it.") if stands.is_installed else tr("Set comfyui.folder, or /comfy install.")
        )
    if stands.phase is Phase.GIVEN_UP:
        lines.append(tr("/comfy logs error shows why; /comfy start tries again."))
    return "\n".join(lines)


def server_offers(stands: Condition) -> Rows:
    """Return what may be pressed now: the card shows by itself what came of it, so a press does not end it."""

    def offer(label: str, act: str, *, danger: bool = False) -> Offer:
        return Offer(
            label=label, action="tend_comfyui", args={"act": act}, role=Role.OWNER, style="danger" if danger else "plain",
            lasting=True,
        )  # fmt: skip

    if stands.phase is Phase.INSTALLING:
        return ((Offer(label=tr("Stop installing"), action="stop_installing", role=Role.OWNER, lasting=True),),)
    if stands.is_busy:
        return ()
    match stands.phase:
        case Phase.RUNNING:
            return ((offer(tr("Restart"), "restart"), offer(tr("Stop"), "stop", danger=True)),)
        case Phase.AWAY | Phase.CRASHED | Phase.GIVEN_UP if stands.is_installed:
            return ((offer(tr("Start"), "start"),),)
    return ()


def _server(context: ToolContext) -> Server:
    server = context.studio.comfyui
    if server is None:
        raise InvalidRequest(
            tr("pictures are sketched here (painter = sketch)"), fix=tr('set painter = "auto" or "comfyui"')
        )
    return server


def _idle_server(context: ToolContext) -> Server:
    server = _server(context)
    if server.is_busy:
        raise InvalidRequest(tr("ComfyUI is being worked on already"), fix=tr("/comfy shows how far it is"))
    return server


@tool
async def show_comfyui(context: ToolContext) -> Outcome:
    """Show whether ComfyUI runs, on what, and how much waits there."""
    server = _server(context)
    stands = await server.condition()
    return Outcome(effect="found", text=server_card(stands, server.url), offers=server_offers(stands))


@tool
async def tend_comfyui(
    context: ToolContext, *, act: Literal["start", "stop", "restart"], is_sure: bool = False
) -> Outcome:
    """Start, stop or restart ComfyUI; while it works on something, ask first."""
    server = _idle_server(context)
    load = await server.load() if act != "start" else 0
    if load and not is_sure:
        jobs = tr("1 job is") if load == 1 else tr("{load} jobs are", load=load)
        anyway = Offer(
            label=tr("Stop anyway") if act == "stop" else tr("Restart anyway"), action="tend_comfyui", args={"act": act, "is_sure": True}, role=Role.OWNER,
            style="danger",
        )  # fmt: skip
        return Outcome(
            effect="proposed",
            text=tr(
                "{jobs} in ComfyUI's queue; what is being painted starts again afterwards. {act} it now?",
                jobs=jobs,
                act=tr(act.capitalize()),
            ),
            offers=((anyway, Offer(label=tr("Leave it"), action="leave")),),
        )
    if act == "start" and server.home() is None and not await server.is_there():
        raise NotAuthorized(
            tr("I do not know where ComfyUI lies on this machine"), fix=tr("set comfyui.folder, or say /comfy install")
        )
    _begin(context, server, act)
    words = {"start": tr("Starting ComfyUI."), "stop": tr("Stopping ComfyUI."), "restart": tr("Restarting ComfyUI.")}
    return Outcome(effect="started", text=words[act])


@tool
async def install_comfyui(
    context: ToolContext, *, accelerator: Annotated[str, "nvidia, amd, m-series or cpu."] = ""
) -> Outcome:
    """Ask whether ComfyUI shall be installed here."""
    server = _idle_server(context)
    card = accelerator.strip().lower().lstrip("-") or guess()
    if card not in ACCELERATORS:
        raise InvalidRequest(
            tr("there is no {card!r}", card=plain(card[:20])),
            fix=tr("one of {accelerators}", accelerators=", ".join(ACCELERATORS)),
        )
    if server.home() is not None:
        raise InvalidRequest(tr("there is a ComfyUI already"), fix=tr("/comfy start starts it"))
    go = Offer(
        label=tr('Install'), action="begin_installing", args={"accelerator": card}, role=Role.OWNER, style="primary"
    )  # fmt: skip
    return Outcome(
        effect="proposed",
        text=tr(
            "Install ComfyUI for {card} into {workspace}? It fetches some GB from GitHub and PyPI with comfy-cli and needs git. Models come on top.",
            card=card,
            workspace=code(str(server.workspace)),
        ),
        offers=((go, Offer(label=tr("Leave it"), action="leave")),),
    )


@tool
async def begin_installing(context: ToolContext, *, accelerator: str) -> Outcome:
    """Install ComfyUI."""
    _begin(context, _idle_server(context), "install", accelerator=accelerator)
    return Outcome(effect="started", text=tr("Installing ComfyUI."))


@tool
async def stop_installing(context: ToolContext) -> Outcome:
    """Stop the installation that is under way."""
    if not _server(context).interrupt():
        return Outcome(effect="nothing", text=tr("Nothing is being installed."))
    return Outcome(effect="cancelled", text=tr("The installation is stopped."))


@tool
async def comfyui_log(context: ToolContext, *, words: Annotated[str, "A level and a number of lines."] = "") -> Outcome:
    """Show the newest lines of ComfyUI's own log."""
    server = _server(context)
    levels: dict[str, Level] = {"err": "error", "warn": "warning"}
    least: Level = next((level for word, level in levels.items() if word in words.lower()), "info")
    number = re.search(r"\d{1,3}", words)
    lines = await server.lines(least=least, limit=min(int(number[0]), LINES) if number else 15)
    if not lines:
        which = {"info": "", "warning": tr("warnings or errors "), "error": "errors "}[least]
        return Outcome(effect="nothing", text=tr("There are no {which}in ComfyUI's log.", which=which or "lines "))
    return Outcome(effect="found", text="\n".join(f"{MARKS[line.level]} {plain(line.text)}" for line in lines))


def _begin(context: ToolContext, server: Server, act: Act, *, accelerator: str = "") -> None:
    server.begin(act, place=f"{context.front} {context.chat}", accelerator=accelerator)


PRESSED = [
    show_comfyui, tend_comfyui, install_comfyui, begin_installing, stop_installing, comfyui_log,
]  # fmt: skip
