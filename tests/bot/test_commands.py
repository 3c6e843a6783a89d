"""Every command of the table: what it does is in the database, what it says is true, and who may not, does not.

One studio serves all cases; each case makes the files, the post and the persona that it is about anew.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot.command_words import names_in
from bot.commands import ALIASES, COMMANDS, find_command, help_text, unknown
from storage.tables import Approval, DeliveryState, IfLate, PersonaStatus, Rating, Role
from tests.bot.commanding import (
    FRIDAY_SIX,
    WEDNESDAY,
    Things,
    a_job_was_started,
    a_post_was_planned,
    a_slot_was_kept,
    asked,
    by,
    caption,
    caption_of,
    choice,
    clip_in,
    command,
    consents,
    content,
    default_style,
    destination,
    due,
    equals,
    exported,
    face_method,
    field,
    goes_to,
    hair,
    has,
    is_adult,
    is_deleted,
    is_gone,
    knows,
    measured,
    new_things,
    noted,
    packed,
    receipt,
    role,
    stands,
    status,
    steps,
    styles,
    tagged,
)
from tests.bot.rooms import CHAT, Room, room
from tools.errors import InvalidRequest

RAW = re.compile(r"Input should be|Traceback|\bNone\b|<\w+\.\w+|\[']|validation error|object at 0x")

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def field_of(things: Things, name: str, value: object) -> bool:
    return getattr(await things.delivery(), name) == value


async def goes_to_instagram(things: Things) -> bool:
    """The zone of the shared studio is changed by other cases, so the hour is not asked."""
    post = await things.latest_post()
    return post.asset_id == things.a.id and post.platform == "instagram"


async def queued(things: Things) -> bool:
    """Two of the posts of this persona go out, at the same hour of two days that follow each other."""
    rows = await things.room.app.studio.deliveries.list(persona_id=things.persona.id, states=(DeliveryState.PLANNED,))
    same_hour = len(rows) == 2 and rows[1].due_at - rows[0].due_at == timedelta(days=1)
    return same_hour and [row.asset_id for row in rows] == [things.a.id, things.b.id]


async def rhythm(things: Things, **values: object) -> bool:
    rows = [row for row in await things.room.app.studio.rhythms.list() if row.persona_id == things.persona.id]
    plain: dict[str, object] = {"times": "", "quiet": "", "per_day": 0}
    right = all({name: getattr(row, name) for name in plain} == plain | values for row in rows)
    return right and bool(rows or not values)


async def sent_file(things: Things, suffix: str, *words: str) -> bool:
    newest = max(things.room.app.downloads.glob(f"plan-*.{suffix}"), key=lambda path: path.stat().st_mtime)
    text = newest.read_text(encoding="utf-8")
    return all(word in text for word in words)


async def evergreen_is_on(things: Things) -> bool:
    rows = await things.room.app.studio.schedules.list(active=True)
    found = [
        (one.kind, one.cooldown_days, one.most_uses, one.ask_first)
        for one in rows
        if one.persona_id == things.persona.id
    ]
    return found == [("library", 14, 3, False)]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip_in(tmp_path_factory.mktemp("clips"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    ticks = count()  # of two buttons, one is the newer
    async with room(
        tmp_path_factory.mktemp("studio"), clock=lambda: WEDNESDAY + timedelta(microseconds=next(ticks))
    ) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def still(studio: Room, tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Things:
    """Things for cases that change nothing."""
    return await new_things(studio, tmp_path_factory.mktemp("still"), clip)


@pytest_asyncio.fixture(loop_scope="module")
async def things(studio: Room, tmp_path: Path, clip: Path) -> AsyncIterator[Things]:
    made = await new_things(studio, tmp_path, clip)
    yield made
    for running in await studio.app.studio.jobs.unfinished():
        await studio.app.studio.production.cancel(running.id)
    await studio.app.desk.idle()


State = Callable[[Things], Awaitable[object]]


EVERGREEN = "/evergreen {who} instagram every day at 9, rest 14 days, at most 3 times"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A line, the words that its answer holds, and what is true afterwards. `press` is pressed after it; `first` said before it, and
    `then` pressed on that."""

    line: str
    says: tuple[str, ...] = ()
    state: State | None = None
    press: str = ""
    first: str = ""
    then: str = ""


