"""Tools about the plan as a file: sent as a calendar, a table or JSON; read from a table, with a press before anything is planned."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from storage.tables import Asset, Delivery, Destination, IfLate, Persona
from storage.wording import tr, trn
from tools.context import Document, Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, TroupeError
from tools.finding import an_asset, the_destination, the_persona
from tools.marks import plain
from tools.planfiles import MOST_LINES, NotAPlan, PlanLine, PlanRow, as_csv, as_ics, as_json, read_plan
from tools.platforms import place_of
from tools.publishing import Post
from tools.schedule import CLOCK, COMING, refuse_unfit
from tools.toolbox import tool
from tools.when import Moment, resolve
from tools.writing import caption_for, outgoing_caption

FORMS: Final = {"ics": "text/calendar", "csv": "text/csv", "json": "application/json"}
AHEAD: Final = timedelta(days=366)
MOST_ROWS: Final = 5_000
LONGEST_PLAN: Final = 2_000_000  # bytes
SHOWN: Final = 12  # lines of a report, of each kind
PLANS: Final = {".csv", ".tsv"}


@tool
async def export_plan(context: ToolContext, *, words: str = "") -> Outcome:
    """Send the plan of the coming year as a file: "ics" for a calendar, "csv" or "json"; of one persona, where named."""
    form = next((word for word in words.lower().split() if word in FORMS), "ics")
    name = " ".join(word for word in words.split() if word.lower() not in FORMS)
    persona = await the_persona(context, name) if name else None
    rows = []
    async for delivery in context.studio.deliveries.agenda.all_ahead(
        context.now, until=context.now + AHEAD, states=tuple(COMING), persona_id=persona.id if persona else None
    ):
        rows.append(await _row(context, delivery))
        if len(rows) >= MOST_ROWS:
            context.notes.append(tr("Only the first {most_rows} posts are in it.", most_rows=MOST_ROWS))
            break
    if not rows:
        return Outcome(effect="nothing", text=tr("Nothing is planned, so there is nothing to send."))
    title = tr("Posts of {persona}", persona=persona.name) if persona else tr("Posts")
    texts = {
        "ics": lambda: as_ics(rows, now=context.now, name=title),
        "csv": lambda: as_csv(rows),
        "json": lambda: as_json(rows),
    }
    path = context.studio.downloads / f"plan-{context.now:%Y%m%d-%H%M%S}.{form}"
    await asyncio.to_thread(_write, path, texts[form]())
    document = Document(path=path, name=f"plan.{form}", mime=FORMS[form])
    return Outcome(
        effect="made",
        text=tr("{count} planned posts as {form}.", count=len(rows), form=form.upper()),
        files=(document,),
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


async def _row(context: ToolContext, delivery: Delivery) -> PlanRow:
    asset = await context.studio.assets.get(delivery.asset_id) if delivery.asset_id else None
    persona = await context.studio.personas.get(delivery.persona_id) if delivery.persona_id else None
    destination = await context.studio.destinations.get(delivery.destination_id) if delivery.destination_id else None
    return PlanRow(
        id=delivery.handle,
        state=delivery.state.value,
        persona=persona.name if persona else "",
        platform=delivery.platform,
        asset=asset.handle if asset else "",
        date=delivery.wall_time[:10],
        time=delivery.wall_time[11:16],
        timezone=delivery.timezone,
        utc=f"{delivery.due_at:%Y-%m-%dT%H:%M:%SZ}",
        if_late=delivery.if_late.value,
        caption=await outgoing_caption(delivery, destination, persona) if asset else delivery.caption,
        link=delivery.permalink,
    )


# A plan that comes in.


async def import_plan(context: ToolContext, path: Path, name: str, size: int) -> Outcome:
    """Read a plan from a table that a person sent: what works waits for a press, what does not is named line by line."""
    if size > LONGEST_PLAN:
        raise InvalidRequest(
            tr(
                "that file has {size:.1f} MB; a plan has at most {longest_plan:.0f} MB",
                size=size / 1e6,
                longest_plan=LONGEST_PLAN / 1e6,
            )
        )
    try:
        lines = read_plan(await asyncio.to_thread(path.read_bytes))
    except NotAPlan as error:
        raise InvalidRequest(
            str(error), fix=tr("its first line names the columns: persona, platform, date, time, asset, caption")
        ) from error
    good: list[dict[str, Any]] = []
    shown: list[str] = []
    bad: list[str] = []
    there = 0
    keys: set[str] = set()
    for line in lines:
        try:
            planned = await _checked(context, line)
        except TroupeError as error:
            bad.append(
                plain(
                    tr(
                        "line {number}: {message}{more}",
                        number=line.number,
                        message=error.message,
                        more=f" ({error.fix})" if error.fix else "",
                    )
                )
            )
            continue
        if planned["key"] in keys:
            bad.append(tr("line {number}: the same as a line before it", number=line.number))
            continue
        keys.add(planned["key"])
        if await context.studio.deliveries.agenda.known([planned["key"]]):
            there += 1
        else:
            good.append(planned)
            shown.append(
                f"{planned['wall'][:16].replace('T', ' ')} {plain(line.persona)} → {planned['platform']} {plain(line.asset) or tr('(content later)')}"
            )
    report = [
        trn(
            "**{name}**: {count} line, {good} can be planned.",
            "**{name}**: {count} lines, {good} can be planned.",
            len(lines),
            name=plain(name),
            good=len(good),
        )
    ]
    report += _some(shown)
    if there:
        report.append(trn("{count} is planned already.", "{count} are planned already.", there))
    if bad:
        report += [tr("⚠️ {count} cannot work:", count=len(bad)), *_some(bad)]
    offers: tuple[tuple[Offer, ...], ...] = ()
    if good:
        plan = Offer(
            label=trn("Plan {count} post", "Plan {count} posts", len(good)),
            action="plan_lines",
            args={"lines": good},
            style="primary",
        )
        offers = ((plan, Offer(label=tr("Leave it"), action="leave")),)
        report.append(tr("Posts with content wait for your approval, each on its card."))
    return Outcome(effect="proposed" if good else "nothing", text="\n".join(report), object_kind="plan", offers=offers)


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - SHOWN
    return [*(f"• {line}" for line in lines[:SHOWN]), *([tr("• … and {more} more", more=more)] if more > 0 else [])]


async def _checked(context: ToolContext, line: PlanLine) -> dict[str, Any]:
    """Return what a line plans; raises the errors of `tools.errors` for what cannot work."""
    if not line.when:
        raise InvalidRequest(tr("no time is named"))
    asset = await an_asset(context, line.asset) if line.asset else None
    persona = await _persona_of(context, line, asset)
    destination = await the_destination(context, line.platform, persona)
    moment = _moment(context, line, persona)
    if asset is not None:
        await refuse_unfit(context.studio.assets, asset, persona, destination)
    late = line.if_late.lower() or IfLate.POST.value
    if late not in {one.value for one in IfLate}:
        raise InvalidRequest(
            tr("“{if_late}” is no choice for lateness", if_late=line.if_late[:20]), fix=tr("post, ask or skip")
        )
    return {
        "key": line.key(persona=persona.id if persona else "", platform=destination.platform, utc=moment.at),
        "persona": persona.id if persona else "",
        "platform": destination.platform,
        "asset": asset.id if asset else 0,
        "caption": line.caption,
        "wall": moment.wall,
        "timezone": moment.timezone,
        "due_at": moment.at.isoformat(),
        "if_late": late,
    }


async def _persona_of(context: ToolContext, line: PlanLine, asset: Asset | None) -> Persona | None:
    if line.persona:
        found = await context.studio.personas.find(line.persona)
        if found is None:
            raise InvalidRequest(tr("I know no persona called {persona!r}", persona=line.persona[:60]))
        return found
    return await context.studio.personas.get(asset.persona_id) if asset and asset.persona_id else None


def _moment(context: ToolContext, line: PlanLine, persona: Persona | None) -> Moment:
    zone = line.timezone or (persona.timezone if persona and persona.timezone else context.timezone)
    words = f"at {line.when}" if CLOCK.fullmatch(line.when) else line.when
    moment = resolve(words, now=context.now, timezone=zone)
    if not moment.names_hour:
        raise InvalidRequest(tr("no hour is named"), fix=tr("add a column “time”"))
    return moment


@tool
async def plan_lines(context: ToolContext, *, lines: list[dict[str, Any]]) -> Outcome:
    """Plan the lines that the person was shown; one that is planned already is left."""
    made: list[str] = []
    there = 0
    for line in lines[:MOST_LINES]:
        persona = await context.studio.personas.get(line["persona"]) if line["persona"] else None
        asset = await context.studio.assets.get(int(line["asset"])) if line["asset"] else None
        destination: Destination = await the_destination(context, str(line["platform"]), persona)
        delivery = await context.studio.publishing.plan_once(
            Post(
                destination=destination,
                persona_id=persona.id if persona else None,
                asset_id=asset.id if asset else None,
                caption=str(line["caption"]) or await caption_for(context, asset, persona, place_of(destination)),
                caption_is_given=bool(line["caption"]),
                wall_time=str(line["wall"]),
                timezone=str(line["timezone"]),
                due_at=datetime.fromisoformat(str(line["due_at"])),
                if_late=IfLate(line["if_late"]),
                plan_key=str(line["key"]),
                front=context.front,
                chat=context.chat,
            )
        )
        if delivery is None:
            there += 1
        else:
            made.append(delivery.handle)
    some = ", ".join(made[:10]) + (tr(" and {count} more", count=len(made) - 10) if len(made) > 10 else "")
    text = tr("{some}: on the schedule.", some=some) if made else tr("Nothing new was planned.")
    if there:
        text += trn(" {count} was planned already.", " {count} were planned already.", there)
    return Outcome(effect="scheduled" if made else "nothing", text=text)


@tool
async def import_from(context: ToolContext, *, words: str = "") -> Outcome:
    """Read a plan from a table on this machine: "/import plan.csv". In a chat, send the file itself."""
    if not words.strip():
        raise InvalidRequest(tr("send me the table as a file"), fix=tr("or name it, at the terminal: /import plan.csv"))
    if context.front != "console":
        raise InvalidRequest(
            tr("files of the machine are read at its terminal only"), fix=tr("send me the table as a file")
        )
    path = Path(words.strip().strip('"')).expanduser()
    if path.suffix.lower() not in PLANS:
        raise InvalidRequest(tr("{path} is no table", path=path.name[:60]), fix=tr("a plan is a .csv or .tsv file"))
    try:
        size = (await asyncio.to_thread(path.stat)).st_size
    except OSError as error:
        raise InvalidRequest(
            tr("{path} cannot be read: {strerror}", path=path.name[:60], strerror=error.strerror)
        ) from error
    return await import_plan(context, path, path.name, size)


PRESSED = [export_plan, plan_lines, import_from]
