"""Tools over what has been made and given: search, browse, show, approve, reject, tag, file, delete."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from storage.assets import AssetFilter
from storage.names import name_key
from storage.tables import Approval, Asset, AssetType, Rating
from storage.wording import dated, tr, trn
from tools.context import Document, Effect, Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona, an_asset, the_persona
from tools.leafing import before_page, line, listing
from tools.marks import plain
from tools.notes import AssetName, AssetNames, PersonaName
from tools.saying import SPEECH, heard_of
from tools.toolbox import tool
from tools.undoing import undo_of

ON_THE_WAY = ("shot", "storyboard")  # made for something else: listed when they are asked for
MOST = 100  # files in one request
KIND_WORDS = {
    "image": ("type", AssetType.IMAGE), "picture": ("type", AssetType.IMAGE), "photo": ("type", AssetType.IMAGE),
    "video": ("type", AssetType.VIDEO), "clip": ("type", AssetType.VIDEO), "audio": ("type", AssetType.AUDIO),
    "sound": ("type", AssetType.AUDIO), "reel": ("category", "reel"), "short": ("category", "short"),
    "shot": ("category", "shot"), "upload": ("category", "upload"), "post": ("category", "post"),
    "story": ("category", "story"), "message": ("category", "message"),
    "approved": ("approval", Approval.APPROVED), "rejected": ("approval", Approval.REJECTED),
    "pending": ("approval", Approval.PENDING), "waiting": ("approval", Approval.PENDING),
    "adult": ("rating", Rating.ADULT), "general": ("rating", Rating.GENERAL),
}  # fmt: skip


@tool
async def search_library(
    context: ToolContext,
    *,
    query: Annotated[str, "Words to look for."] = "",
    persona: PersonaName = "",
    tags: Annotated[list[str], "Tags to filter by."] = [],  # noqa: B006 - never changed
) -> Outcome:
    """Find existing assets in the media library."""
    row = await the_persona(context, persona) if persona else None
    wanted = AssetFilter(persona_id=row.id if row else None, text=query.strip(), tags=tuple(tags), without=ON_THE_WAY)
    if not await context.studio.assets.count(wanted):
        wanted = replace(wanted, without=())
    what = " ".join([repr(query.strip()), *(f"#{tag}" for tag in tags)]) + (
        tr(" of {name}", name=row.name) if row else ""
    )
    return await listing(context, wanted, what)


async def filter_of(context: ToolContext, words: str) -> AssetFilter:
    """Read "ava reel approved 7d #beach summer/" into a filter; what is none of these is looked for in the text."""
    names = {name_key(name): name for name in await context.studio.personas.names()}
    wanted: dict[str, Any] = {}
    tags: list[str] = []
    rest: list[str] = []
    words = _days_taken(words, context, wanted)
    words = await _folder_taken(words, context, wanted)
    for folder, _ in await context.studio.assets.folders():  # a folder's name may have spaces
        if " " in folder and f"{folder}/".casefold() in words.casefold():
            at = words.casefold().index(f"{folder}/".casefold())
            wanted["folder"], words = folder, words[:at] + words[at + len(folder) + 1 :]
    for word in words.replace(",", " ").split():
        low = word.lower()
        owner = re.sub(r"['’]s$", "", word)
        singular = "story" if low == "stories" else low.removesuffix("s") if low not in KIND_WORDS else low
        days = re.fullmatch(r"(\d{1,3})d", low)
        dated = re.fullmatch(r"(from|since|to|until)[:=](\d{4}-\d{2}-\d{2})", low)
        if name_key(owner) in names:
            wanted["persona_id"] = (await a_persona(context, owner)).id
        elif singular in KIND_WORDS:
            field, value = KIND_WORDS[singular]
            wanted[field] = value
        elif days:
            wanted["since"] = context.now - timedelta(days=int(days[1]))
        elif dated:
            day = _day(dated[2], context.timezone)
            if dated[1] in {"from", "since"}:
                wanted["since"] = day
            else:
                wanted["until"] = day + timedelta(days=1)
        elif low.startswith("#") and len(low) > 1:
            tags.append(low[1:])
        elif low.endswith("/") and len(low) > 1:
            wanted["folder"] = word.rstrip("/")
        elif low not in {"all", "everything", "and", "the", "of"}:
            rest.append(word)
    if "category" not in wanted:
        wanted["without"] = ON_THE_WAY
    return AssetFilter(**wanted, tags=tuple(tags), text=" ".join(rest))


# Days that are over, as people say them; each is of days or months back from today, and how long.
_PAST: Mapping[str, tuple[str, int]] = {
    r"today|heute|hoy": ("day", 0),
    r"yesterday|gestern|ayer": ("day", 1),
    r"this week|(?:dieser?|diese) woche|esta semana": ("week", 0),
    r"last week|letzter? woche|letzte woche|la semana pasada|semana pasada": ("week", 1),
    r"this month|diese[mn] monat|este mes": ("month", 0),
    r"last month|letzte[mns] monat|el mes pasado|mes pasado": ("month", 1),
}
_FROM = r"(?:(?:from|of|made|since|von|aus|seit|de|del|desde) )*"


def _days_taken(words: str, context: ToolContext, wanted: dict[str, Any]) -> str:
    """Read "from yesterday", "last week" into `wanted`; return the other words. "Since" is until now."""
    today = context.now.astimezone(ZoneInfo(context.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    for said, (unit, back) in _PAST.items():
        found = re.search(rf"(?<!\w){_FROM}(?:{said})(?!\w)", words, re.IGNORECASE)
        if found is None:
            continue
        if unit == "month":
            first = (today.replace(day=1) - timedelta(days=back)).replace(day=1)
            end = (first + timedelta(days=32)).replace(day=1)
        else:
            long = 7 if unit == "week" else 1
            first = today - timedelta(days=back * long + (today.weekday() if unit == "week" else 0))
            end = first + timedelta(days=long)
        wanted["since"] = first.astimezone(UTC)
        if not re.search(r"\b(?:since|seit|desde)\b", found[0], re.IGNORECASE):
            wanted["until"] = end.astimezone(UTC)
        return f"{words[: found.start()]} {words[found.end() :]}".strip()
    return words


async def _folder_taken(words: str, context: ToolContext, wanted: dict[str, Any]) -> str:
    """Read "folder summer", "in the folder Summer Trip" into `wanted`; a folder that is not there stays words."""
    found = re.search(
        r"(?<!\w)(?:(?:in|from|of|im|aus|en|de) )?(?:(?:the|my|dem|la|mi) )?(?:folder|ordner|carpeta) (?P<name>.+)",
        words,
        re.IGNORECASE,
    )
    if found is None:
        return words
    known = sorted((folder for folder, _ in await context.studio.assets.folders()), key=len, reverse=True)
    name = next((one for one in known if re.match(rf"{re.escape(one)}(?!\w)", found["name"], re.IGNORECASE)), None)
    if name is None:
        return words
    wanted["folder"] = name
    return f"{words[: found.start()]} {found['name'][len(name) :]}".strip()


def _day(text: str, timezone: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    except ValueError as error:
        raise InvalidRequest(tr("{text} is no day", text=text), fix=tr("write it as from:2026-03-01")) from error


@tool
async def browse(context: ToolContext, *, words: str = "") -> Outcome:
    """List the library by persona, type, approval, days, #tags, folder/, page and plain words."""
    page = re.search(r"(?<!\w)(?:page|seite|p[aá]gina) (\d{1,3})(?!\w)", words, re.IGNORECASE)
    asked = f"{words[: page.start()]} {words[page.end() :]}".strip() if page else words.strip()
    wanted = await filter_of(context, asked)
    return await listing(
        context, wanted, asked, before=await before_page(context, wanted, int(page[1])) if page else ()
    )