CASES = [
    # making
    Case(line="/reel {who} beach 15s", state=lambda t: a_job_was_started(t, theme="beach", duration_s=15.0, persona_id=t.persona.id)),
    Case(line='/reel {who} beach --shots 4 --for tiktok --hook "Salt"', state=lambda t: a_job_was_started(t, shots=4, platform="tiktok", hook="Salt")),
    Case(line="/image {who} at the opera x2 --style formal --seed 7", state=lambda t: a_job_was_started(t, count=2, seed=7, style="formal")),
    Case(line="/make {who} post about surfing", state=lambda t: a_job_was_started(t, prompt="surfing", persona_id=t.persona.id)),
    Case(line="/again at night", state=lambda t: a_job_was_started(t, theme="a lighthouse, at night")),
    Case(line="/again shorter", state=lambda t: a_job_was_started(t, theme="a lighthouse", duration_s=6.0)),
    Case(line="/again swap shots 1 and 2", state=lambda t: a_job_was_started(t, based_on=t.job.id, order=[2, 1])),
    Case(line="/retake 2 closer", state=lambda t: a_job_was_started(t, based_on=t.job.id, retake=[2], retake_change="closer")),
    Case(line="/video {a} she waves", says=("real motion needs ComfyUI with a video model", "/workflows video")),
    Case(line="/edit {reel} trim 0-4s", state=lambda t: a_job_was_started(t, asset_id=t.reel.id, operation="trim", value="0-4s")),
    Case(line="/edit trim {reel} 0-4s", state=lambda t: a_job_was_started(t, asset_id=t.reel.id, operation="trim")),
    Case(line='/edit {reel} text "New drop" bottom', state=lambda t: a_job_was_started(t, operation="text_overlay")),
    Case(line='/ab {who} "red dress" | "white shirt"', says=("which prompt won", "/ab show"), state=lambda t: a_job_was_started(t, prompt="white shirt")),
    Case(line="/storyboard on", says=("always asked",), state=lambda t: choice(t, "storyboard", "on")),
    Case(line="/storyboard auto", says=("GPU time",), state=lambda t: choice(t, "storyboard", "auto")),
    # writing and checking
    Case(line="/caption {a} instagram", says=("Caption for img_{a} (Instagram)",), state=lambda t: caption_of(t)),
    Case(line="/caption {b} tiktok --tags 2", says=("Caption for img_{b} (TikTok)",), state=lambda t: caption_of(t, "b", tags=2)),
    Case(line="/write {who} a bio line", state=lambda t: receipt(t, "write_as", "made")),
    Case(line="/validate {a} instagram", says=("img_{a}", "Instagram", "checks passed"), state=lambda t: measured(t)),
    Case(line="/validate {post}", says=("{post}", "fits")),
    Case(line="/repair {a} pinterest crop", state=lambda t: a_job_was_started(t, asset_id=t.a.id, operation="fit", value="pinterest crop")),
    Case(line="/repair {a} telegram", says=("Nothing was changed on **img_{a}**", "fits Telegram")),
    # the library
    Case(line="/licence {a} own", says=("mg_{a} is no sound",)),
    Case(line="/library {who}", says=("img_{a}", "img_{b}", "{reel}")),
    Case(line="/find lighthouse", says=("img_{b}",)),
    Case(line="/asset {a}", says=("img_{a}", "a lighthouse in the fog", "not posted yet")),
    Case(line="/asset {a} original", says=("img_{a}.png",)),
    Case(line="/asset edit {a} title Fog", says=("title is Fog",), state=lambda t: field(t, "title", "Fog")),
    Case(line="/asset edit {a} category story", says=("category is story",), state=lambda t: field(t, "category", "story")),
    Case(line="/asset rm {b}", says=("Delete img_{b}?",), press="Delete", state=lambda t: is_deleted(t, "b")),
    Case(line="/asset {a} adult off", says=("rated general",), state=lambda t: field(t, "rating", Rating.GENERAL)),
    Case(line="/approve {a} {b}", says=("Approved img_{a}, img_{b}",), state=lambda t: field(t, "approval_status", Approval.APPROVED)),
    Case(line="/approve {post}", says=("Shall it go out like this?",), press="Approve", state=lambda t: stands(t, DeliveryState.PLANNED)),
    Case(line="/reject {a} {b} blurry", says=("Rejected img_{a}, img_{b}: blurry",), state=lambda t: field(t, "rejection_reason", "blurry")),
    Case(line="/rm {b}", says=("Delete img_{b}?",), press="Delete", state=lambda t: is_deleted(t, "b")),
    Case(line="/rm {b}", says=("Delete img_{b}?",), press="Keep", state=lambda t: is_deleted(t, "b", wanted=False)),
    Case(line="/tag {a} +Beach #fog", says=("+beach", "+fog"), state=lambda t: tagged(t, "beach", "fog")),
    Case(line="/move {a} summer/week1", says=("summer/week1",), state=lambda t: field(t, "folder_path", "summer/week1")),
    Case(line="/zip {who}", says=("3 files", "manifest.json"), state=lambda t: packed(t)),
    Case(line="/zip {a}-{b}", says=("2 files",), state=lambda t: packed(t)),
    Case(line="/face trend {who}"),  # with the extra or without it: tests/bot/test_likeness.py
    Case(line="/stats {who}", says=("3", "2 pictures, 1 video", "3 pending")),
    # posts
    Case(line="/schedule {a} instagram fri 18:00", says=("img_{a}", "Instagram", "you post it by hand"), state=a_post_was_planned),
    Case(line="/slot {who} instagram tue 9:00", says=("a slot for {who}", "Tue 17 Mar 09:00"), state=a_slot_was_kept),
    Case(line="/queue {who}", says=("{post}", "Fri 13 Mar 18:00", "waits for your approval")),
    Case(line="/queue {who} 7d", says=("{post}",)),
    Case(line="/queue {who} posted", says=("No post is posted for {who}",)),
    Case(line="/post {post}", says=("{post}", "A lighthouse.", "Made with AI", "Shall it go out like this?")),
    Case(line="/post {post} move sat 10:00", says=("Sat 14 Mar 10:00",), state=lambda t: due(t, datetime(2026, 3, 14, 10, tzinfo=UTC))),
    Case(line="/post {post} move saturday", says=("Sat 14 Mar 18:00",), state=lambda t: due(t, FRIDAY_SIX + timedelta(days=1))),
    Case(line="/post {post} move 20:00", says=("Fri 13 Mar 20:00",), state=lambda t: due(t, FRIDAY_SIX + timedelta(hours=2))),
    Case(line="/post {post} move an hour later", says=("Fri 13 Mar 19:00",), state=lambda t: due(t, FRIDAY_SIX + timedelta(hours=1))),
    Case(line="/post all cancel {who}", says=("{post}", "Cancel this post?"), state=lambda t: due(t, FRIDAY_SIX)),
    Case(line="/post {post} move fri 18:00", says=("is for Fri 13 Mar 18:00", "already"), state=lambda t: due(t, FRIDAY_SIX)),
    Case(line="/post {post} caption Brand new *words*", says=("Brand new",), state=lambda t: caption(t, "Brand new *words*")),
    Case(line="/post {post} fill {b}", says=("img_{b}",), state=lambda t: content(t, "b")),
    Case(line="/post {post} approve", press="Approve", says=("Shall it go out like this?",), state=lambda t: stands(t, DeliveryState.PLANNED)),
    Case(line="/post {post} cancel", press="Cancel the post", says=("Cancel this post?",), state=lambda t: stands(t, DeliveryState.CANCELLED)),
    Case(line="/post {post} cancel", press="Keep it", says=("Cancel this post?",), state=lambda t: stands(t, DeliveryState.DRAFT)),
    Case(line="/post {post} rm", says=("Cancelled",), state=lambda t: stands(t, DeliveryState.CANCELLED)),
    Case(line="/post {post} rm", press="Undo", state=lambda t: stands(t, DeliveryState.DRAFT)),
    Case(line="/post {post} late skip", says=("is called off if its time is missed",), state=lambda t: field_of(t, "if_late", IfLate.SKIP)),
    Case(line="/next {a} {b} instagram", says=("2 posts for", "img_{a}", "img_{b}", "18:00"), press="Approve all 2", state=queued),
    Case(line="/next {a} instagram {who}", says=("img_{a}", "Instagram", "18:00"), state=goes_to_instagram),
    Case(line="/rhythm", says=("No rules yet",)),
    Case(line="/rhythm {who} instagram 9 13 18", says=("{who}", "posts at 09:00, 13:00 and 18:00"), state=lambda t: rhythm(t, times="09:00 13:00 18:00")),
    Case(line="/rhythm {who} instagram 9 13 18", press="Undo", state=lambda t: rhythm(t)),
    Case(line="/rhythm {who} quiet 22-8", says=("is quiet 22:00 to 08:00",), state=lambda t: rhythm(t, quiet="22:00-08:00")),
    Case(line="/rhythm {who} max 3", says=("posts at most 3 a day",), state=lambda t: rhythm(t, per_day=3)),
    Case(line="/rhythm {who} off", says=("no rule",), state=lambda t: rhythm(t)),
    Case(line="/simulate next 7 days", says=("played through", "would go out")),
    Case(line="/calendar ics {who}", says=("1 planned posts as ICS",), state=lambda t: sent_file(t, "ics", "BEGIN:VCALENDAR", t.post.handle)),
    Case(line="/calendar csv {who}", says=("as CSV",), state=lambda t: sent_file(t, "csv", "caption", t.post.handle)),
    Case(line="/calendar json {who}", says=("as JSON",), state=lambda t: sent_file(t, "json", "2026-03-13T18:00:00Z", t.post.handle)),
    Case(line=EVERGREEN, press="Start, post by itself",
         says=("rests 14 days", "at most 3 times", "every day at 09:00"), state=evergreen_is_on),
    Case(line="/recurring", first=EVERGREEN, then="Start, post by itself", says=("from the library", "{who}")),
    Case(line="/connect bluesky", says=("app password", "encrypted")),
    Case(line="/accounts", says=("No account is connected",)),
    Case(line="/disconnect 1", says=("No account is connected",)),
    Case(line="/destinations", says=("the folder", "general audience", "late by up to 15 minutes, then I ask", "handed to you")),
    Case(line="/destination 1 grace 2 hours", says=("late by up to 2 hours, then I ask",)),
    Case(line="/destination 1 grace none", says=("never late by itself",)),
    Case(line="/destination 1 grace usual", says=("late by up to 15 minutes",)),
    Case(line="/destination 1 grace soon", says=("is no length of time",)),
    Case(line="/destination 1 grace 30 days", says=("is too long", "7 days at most")),
    Case(line="/destination 1 pause", says=("paused",), state=lambda t: destination(t, "is_paused", True)),
    Case(line="/destination 1 resume", says=("the folder",), state=lambda t: destination(t, "is_paused", False)),
    Case(line="/destination 1 default {who}", says=("Posts of {who} go to",), state=lambda t: goes_to(t, 1)),
    Case(line="/destination 1 adult on", says=("adult content allowed",), state=lambda t: destination(t, "rating", Rating.ADULT)),
    Case(line="/destination 1 adult off", says=("general audience",), state=lambda t: destination(t, "rating", Rating.GENERAL)),
    Case(line="/destination 1 name the folder", says=("the folder",), state=lambda t: destination(t, "name", "the folder")),
    # personas
    Case(line="/personas {who}", says=("{who}", "30")),
    Case(line="/persona list", says=("Architect",)),
    Case(line="/persona {who}", says=("{who}", "Lisbon", "short black hair", "sporty")),
    Case(line="/persona show {who}", says=("{who}", "Lisbon")),
    Case(line="/persona edit {who} hair=red", press="Change", says=("Change **{who}**?", "short red hair"), state=lambda t: hair(t, "short red hair")),
    Case(line="/persona edit {who} hair=red", press="Leave it", state=lambda t: hair(t, "short black hair")),
    Case(line="/persona pause {who} 7d", says=("{who} is paused until Wed 18 Mar",), state=lambda t: status(t, PersonaStatus.PAUSED)),
    Case(line="/persona resume {who}", says=("{who} is active",), state=lambda t: status(t, PersonaStatus.ACTIVE)),
    Case(line="/persona rm {who}", press="Delete", says=("Delete **{who}**?",), state=lambda t: is_gone(t)),
    Case(line="/persona purge {who}", says=("/persona purge {who} {who}",), state=lambda t: is_gone(t, wanted=False)),
    Case(line="/persona purge {who} {who}", says=("{post} of {who} is not over yet", "/post {post} rm first"), state=lambda t: is_gone(t, wanted=False)),
    Case(line="/persona export {who} toml", says=("{who} as TOML",), state=lambda t: exported(t)),
    Case(line="/persona export {who} prompt", says=("You are {who}, 30",)),
    Case(line="/persona use {who}", says=("talking about {who}",)),
    Case(line="/persona activity {who}", says=("3 files made", "1 wait for you")),
    Case(line="/persona adult {who} on", says=("{who} is rated adult", "destination"), state=is_adult),
    Case(line="/persona face {who} img_{a}", says=("img_{a} was not made here, so whose face is it",), state=lambda t: asked(t, "record_consent")),
    Case(line="/face add {who} {b}", says=("whose face is it",), state=lambda t: asked(t, "record_consent")),
    Case(line="/persona face {who} method=InstantID", says=("by InstantID",), state=lambda t: face_method(t, "instantid")),
    Case(line="/face method {who} off", says=("left out",), state=lambda t: face_method(t, "off")),
    Case(line="/logo {who} img_{a}", says=("stands in the corner of {who}'s reels",)),
    Case(line="/logo {who} off", says=("has no logo",)),
    Case(line="/faces {who}", says=("No face of {who} is kept",)),
    Case(line="/faces", says=("is kept",)),
    Case(line="/doctor data", says=("✅ **Data folder**",)),
    Case(line="/doctor faces", says=("Faces:", "references", "Pillow")),
    Case(line="/persona consent {who} Jane Roe, pictures, until 2027-01-01", says=("Consent", "Jane Roe"), state=lambda t: consents(t)),
    Case(line="/style {who}", says=("**formal** (default)", "**sporty**")),
    Case(line="/style {who} boardroom", says=("formal",)),
    Case(line="/style {who} castle", says=("has no style for castle", "sporty")),
    Case(line="/style new {who} glam, gold and velvet", says=("glam",), state=lambda t: has(styles(t), "glam")),
    Case(line="/style default {who} sporty", says=("sporty is the default",), state=lambda t: equals(default_style(t), "sporty")),
    Case(line="/style edit {who} sporty steps=35", says=("steps 35",), state=lambda t: steps(t, 35)),
    Case(line="/style rm {who} formal", says=("formal", "is gone"), state=lambda t: equals(styles(t), ["casual", "sporty"])),
    Case(line="/style rm {who} formal", press="Undo", state=lambda t: equals(default_style(t), "formal")),
    # ComfyUI; here everything is sketched, which the answers say
    Case(line="/workflows", says=("portrait-basic", "txt2img-sd15", "SDXL")),
    Case(line="/workflows custom", says=("no workflows of your own",)),
    Case(line="/workflow show portrait-basic", says=("Can be set: prompt", "KSampler")),
    Case(line="/workflow rm portrait-basic", says=("comes with the program",)),
    Case(line="/run portrait-basic {who} in the rain", says=("only sketched here", "painter")),
    Case(line="/video {reel} she waves", says=("is no picture", "img_12")),
    Case(line="/presets people", says=("portrait", "fashion")),
    Case(line="/presets video", says=("Instagram Reels", "15 to 60 s", "Telegram story", "720x1280")),
    Case(line="/preset show tiktok", says=("TikTok", "5000 kbit/s", "30 fps")),
    Case(line="/reel {who} beach 70s --preset tiktok", says=("15 to 60 seconds, not 70",)),
    Case(line="/reel {who} beach 20s --preset castle", says=("no video preset", "telegram-story")),
    Case(line="/preset show fashion", says=("SD1.5:", "SDXL:", "Negative:")),
    Case(line="/preset use fashion 40 steps", says=("40 steps", "applied now")),
    Case(line="/preset clear", says=("no longer applied",)),
    Case(line="/models", says=("ComfyUI",)),
    Case(line="/comfy", says=("sketched here", "painter")),
    # the language model, and what it is to remember
    Case(line="/llm", says=("Used now: **offline**", "does not run")),
    Case(line="/remember {who} never wears hats", says=("never wears hats",), state=lambda t: knows(t, "never wears hats")),
    Case(line="/facts"),
    Case(line="/forget chat", says=("forget everything", "What was made and planned stays")),
    # running
    Case(line="/help", says=("/reel", "/roles", "/help reels")),
    Case(line="/help persona", says=("/persona export Ava toml|json|prompt", "18 or older")),
    Case(line="/help reels", says=("Its card shows how far it is",)),
    Case(line="/start", says=("I'm up", "Posting to: the folder", "built-in phrases")),
    Case(line="/jobs video", says=("{job}", "ready")),
    Case(line="/job {job}", says=("{job}", "{reel}")),
    Case(line="/cancel {job}", says=("{job} was over already: ready",)),
    Case(line="/status", says=("GPU:", "Queue:", "Disk:", "Models:", "Pictures:", "Language:")),
    Case(line="/status disk", says=("Disk:", "GB free")),
    Case(line="/errors", says=()),
    Case(line="/errors stats", says=("errors", "24 hours")),
    Case(line="/logs", says=("/logs run",)),
    Case(line="/report preview looked broken", says=("Noted",), state=lambda t: noted(t, "preview looked broken")),
    Case(line="/config", says=("checkpoint", "storyboard", "timezone")),
    Case(line="/config checkpoint=foo.safetensors", says=("foo.safetensors",), state=lambda t: choice(t, "checkpoint", "foo.safetensors")),
    Case(line="/config checkpoint=", says=("usual checkpoint",), state=lambda t: choice(t, "checkpoint", None)),
    Case(line="/language", says=("I speak English with you",)),
    Case(line="/timezone Lisbon", says=("Europe/Lisbon", "10:00"), state=lambda t: choice(t, "timezone", "Europe/Lisbon")),
    Case(line="/timezone Europe/London", says=("Europe/London",), state=lambda t: choice(t, "timezone", "Europe/London")),
    Case(line="/people add telegram 123 operator Olga", says=("Olga on telegram is operator",), state=lambda t: role(t, "123", Role.OPERATOR)),
    Case(line="/people rm telegram 123", first="/people add telegram 123 operator Olga", says=("Olga is not answered any more",), state=lambda t: role(t, "123", None)),
    Case(line="/roles add telegram 124 operator Vera", says=("Vera on telegram is operator",), state=lambda t: role(t, "124", Role.OPERATOR)),
    Case(line="/roles rm telegram 124", first="/roles add telegram 124 operator Vera", says=("Vera is not answered any more",), state=lambda t: role(t, "124", None)),
    Case(line="/roles", says=("/roles 2 viewer", "/invite operator Vera")),
    Case(line="/invite operator Vera", says=("An invite for Vera as operator", "for a day")),
    Case(line="/link", says=("The terminal needs no link",)),
    Case(line="/unlink", says=("linked to nothing",)),
    Case(line="/chat on", says=("Here I answer you anyway",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line} {case.press}".strip())
async def test_a_command_does_what_it_says(things: Things, case: Case) -> None:
    if case.first:
        await command(things.room, things.fill(case.first))
    if case.then:
        await things.room.press(case.then)
    said = await command(things.room, things.fill(case.line))

    assert said.strip()
    assert not RAW.search(said)
    for words in case.says:
        assert things.fill(words) in said
    if case.press:
        await things.room.press(case.press)
    if case.state is not None:
        assert await case.state(things), said


async def test_every_command_of_the_table_is_tried() -> None:
    tried = {ALIASES.get(name, name) for case in CASES for name in [case.line.removeprefix("/").split()[0]]}

    # These have tests of their own: what takes something back, what reads a file, what needs a program that speaks, and
    # what copies the database or ends the program.
    assert set(COMMANDS) - tried == {"undo", "import", "say", "backup", "shutdown"}


async def test_every_form_that_help_shows_is_understood(things: Things) -> None:
    """No example in /help is answered as if it were a mistake in the form: it may name a file that is not there."""
    meant = {"9-12": str(things.b.id), "1-6": str(things.a.id), "12": str(things.a.id), "reel_7": things.reel.handle,
             "reel_8": things.reel.handle, "P33": things.post.handle, "Ava": things.persona.name, "P3": things.post.handle}  # fmt: skip
    for line in [f"/{one.name} {one.words}" for one in COMMANDS.values()] + [
        form for one in COMMANDS.values() for form in one.more if form.startswith("/")
    ]:
        if any(sign in line for sign in "[|…(") or " or " in line or line.startswith(("/cancel", "/roles", "/persona")):
            continue
        for shown, real in meant.items():
            line = re.sub(rf"\b{re.escape(shown)}\b", real, line)
        said = await command(things.room, line)
        for running in await things.room.app.studio.jobs.unfinished():
            await things.room.app.studio.production.cancel(running.id)
        assert not re.search(r"For example|needs a word more|did you mean|There is no /|What about", said), line


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/reel", "for example /reel ava beach 15s"),
        ("/image", "for example /image"),
        ("/image {who} at sea --wobble 3", "there is no --wobble"),
        ("/image {who} at sea --steps many", "--steps is a number"),
        ("/image {who} at sea --steps 900", "from 1 to 150"),
        ("/image {who} at sea --width 500", "a width and a height"),
        ("/image {who} at sea x99", "1 to 12"),
        ("/reel {who} at sea --for myspace", "myspace"),
        ("/reel {who} at sea --quality ultra", "fast or best"),
        ("/reel {who} at sea --music aud_{after}", "there is no aud_{after}"),
        ("/make {who} post", "make"),
        ("/retake", "which shot"),
        ("/retake seven", "which shot"),
        ("/retake 9", "shots 1 to 2, not 9"),
        ("/again put shot 9 first", "shots 1 to 2, not 9"),
        ("/edit", "for example /edit"),
        ("/edit {reel}", "for example /edit"),
        ("/edit {reel} wobble 3", "there is no edit called wobble"),
        ("/edit {reel} trim", "which part shall stay"),
        ("/edit {after} mute", "there is no file {after}"),
        ("/ab {who} alone", "2 to 10"),
        ("/ab show nothing", "nothing"),
        ("/caption", "for example /caption"),
        ("/caption {after} instagram", "there is no img_{after}"),
        ("/caption {a} --wobble", "there is no --wobble"),
        ("/caption {a} --tags 99", "0 to 30"),
        ("/write {who}", "what shall {who} write"),
        ("/validate {after}", "there is no file {after}"),
        ("/repair {after} tiktok", "there is no file {after}"),
        ("/repair {a} myspace", "I do not know the platform"),
        ("/find", "for example /find sunset"),
        ("/asset {after}", "there is no file {after}"),
        ("/asset edit {a} mood happy", "title and category can"),
        ("/asset edit {a} title", "which title"),
        ("/asset {a} adult on", "general audience"),
        ("/approve", "for example /approve 1-6"),
        ("/approve {after}", "there is no file {after}"),
        ("/approve P{after}", "there is no post P{after}"),
        ("/approve 1-9999", "no range of at most 100"),
        ("/reject", "for example /reject"),
        ("/rm", "for example /rm"),
        ("/rm {a}", "{post} would post what you want to delete"),
        ("/tag {a}", "which tag"),
        ("/move", "for example /move"),
        ("/zip #nosuchtag", "nothing to pack"),
        ("/stats Zora", "no persona called"),
        ("/schedule", "for example /schedule"),
        ("/schedule {after} instagram fri 18:00", "there is no img_{after}"),
        ("/schedule {a} instagram yesterday 18:00", "has passed"),
        ("/schedule {a} instagram 29 march 1:30am", "01:30"),
        ("/slot", "for example /slot"),
        ("/queue someday", "someday"),
        ("/queue Zora", "zora"),
        ("/post", ""),
        ("/post P{after}", "there is no post"),
        ("/post {who}", "{who} is no post"),
        ("/post {post} frobnicate", "for example /post {post} move"),
        ("/post {post} move yesterday", "has passed"),
        ("/post {post} caption", "what shall the caption be"),
        ("/post {post} fill {after}", "there is no file {after}"),
        ("/post {post} late wobble", "post late, ask or skip"),
        ("/next", "which files"),
        ("/next 7777 instagram", "there is no"),
        ("/rhythm {who} instagram 25", "no time of day"),
        ("/rhythm quiet 9", "from when to when"),
        ("/rhythm {who} max 9999", "posts a day"),
        ("/simulate wobble", "which days"),
        ("/import", "send me the table"),
        ("/import /nowhere/plan.csv", "cannot be read"),
        ("/import plan.txt", "is no table"),
        ("/evergreen", "/evergreen Ava"),
        ("/evergreen {who} every day", "at what time"),
        ("/calendar ics Zora", "no persona called"),
        ("/recurring stop 77", "no recurring post 77"),
        ("/recurring wobble", "/recurring stop 3"),
        ("/destination", "which destination"),
        ("/connect instagram", "cannot be connected yet"),
        ("/connect mastodon http://127.0.0.1/", "no mastodon server"),
        ("/destination 99 pause", "there is no destination 99"),
        ("/destination 1", "for example /destination 1 pause"),
        ("/destination 1 label off", "no ai label of its own"),
        ("/destination 1 name", "what shall it be called"),
        ("/destination 1 default Zora", "no persona called"),
        ("/personas nosuchword", "nobody"),
        ("/persona Zora", "no persona called"),
        ("/persona new Mia, 17, Lisbon", "18"),
        ("/persona new {who}, 30, Oslo", "already"),
        ("/persona new --template wizard", "wizard"),
        ("/persona edit {who} wobble", "could not read a change"),
        ("/persona edit {who} age=12", "18"),
        ("/persona pause {who} 9999d", "3650"),
        ("/persona export {who} docx", "toml, json or prompt"),
        ("/persona adult {who}", "on or off"),
        ("/persona consent {who} withdraw 9", "no consent 9"),
        ("/persona face {who}", "only sketched here"),
        ("/persona face {who} method=magic", "no method 'magic'"),
        ("/persona face {who} img_{after}", "there is no img_{after}"),
        ("/face add Zora {a}", "no persona called"),
        ("/face add {who} {reel}", "no picture"),
        ("/face add {who} /etc/passwd", "outside the folder"),
        ("/face show 99", "no face 99"),
        ("/face rm 99", "no face 99"),
        ("/face wobble", "no persona called"),
        ("/persona consent {who} Jane Roe, pictures, until tomorrow", "no day"),
        ("/style {who} nosuch", "no style for nosuch"),
        ("/style new {who} sporty", "already"),
        ("/style edit {who} sporty wobble=3", "no 'wobble'"),
        ("/style edit {who} sporty steps=900", "from 1 to 150"),
        ("/style rm {who} nosuch", "no style"),
        ("/jobs audio", "no kind of job"),
        ("/job 99999", "no job 99999"),
        ("/cancel 99999", "no job 99999"),
        ("/cancel", "nothing is being made"),
        ("/status kettle", "no part called kettle"),
        ("/report", "for example /report"),
        ("/config wobble=3", "cannot be set here"),
        ("/timezone Nowhere", "no timezone"),
        ("/storyboard maybe", "auto, on or off"),
        ("/people add fax 1 operator", "telegram or discord"),
        ("/people add telegram 1 king", "/roles 2 viewer"),
        ("/roles 999", "nobody with the number 999"),
        ("/invite king", "for example /invite operator"),
        ("/people rm telegram 999", "nobody '999'"),
        ("/help frobnicate", "no help on frobnicate"),
        ("/frobnicate", "there is no /frobnicate"),
        ("/reeel {who} beach", "did you mean /reel"),
    ],
)
async def test_a_wrong_argument_is_a_line_with_the_next_step_and_changes_nothing(
    still: Things, line: str, says: str
) -> None:
    things = still
    await things.are_on_the_table()
    conversation = await things.room.app.studio.conversations.open("console", CHAT, now=WEDNESDAY)
    before = [one.id for one in await things.room.app.studio.receipts.recent(conversation.id, limit=1)]
    jobs = len(await things.room.app.studio.jobs.list(limit=500))
    said = await command(things.room, things.fill(line))
    fresh = [
        one for one in await things.room.app.studio.receipts.recent(conversation.id, limit=3) if one.id not in before
    ]

    assert things.fill(says).lower() in said.lower()
    assert not RAW.search(said)
    assert {one.effect for one in fresh} <= {"nothing", "found"} | ({one.effect for one in fresh} if before else set())
    assert len(await things.room.app.studio.jobs.list(limit=500)) == jobs
    assert len(said.strip().splitlines()) <= 3 or "/post" in line


