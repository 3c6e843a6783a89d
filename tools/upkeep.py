"""What the owner does for the program itself: see what it lacks, copy its database, stop it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from storage.tables import Role
from storage.wording import tr, trn
from tools.context import Offer, Outcome, ToolContext
from tools.errors import Refused
from tools.marks import code, plain
from tools.tokens import fold
from tools.toolbox import tool

MARKS = {"info": "·", "warning": "⚠️", "problem": "⛔", "ok": "✅"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at, and what to do where something is to be done."""

    name: str
    state: Literal["ok", "info", "warning", "problem"]
    line: str
    fix: str = ""


@dataclass(frozen=True, kw_only=True)
class Copy:
    path: Path
    is_new: bool  # False: this hour's was there


class Upkeep(Protocol):
    async def look(self) -> Sequence[Finding]:
        """Look at everything that the program leans on; within five seconds."""
        ...

    async def back_up(self) -> Copy | None:
        """Copy the database now; None where it lies on a server. Raises StorageError."""
        ...

    def stop(self) -> None:
        """End the program in order, once what is on its way has been said."""
        ...


@tool
async def doctor(context: ToolContext, *, words: str = "") -> Outcome:
    """Look at everything the program leans on: what is missing, and how to mend it; of one part, where one is named."""
    _only_owner(context)
    found = await context.studio.upkeep.look()
    meant = {word for word in re.split(r"[\W_]+", fold(words)) if len(word) > 2}
    named = [one for one in found if any(_is_about(word, one) for word in meant)]
    if named:
        return Outcome(effect="found", text="\n".join(_line(one) for one in named))
    amiss = [one for one in found if one.state in {"warning", "problem"}]
    well = [one.name for one in found if one not in amiss]
    problems = sum(one.state == "problem" for one in found)
    verdict = trn("{count} problem.", "{count} problems.", problems) if problems else tr("Ready.")
    rest = tr("Well, or not set up: {names}.", names=plain(", ".join(well)))
    return Outcome(effect="found", text="\n".join([f"**{verdict}**", *(_line(one) for one in amiss), rest]))


def _is_about(word: str, finding: Finding) -> bool:
    """ "comfy_unreachable", "the face system": whether a word of it names what was looked at."""
    return any(
        name.startswith(word) or word.startswith(name) for name in re.split(r"\W+", fold(finding.name)) if len(name) > 2
    )


def _line(finding: Finding) -> str:
    fix = f"\n   → {plain(finding.fix)}" if finding.fix else ""
    return f"{MARKS[finding.state]} **{plain(finding.name)}** {plain(finding.line)}{fix}"


@tool
async def back_up(context: ToolContext) -> Outcome:
    """Copy the database now, beside the hourly copies."""
    _only_owner(context)
    copy = await context.studio.upkeep.back_up()
    if copy is None:
        return Outcome(
            effect="nothing",
            text=tr(
                "The database lies on a PostgreSQL, which has backups of its own: pg_dump makes one (docs/scaling.md)."
            ),
        )
    file = code(copy.path.name)
    said = (
        tr("The database is copied: {file}.", file=file)
        if copy.is_new
        else tr("This hour's copy is there already: {file}.", file=file)
    )
    after = tr(
        "It has everything but the pictures and clips themselves, which lie beside it under assets. `./troupe restore` puts it back."
    )
    return Outcome(effect="made", text=f"{said} {after}")


@tool
async def shut_down(context: ToolContext) -> Outcome:
    """Ask whether the program shall end."""
    _only_owner(context)
    if context.front == "console":
        return Outcome(effect="nothing", text=tr("Type quit: what is being made goes on at the next start."))
    running = await context.studio.jobs.unfinished()
    at_work = trn("{count} job goes on at the next start.", "{count} jobs go on at the next start.", len(running))
    text = tr("Shall I stop? Nobody is answered and nothing is posted until somebody starts me again at the computer.")
    return Outcome(
        effect="proposed",
        text=f"{text} {at_work}" if running else text,
        offers=(
            (
                Offer(label=tr("Stop"), action="shut_down_now", style="danger", role=Role.OWNER),
                Offer(label=tr("No"), action="leave"),
            ),
        ),
    )


@tool
async def shut_down_now(context: ToolContext) -> Outcome:
    """End the program in order."""
    _only_owner(context)
    context.studio.upkeep.stop()
    return Outcome(effect="cancelled", text=tr("I stop now. `./troupe run` starts me again."))


def _only_owner(context: ToolContext) -> None:
    if context.role is not Role.OWNER:
        raise Refused(tr("only the owner may do that"))


PRESSED = [doctor, back_up, shut_down, shut_down_now]
