"""The library a page at a time: one picture of numbered tiles, the same in words, and buttons that turn the page.

The numbers on the tiles are what the person says next: `finding` reads "3" as the third of them, while this is what was
listed last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from storage.assets import AssetFilter
from storage.tables import Approval, Asset, AssetType, Rating, Role
from storage.wording import tr, trn
from tools.approval import likeness_words
from tools.context import Document, Offer, Outcome, ToolContext
from tools.errors import InvalidRequest, Refused
from tools.marks import bare, plain
from tools.sheets import sources
from tools.showing import LONGEST, is_veiled, sheet, units
from tools.toolbox import tool

PAGE = 9  # three by three: still to be judged on a phone, and no album holds more than ten
MARKS = {Approval.APPROVED: "✅", Approval.REJECTED: "❌", Approval.PENDING: "·"}
Form = Literal["sheet", "album"]


async def listing(
    context: ToolContext, wanted: AssetFilter, what: str, *, before: Sequence[int] = (), form: Form = "sheet"
) -> Outcome:
    """Return a page of the assets that `wanted` lets through, newest first.

    `before` are the keys of the pages up to this one, so that it can be turned back; none are the first page's.
    """
    page = await context.studio.assets.list(wanted, limit=PAGE, before=before[-1] if before else None)
    found = page.items
    if not found:
        text = tr("Nothing found for {what}.", what=plain(what)) if what.strip() else tr("The library is empty.")
        return Outcome(
            effect="nothing",
            text=tr('{text} "a beach reel for Ava" makes something; /library shows all there is.', text=text),
        )
    total = await context.studio.assets.count(wanted)
    numbers = [asset.id for asset in found]
    first = len(before) * PAGE + 1
    count = (
        tr("{first} to {first_2} of {total}", first=first, first_2=first + len(found) - 1, total=total)
        if total > len(found)
        else _files(total)
    )
    files: tuple[Document, ...] = ()
    if form == "sheet" and total > 1:
        files = await _sheet(context, found, what, count)
    tags = await context.studio.assets.tags_of(numbers)
    lines = _fitting(found, tags, f"{count}." if total > len(found) else "")
    return Outcome(
        effect="found",
        text="\n".join(lines),
        object_kind="asset",
        object_id=str(found[0].id),
        assets=() if files else tuple(numbers),
        files=files,
        offers=_offers(context, found, wanted, what, before, page.next, form),
        remember={
            "asset": found[0].id,
            "job": None,
            "listed": numbers,
            "numbered": numbers,
            "leaf": {
                "wanted": _kept(wanted),
                "what": what,
                "before": list(before),
                "next": page.next,
                "form": form,
            },
        },
    )


async def before_page(context: ToolContext, wanted: AssetFilter, number: int) -> list[int]:
    """Return the keys that `listing` takes to show page `number`, the first is 1; of too many pages those of the last."""
    before: list[int] = []
    for _ in range(1, number):
        page = await context.studio.assets.list(wanted, limit=PAGE, before=before[-1] if before else None)
        if page.next is None:
            break
        before.append(page.next)
    return before


def _files(count: int) -> str:
    return trn("{count} file", "{count} files", count)


def _offers(
    context: ToolContext,
    found: Sequence[Asset],
    wanted: AssetFilter,
    what: str,
    before: Sequence[int],
    behind: int | None,
    form: Form,
) -> tuple[tuple[Offer, ...], ...]:
    def turn(label: str, pages: Sequence[int], other: Form) -> Offer:
        args = {
            "wanted": _kept(wanted),
            "what": what,
            "before": list(pages),
            "form": other,
            "asker": context.actor,
        }
        return Offer(label=label, action="turn_page", args=args, role=Role.VIEWER, turns=True)

    rows: list[tuple[Offer, ...]] = []
    waiting = [asset.handle for asset in found if asset.approval_status is Approval.PENDING]
    if len(found) > 1 and waiting:
        rows.append((Offer(label=tr("Approve all"), action="approve_assets", args={"assets": waiting}),))
    turns = []
    if before:
        turns.append(turn(tr("Previous"), before[:-1], form))
    if behind is not None:
        turns.append(turn(tr("Next"), [*before, behind], form))
    if len(found) > 1:
        turns.append(
            turn(tr("As an album"), before, "album") if form == "sheet" else turn(tr("As one picture"), before, "sheet")
        )
    if turns:
        rows.append(tuple(turns))
    return tuple(rows)


@tool
async def turn_page(
    context: ToolContext, *, wanted: dict[str, Any], what: str = "", before: list[int], form: Form, asker: str
) -> Outcome:
    """Show another page of a list, for the person who asked for it."""
    if context.actor != asker:
        raise Refused(tr("somebody else is leafing through that list"), fix=tr("/library shows you one of your own"))
    return await listing(context, _wanted(wanted), what, before=before, form=form)


@tool
async def leaf(context: ToolContext, *, way: Literal["next", "previous"] = "next") -> Outcome:
    """Show the next page of the list that was shown last in this chat, or the one before it."""
    shown: Mapping[str, Any] = context.memory.get("leaf") or {}
    before = list(shown.get("before", ()))
    if not shown:
        raise InvalidRequest(tr("there is no list to leaf through"), fix=tr("/library shows one"))
    if way == "previous" and not before:
        return Outcome(effect="nothing", text=tr("That was the first page."))
    if way == "next" and shown["next"] is None:
        return Outcome(effect="nothing", text=tr("That was the last page."))
    pages = before[:-1] if way == "previous" else [*before, int(shown["next"])]
    return await listing(context, _wanted(shown["wanted"]), str(shown["what"]), before=pages, form=shown["form"])


def _kept(wanted: AssetFilter) -> dict[str, Any]:
    """Write a filter for a button; `_wanted` reads it."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(wanted).items()
        if value not in (None, "", (), False)
    }