@pytest.mark.parametrize(
    ("done", "state", "undone"),
    [
        ("/tag {a} +fog", lambda t: tagged(t, "fog", "old"), lambda t: tagged(t, "old")),
        ("/tag {a} +old -nosuch", lambda t: tagged(t, "old"), lambda t: tagged(t, "old")),
        ("/move {a} summer", lambda t: field(t, "folder_path", "summer"), lambda t: field(t, "folder_path", "")),
        ("/asset edit {a} title Fog", lambda t: field(t, "title", "Fog"), lambda t: field(t, "title", "")),
        (
            "/approve {a}",
            lambda t: field(t, "approval_status", Approval.APPROVED),
            lambda t: field(t, "approval_status", Approval.PENDING),
        ),
        (
            "/reject {a} blurry",
            lambda t: field(t, "approval_status", Approval.REJECTED),
            lambda t: field(t, "rejection_reason", ""),
        ),
        (
            "/post {post} rm",
            lambda t: stands(t, DeliveryState.CANCELLED),
            lambda t: stands(t, DeliveryState.DRAFT),
        ),
    ],
)
async def test_undo_puts_back_exactly_what_was(things: Things, done: str, state: State, undone: State) -> None:
    await things.room.app.studio.assets.tag([things.a.id], add=["old"])
    await command(things.room, things.fill(done))
    assert await state(things)
    said = await command(things.room, "/undo")

    assert await undone(things), said