@tool
async def show_asset(context: ToolContext, *, asset: AssetName = "last") -> Outcome:
    """Show one asset with how it was made and whether it has been used."""
    row = await an_asset(context, asset)
    persona = await context.studio.personas.get(row.persona_id) if row.persona_id else None
    tags = (await context.studio.assets.tags_of([row.id])).get(row.id, ())
    lines = [
        line(row, tags),
        tr("of {persona}", persona=plain(persona.name)) if persona else "",
        tr(
            "{mime}, {file_size:.1f} MB, made {local}",
            mime=row.mime,
            file_size=row.file_size / 1000000,
            local=_local(context, row.created_at),
        ),
        await _usage(context, row),
        *_recipe(row),
        tr("rejected: {rejection_reason}", rejection_reason=plain(row.rejection_reason))
        if row.rejection_reason
        else "",
    ]
    buttons = (
        Offer(label="✅", action="approve_assets", args={"assets": [row.handle]}, lasting=True),
        Offer(label="❌", action="ask_why_rejected", args={"asset": row.handle}, lasting=True),
        Offer(label=tr("Original file"), action="send_original", args={"asset": row.handle}, lasting=True),
        Offer(label=tr("Post"), action="post_asset", args={"asset": row.id}, lasting=True),
    )
    return Outcome(
        effect="found",
        text="\n".join(part for part in lines if part),
        object_kind="asset",
        object_id=str(row.id),
        assets=(row.id,),
        offers=(buttons,),
        remember={"asset": row.id, "job": None, "made_by": row.job_id},
    )