def _wanted(kept: Mapping[str, Any]) -> AssetFilter:
    kinds: dict[str, Any] = {
        "type": AssetType, "approval": Approval, "rating": Rating, "since": datetime.fromisoformat,
        "until": datetime.fromisoformat, "tags": tuple, "without": tuple,
    }  # fmt: skip
    return AssetFilter(**{name: kinds[name](value) if name in kinds else value for name, value in kept.items()})


# The picture.


async def _sheet(context: ToolContext, found: Sequence[Asset], what: str, count: str) -> tuple[Document, ...]:
    """Return the page as a picture; nothing where it cannot be drawn, and then the files themselves are shown."""
    pictures = await sources(context.studio.blobs, found, context.studio.thumbnails)
    tiles = [
        {
            "number": number,
            "name": asset.handle,
            "length": clock_words(asset.duration_s),
            "mark": asset.approval_status.value,
            "kind": asset.type.value,
            "blurred": is_veiled(context, asset),
            "source": pictures.get(asset.id),
        }
        for number, asset in enumerate(found, start=1)
    ]
    title = tr("Library: {what}", what=what.strip()) if what.strip() else tr("Library")
    told = {"title": title, "subtitle": count, "tiles": tiles}
    return await sheet(context, "contact", told, name="library.jpg")


def clock_words(seconds: float | None) -> str:
    """Return a length as a player shows it.

    >>> clock_words(8.2), clock_words(75), clock_words(None)
    ('0:08', '1:15', '')
    """
    if not seconds:
        return ""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


# The words.


def _fitting(found: Sequence[Asset], tags: Mapping[int, Sequence[str]], last: str) -> list[str]:
    """Return a numbered line for each, as full as there is room for all."""
    numbered: list[str] = []
    for longest, is_full in ((70, True), (40, True), (40, False), (16, False)):
        numbered = [
            f"{number}. {line(asset, tags.get(asset.id, ()), longest=longest, is_full=is_full)}"
            for number, asset in enumerate(found, start=1)
        ]
        numbered += [last] if last else []
        if units(bare("\n".join(numbered))) <= LONGEST:
            break
    return numbered


def line(asset: Asset, tags: Sequence[str] = (), *, longest: int = 70, is_full: bool = True) -> str:
    """Return an asset in one line, its words cut after `longest` characters; without facts, only what it is called."""
    title = plain((asset.title or asset.prompt)[:longest])
    head = f"{MARKS[asset.approval_status]} **{asset.handle}** {title}"
    if not is_full:
        return head.rstrip()
    size = f"{asset.width}x{asset.height}" if asset.width else ""
    seconds = f"{asset.duration_s:.0f} s" if asset.duration_s else ""
    score = (
        tr("quality {quality_score:.2f}", quality_score=asset.quality_score) if asset.quality_score is not None else ""
    )
    face = likeness_words(asset)
    adult = "18+" if asset.rating is Rating.ADULT else ""
    labels = " ".join(f"#{tag}" for tag in tags)
    folder = f"{asset.folder_path}/" if asset.folder_path else ""
    facts = ", ".join(part for part in (size, seconds, score, face, adult) if part)
    more = plain(" ".join(part for part in (labels, folder) if part))
    return f"{head} ({facts}){f' {more}' if more else ''}"


PRESSED = [turn_page, leaf]