async def test_a_rejected_post_and_its_file_come_back_together(things: Things) -> None:
    await command(things.room, f"/post {things.post.handle}")
    await things.room.press("Reject")
    await things.room.say("too dark")
    assert (await things.delivery()).state is DeliveryState.CANCELLED
    assert (await things.asset()).rejection_reason == "too dark"
    await command(things.room, "/undo")

    assert (await things.delivery()).state is DeliveryState.DRAFT
    assert (await things.asset()).approval_status is Approval.PENDING


@pytest.mark.parametrize("name", [one.name for one in COMMANDS.values() if one.role is not Role.VIEWER])
async def test_a_command_is_refused_to_whoever_has_not_its_role(still: Things, name: str) -> None:
    needed = COMMANDS[name].role
    below = Role.VIEWER if needed is Role.OPERATOR else Role.OPERATOR

    assert await by(still, below, f"/{name} on") == f"/{name} is for the {needed.value}."


@pytest.mark.parametrize(
    "line",
    ["/persona rm {who}", "/persona edit {who} hair=red", "/persona pause {who}", "/persona use {who}", "/style rm {who} sporty",
     "/style new {who} glam", "/post {post} rm", "/post {post} approve", "/post {post} caption x", "/post {post} move sat 10:00",
     "/asset rm {b}", "/asset edit {a} title x", "/asset {a} adult off", "/persona new Zoe, 30, Oslo"],
)  # fmt: skip
async def test_a_viewer_looks_and_changes_nothing(still: Things, line: str) -> None:
    before = (await still.who()).version, (await still.delivery()).version, (await still.asset()).title
    said = await by(still, Role.VIEWER, still.fill(line))

    assert "may look" in said
    assert ((await still.who()).version, (await still.delivery()).version, (await still.asset()).title) == before