def _local(context: ToolContext, moment: datetime) -> str:
    """Return a moment as the person's own clock showed it."""
    return dated(moment.astimezone(ZoneInfo(context.timezone)), "%d %b %Y %H:%M")


async def _usage(context: ToolContext, row: Asset) -> str:
    """Say how often an asset was posted, when last, and where."""
    posts = [post for post in await context.studio.deliveries.of_asset(row.id) if post.posted_at]
    if not row.last_used_at and not posts:
        return tr("not posted yet")
    where = ", ".join(f"{post.handle} {post.platform} {post.permalink}".strip() for post in posts[-5:])
    last = tr(", last {local}", local=_local(context, row.last_used_at)) if row.last_used_at else ""
    return plain(
        trn(
            "used {count} time{last}{where}",
            "used {count} times{last}{where}",
            row.times_used,
            last=last,
            where=f": {where}" if where else "",
        )
    )


HASHES = {"faces", "face_references"}  # which pictures of a face went in, by their content: not for reading


def _recipe(row: Asset) -> list[str]:
    """Return how an asset was made, in lines."""
    made = ", ".join(
        f"{name.replace('_', ' ')} {_said(value)}"
        for name, value in sorted(row.generation_settings.items())
        if name not in HASHES | {SPEECH} and value not in ("", None, {}, [])
    )
    took = (
        tr("took {generation_time_seconds:.1f} s", generation_time_seconds=row.generation_time_seconds)
        if row.generation_time_seconds
        else ""
    )
    facts = "; ".join(
        part for part in (tr("seed {seed}", seed=row.seed) if row.seed is not None else "", made, took) if part
    )
    return [
        tr("prompt: {prompt}", prompt=plain(row.prompt)) if row.prompt else "",
        tr("negative: {negative_prompt}", negative_prompt=plain(row.negative_prompt)) if row.negative_prompt else "",
        heard_of(speech) if (speech := row.generation_settings.get(SPEECH)) else "",
        plain(facts),
    ]


def _said(value: object) -> str:
    if isinstance(value, list):
        return " ".join(str(part).replace("_", " ") for part in value)
    if isinstance(value, dict) and "kind" in value:  # a licence
        return f"{value['kind']} ({value['words']})" if value.get("words") else str(value["kind"])
    return f"{value:g}" if isinstance(value, float) else str(value)


@tool
async def send_original(context: ToolContext, *, asset: AssetName = "last") -> Outcome:
    """Send the file itself, as it is stored, and not a copy that a chat has made smaller."""
    row = await an_asset(context, asset)
    path = await context.studio.blobs.fetch(row.sha256, row.suffix)
    name = f"{row.handle}{row.suffix}"
    return Outcome(
        effect="found",
        text=f"{name}, {row.file_size / 1_000_000:.1f} MB",
        object_kind="asset",
        object_id=str(row.id),
        files=(Document(path=path, name=name, mime=row.mime),),
        remember={"asset": row.id, "job": None},
    )


async def several(context: ToolContext, names: Sequence[str]) -> list[Asset]:
    """Return the assets of these names; "these" are those listed last, "first 6" the first of them, "rest" the
    others, "last 2" the two that came last of all."""
    words = " ".join(name.lower() for name in names).strip()
    if words in {"", "it", "that", "this", "last"}:
        return [await an_asset(context, "last")]
    listed = list(await context.studio.assets.among(map(int, context.memory.get("listed") or [])))
    first = re.fullmatch(r"first (\d+)", words)
    last = re.fullmatch(r"last (\d{1,3})", words)
    if last:
        newest = await context.studio.assets.list(limit=min(int(last[1]), MOST))
        return list(newest.items)
    if first or words in {"these", "all", "them", "rest"}:
        if not listed:
            raise InvalidRequest(tr("which files?"), fix=tr("list them first with /library, or name them like img_12"))
        if first:
            return listed[: int(first[1])]
        if words == "rest":
            rest = [asset for asset in listed if asset.approval_status is Approval.PENDING]
            if not rest:
                raise InvalidRequest(tr("nothing is left of those"), fix=tr("/library lists what there is"))
            return rest
        return listed
    if len(names) > MOST:
        raise InvalidRequest(
            tr("{count} files at once are too many", count=len(names)), fix=tr("name at most {most}", most=MOST)
        )
    return [await an_asset(context, name) for name in names]


def names_of(rows: Sequence[Asset]) -> str:
    return ", ".join(row.handle for row in rows)


def done(rows: Sequence[Asset], effect: Effect, text: str, **more: Any) -> Outcome:
    """Return what happened to files; "it" is the first of them from now on."""
    remember = {"asset": rows[0].id, "job": None} | more.pop("remember", {}) if rows else {}
    return Outcome(
        effect=effect,
        text=text,
        object_kind="asset",
        object_id=str(rows[0].id) if rows else "",
        remember=remember,
        **more,
    )


async def as_they_are(context: ToolContext, rows: Sequence[Asset], *fields: str) -> dict[str, dict[str, Any]]:
    """Return these fields of the files as they are before a change, for `put_back`; "tags" is one of them."""
    tags = await context.studio.assets.tags_of([row.id for row in rows]) if "tags" in fields else {}
    return {
        str(row.id): {field: list(tags[row.id]) if field == "tags" else getattr(row, field) for field in fields}
        for row in rows
    }


def back_to(before: Mapping[str, Any]) -> tuple[tuple[Offer, ...], ...]:
    """Return the row with the button that puts files back as they were."""
    return ((Offer(label=tr("Undo"), action="put_back", args={"assets": before}),),)


@tool
async def put_back(context: ToolContext, *, assets: dict[str, dict[str, Any]]) -> Outcome:
    """Take back a change of files: approval, folder, title, category or tags are as they were."""
    rows = await context.studio.assets.among(map(int, assets))
    tags = await context.studio.assets.tags_of([row.id for row in rows])
    for row in rows:
        before = dict(assets[str(row.id)])
        if "tags" in before:
            had, has = set(before.pop("tags")), set(tags[row.id])
            await context.studio.assets.tag([row.id], add=had - has, remove=has - had)
        if "approval_status" in before:
            before["approval_status"] = Approval(before["approval_status"])
        if before:
            await context.studio.assets.change(row.id, before)
    return done(
        rows, "changed", trn("{names} is as before.", "{names} are as before.", len(rows), names=names_of(rows))
    )


JUDGED = ("approval_status", "rejection_reason")