@pytest.mark.parametrize(
    "line", ["/persona {who}", "/faces", "/faces {who}", "/status faces", "/post {post}", "/style {who}", "/asset {a}", "/queue", "/library", "/jobs", "/status", "/help", "/llm", "/llm list", "/facts"]
)  # fmt: skip
async def test_a_viewer_sees(still: Things, line: str) -> None:
    said = await by(still, Role.VIEWER, still.fill(line))

    assert said
    assert "may look" not in said
    assert "is for the" not in said


@pytest.mark.parametrize("line", ["/persona adult {who} on", "/persona face {who}", "/face add {who} {a}", "/face rm 1", "/face make {who}", "/persona purge {who} {who}",
                                  "/persona consent {who} Jane, all", "/asset {a} adult off", "/errors clear"])  # fmt: skip
async def test_what_only_the_owner_may_is_refused_to_an_operator(still: Things, line: str) -> None:
    said = await by(still, Role.OPERATOR, still.fill(line))

    assert "only the owner" in said.lower()
    assert (await still.who()).rating is Rating.GENERAL


async def test_a_mistyped_command_is_told_the_nearest() -> None:
    assert unknown("personna") == "There is no /personna. Did you mean /persona or /personas?"
    assert unknown("xyzzy") == "There is no /xyzzy. /help lists what there is."
    assert find_command("/REEL") is COMMANDS["reel"]


async def test_help_names_every_command_once_and_fits_one_message() -> None:
    text = help_text()

    assert [name for name in COMMANDS if len(re.findall(rf"^`/{name}(?: .*)?`: ", text, re.MULTILINE)) != 1] == []
    assert len(re.sub(r"[`*]", "", text)) < 4_000  # as it is shown


async def test_a_range_too_long_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="at most 100"):
        names_in("1-500")