@tool
async def approve_assets(context: ToolContext, *, assets: AssetNames) -> Outcome:
    """Approve assets for use. This does not post them."""
    rows = await several(context, assets)
    back = back_to(await as_they_are(context, rows, *JUDGED))
    await context.studio.assets.approve([row.id for row in rows])
    return done(rows, "approved", tr("✅ Approved {names}.", names=names_of(rows)), offers=back)


@tool
async def reject_assets(
    context: ToolContext, *, assets: AssetNames, reason: Annotated[str, "Why, in the person's words."] = ""
) -> Outcome:
    """Reject assets, with a reason."""
    rows = await several(context, assets)
    back = back_to(await as_they_are(context, rows, *JUDGED))
    await context.studio.assets.reject([row.id for row in rows], reason)
    return done(
        rows,
        "changed",
        tr("❌ Rejected {names}{more}.", names=names_of(rows), more=f": {plain(reason)}" if reason else ""),
        offers=back,
    )


@tool
async def ask_why_rejected(context: ToolContext, *, asset: AssetName) -> Outcome:
    """Ask for the reason of a rejection; the next message is it."""
    row = await an_asset(context, asset)
    question = {"tool": "reject_assets", "args": {"assets": [row.handle]}, "field": "reason"}
    return done(
        [row],
        "nothing",
        tr("Why is {handle} no good? Your words are kept with it.", handle=row.handle),
        remember={"question": question},
    )


@tool
async def tag_assets(
    context: ToolContext,
    *,
    assets: AssetNames,
    add: Annotated[list[str], "Tags to add."] = [],  # noqa: B006 - never changed
    remove: Annotated[list[str], "Tags to take off."] = [],  # noqa: B006 - never changed
) -> Outcome:
    """Add tags to assets or take tags off."""
    rows = await several(context, assets)
    clean_add = [tag.lstrip("#").strip().lower()[:60] for tag in add if tag.strip("# ")]
    clean_remove = [tag.lstrip("#").strip().lower()[:60] for tag in remove if tag.strip("# ")]
    if not clean_add and not clean_remove:
        raise InvalidRequest(tr("which tag?"), fix=tr('say "tag img_12 beach", or /tag 12 +beach -draft'))
    back = back_to(await as_they_are(context, rows, "tags"))
    await context.studio.assets.tag([row.id for row in rows], add=clean_add, remove=clean_remove)
    changed = " ".join([*(f"+{tag}" for tag in clean_add), *(f"-{tag}" for tag in clean_remove)])
    return done(
        rows, "changed", tr("Tags of {names}: {changed}.", names=names_of(rows), changed=plain(changed)), offers=back
    )


@tool
async def file_assets(context: ToolContext, *, assets: AssetNames, folder: str) -> Outcome:
    """Put assets in a folder of the library."""
    rows = await several(context, assets)
    clean = "/".join(part.strip() for part in re.split(r"[/\\]+", folder) if part.strip() not in {"", ".", ".."})[:200]
    back = back_to(await as_they_are(context, rows, "folder_path"))
    await context.studio.assets.move([row.id for row in rows], clean)
    where = tr("in the folder {clean}. /library {clean}/ lists it", clean=plain(clean)) if clean else tr("in no folder")
    return done(rows, "changed", f"{names_of(rows)}: {where}.", offers=back)


@tool
async def edit_asset(context: ToolContext, *, asset: AssetName, field: str, value: str) -> Outcome:
    """Change an asset's title or category."""
    row = await an_asset(context, asset)
    name = field.strip().lower()
    if name not in {"title", "category"}:
        raise InvalidRequest(
            tr("{field!r} of a file cannot be changed", field=field[:30]), fix=tr("title and category can")
        )
    if name == "category" and not re.fullmatch(r"[\w-]{1,24}", value.strip()):
        raise InvalidRequest(tr("a category is one word"), fix=tr("such as post, story, reel, short or message"))
    if not value.strip():
        raise InvalidRequest(
            tr("which {name}?", name=name),
            fix=tr("for example /asset edit {number} {name} story", number=row.id, name=name),
        )
    back = back_to(await as_they_are(context, [row], name))
    changed = await context.studio.assets.change(row.id, {name: value.strip()[:200]})
    return done(
        [changed],
        "changed",
        tr("{changed}: {name} is {value} now.", changed=changed.handle, name=name, value=plain(value.strip()[:200])),
        offers=back,
    )


@tool
async def delete_assets(context: ToolContext, *, assets: AssetNames) -> Outcome:
    """Delete assets. It can be undone."""
    rows = await several(context, assets)
    planned = await context.studio.deliveries.planned_with([row.id for row in rows])
    if planned:
        posts = ", ".join(delivery.handle for delivery in planned)
        raise InvalidRequest(
            tr("{posts} would post what you want to delete", posts=posts), fix=tr("cancel {posts} first", posts=posts)
        )
    remove = Offer(
        label=tr("Delete"), action="remove_assets", args={"assets": [row.id for row in rows]}, style="danger"
    )
    return done(
        rows,
        "proposed",
        tr("Delete {names}? You can undo it.", names=names_of(rows)),
        offers=((remove, Offer(label=tr("Keep"), action="leave")),),
    )


@tool
async def remove_assets(context: ToolContext, *, assets: list[int]) -> Outcome:
    """Delete these assets softly."""
    planned = await context.studio.deliveries.planned_with(assets)
    if planned:
        posts = ", ".join(delivery.handle for delivery in planned)
        raise InvalidRequest(
            tr("{posts} would post what you want to delete", posts=posts), fix=tr("cancel {posts} first", posts=posts)
        )
    gone = await context.studio.assets.delete(assets, now=context.now)
    return Outcome(
        effect="deleted",
        text=tr("Deleted {names}.", names=names_of(gone)) if gone else tr("They were deleted already."),
        object_kind="asset",
        offers=undo_of("remove_assets", {"assets": assets}),
        remember={"asset": None},
    )


@tool
async def restore_assets(context: ToolContext, *, assets: list[int]) -> Outcome:
    """Take back a deletion."""
    back = await context.studio.assets.undelete(assets)
    return done(back, "changed", trn("{names} is back.", "{names} are back.", len(back), names=names_of(back)))


@tool
async def stats(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Count the library by type and by approval."""
    row = await the_persona(context, persona) if persona else None
    found = await context.studio.assets.stats(persona_id=row.id if row else None)
    types = ", ".join(_counted(kind, count) for kind, count in found.by_type.items() if count)
    approvals = ", ".join(_standing(state, count) for state, count in found.by_approval.items())
    tags = ", ".join(f"#{tag} {count}" for tag, count in (await context.studio.assets.tags())[:8])
    folders = ", ".join(f"{folder}/ {count}" for folder, count in (await context.studio.assets.folders())[:8])
    whose = tr(" of {name}", name=plain(row.name)) if row else ""
    lines = [
        trn(
            "**{total}** file{whose}: {types}",
            "**{total}** files{whose}: {types}",
            found.total,
            total=found.total,
            whose=whose,
            types=types or tr("none yet"),
        ),
        approvals,
        plain(tags),
        plain(folders),
    ]
    return Outcome(effect="found", text="\n".join(part for part in lines if part))


def _standing(state: str, count: int) -> str:
    match state:
        case "pending":
            return tr("{count} pending", count=count)
        case "approved":
            return tr("{count} approved", count=count)
    return tr("{count} rejected", count=count)


def _counted(kind: str, count: int) -> str:
    match kind:
        case "image":
            return trn("{count} picture", "{count} pictures", count)
        case "video":
            return trn("{count} video", "{count} videos", count)
        case "audio":
            return trn("{count} sound", "{count} sounds", count)
        case "text":
            return trn("{count} text", "{count} texts", count)
    return f"{count} {kind}"


OFFERED = [search_library, show_asset, approve_assets, reject_assets, tag_assets, delete_assets]
PRESSED = [
    browse, send_original, ask_why_rejected, file_assets, edit_asset, remove_assets, restore_assets, put_back,
    stats,
]  # fmt: skip
