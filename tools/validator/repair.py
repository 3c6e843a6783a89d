"""Mends a file for a platform: measures, changes as little as will do, measures again, and says what was changed and why."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from storage.wording import later, tr
from tools.arriving import arriving
from tools.errors import InvalidRequest
from tools.ffmpeg.fitting import fit as shrink
from tools.ffmpeg.run import FFmpegFailed, run
from tools.platforms import Placement, Platform, platform
from tools.processes import Limits
from tools.reel.profiles import profile_for
from tools.validator.facts import Facts, asked, measure
from tools.validator.plan import FORMATS, Plan, plan
from tools.validator.recipes import mended
from tools.validator.rules import By, Violation, judge, repairable, spot_of
from tools.workers import Lingering

Progress = Callable[[float], None]  # 0 to 1

TRIES: Final = 4  # each asks for a smaller file than the one before
TIGHTER: Final = 0.8
LIMITS: Final = Limits(file_size=4 * 2**30)
# What changes a thing that a person sees or hears in a way that they may not want: it is done only when they say so.
HOW: Final[Mapping[By, str]] = {
    "strip": later("not a pixel was changed"),
    "still": later("its picture was written anew"),
    "remux": later("nothing was encoded: its pictures and its sound are the same, packed again"),
    "sound": later("its pictures were copied, only its sound was encoded"),
    "pictures": later("its pictures were encoded again"),
    "no": "",
}
SEEN: Final = frozenset({"too_long", "too_short", "too_small", "shape", "aspect", "loudness"})


@dataclass(frozen=True, kw_only=True)
class Repaired:
    """What came of it. `path` is the file itself where nothing was to be done, or nothing could be."""

    path: Path
    changes: tuple[str, ...] = ()  # what was changed and why, a line each
    left: tuple[str, ...] = ()  # what could not be mended, a line each
    before: tuple[Violation, ...] = ()
    after: tuple[Violation, ...] = ()
    how: str = ""  # what that took
    recipe: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.changes)

    @property
    def fits(self) -> bool:
        """Whether nothing is left for which it would be refused."""
        return not any(violation.severity == "error" for violation in self.after)


async def repair(
    path: Path, name: str | Platform, *, out: Path, ffmpeg: Path, placement: str | None = None, fill: str = "",
    facts: Facts | None = None, only: Callable[[Violation], bool] = lambda violation: True,
    on_progress: Progress | None = None,
    workers: Lingering | None = None,
) -> Repaired:  # fmt: skip
    """Make `path` fit, into a new file named like `out` with the suffix that fits; the file itself is never touched.

    `fill` is how another shape is reached: blur (of its own picture, if nothing is said), pad (black), or crop. `only`
    chooses what is mended. Raises InvalidRequest for a broken file, Unavailable when the disk is full or time is over.
    """
    one = platform(name)
    facts = facts or await measure(path, workers=workers)
    before = judge(facts, one, placement)
    spot = spot_of(facts, one, placement)
    wanted = [violation for violation in repairable(before) if only(violation)]
    if spot is None or not wanted:
        return Repaired(path=path, left=_left(before, ()), before=tuple(before), after=tuple(before))
    tighter = 1.0
    undone: tuple[tuple[str, str], ...] = ()
    for attempt in range(TRIES):
        made = _plan(facts, wanted, spot, one, fill, tighter)
        undone = made.undone
        if made.by == "no":
            break
        suffix = f".{FORMATS[made.format].lstrip('.')}" if made.format else path.suffix if facts.is_still else ".mp4"
        final = out.with_suffix(suffix).resolve()
        async with arriving(final) as part:
            await _carry_out(facts, made, part, ffmpeg, on_progress, workers)
        now = await measure(final, workers=workers)
        after = judge(now, one, placement)
        again = [violation for violation in repairable(after) if only(violation) and violation.code not in dict(undone)]
        if not again or attempt == TRIES - 1:
            return Repaired(
                path=final, changes=_changes(before, made, now), left=_left(after, undone), before=tuple(before),
                after=tuple(after), how=tr(HOW[made.by]) if HOW[made.by] else "", recipe={"platform": one.id, "placement": spot.id, **made.as_dict()},
            )  # fmt: skip
        if any(violation.code in {"file_size", "bitrate"} for violation in again):
            tighter *= TIGHTER
        # What only shows once the first is mended, such as peaks of a sound that was encoded anew.
        codes = {violation.code for violation in wanted}
        wanted += [violation for violation in again if violation.code not in codes]
        final.unlink(missing_ok=True)
    return Repaired(path=path, left=_left(before, undone), before=tuple(before), after=tuple(before))


def _plan(facts: Facts, wanted: Sequence[Violation], spot: Placement, one: Platform, fill: str, tighter: float) -> Plan:
    profile = profile_for(one.id)
    return plan(
        facts, wanted, spot, profile, fill="crop" if fill == "crop" else "pad" if fill == "pad" else "blur",
        tighter=tighter,
    )  # fmt: skip


async def _carry_out(
    facts: Facts, made: Plan, out: Path, ffmpeg: Path, on_progress: Progress | None, workers: Lingering | None
) -> None:
    if facts.is_still:
        request = {"task": "still", "path": str(facts.path.resolve()), "out": str(out), "steps": made.as_dict()}
        await asked(request, timeout=120, workers=workers)
        return
    if made.only_shrinks and made.most_bytes is not None:
        # Two passes spend exactly what there is.
        await shrink(facts.path, out, most=made.most_bytes, ffmpeg=ffmpeg, on_progress=on_progress)
        return
    arguments = mended(replace(facts, path=facts.path.resolve()), made, out)
    seconds = max(0.1, (made.seconds or (facts.media.duration_s or 0.1) * made.loops))
    megapixels = (made.size[0] * made.size[1] if made.size else 1e6) / 1e6
    try:
        await run(
            ffmpeg,
            arguments,
            timeout=120 + 30 * seconds * max(1.0, megapixels / 2),
            on_progress=on_progress and (lambda written: on_progress(min(1.0, written / seconds))),
            limits=LIMITS,
        )
    except FFmpegFailed as error:
        raise InvalidRequest(
            tr("{file} cannot be mended: {why}", file=facts.path.name, why=error.message),
            fix=tr("Send or make it again."),
        ) from error
    if not await asyncio.to_thread(out.exists):
        raise InvalidRequest(
            tr("{file} cannot be mended: nothing came of it.", file=facts.path.name), fix=tr("Send or make it again.")
        )


def _left(found: Sequence[Violation], undone: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What stays as it is, with why where that is known."""
    why = dict(undone)
    return tuple(
        f"{violation.line}{f': {why[violation.code]}' if violation.code in why else ''}" for violation in found
    )


def _changes(before: Sequence[Violation], made: Plan, now: Facts) -> tuple[str, ...]:
    """A line for each thing that was mended: what was done, because of what."""
    wrong = {violation.code: violation for violation in before}
    return tuple(f"{_done(code, made, now)}: {wrong[code].message}" for code in made.mends if code in wrong)


def _done(code: str, made: Plan, now: Facts) -> str:
    media = now.media
    size = f"{media.width}x{media.height}"
    frame = {
        "crop": tr("its edges cut off"),
        "pad": tr("framed in black"),
        "blur": tr("framed by its own blurred picture"),
    }[made.fill]
    special = {
        "too_long": tr("cut to {seconds:.1f} s", seconds=media.duration_s or 0),
        "too_short": tr("played {times} times, {seconds:.1f} s", times=made.loops, seconds=media.duration_s or 0),
        "too_small": tr("enlarged to {size}", size=size),
        "too_large": tr("made smaller, {size}", size=size),
        "aspect": f"{frame}, {size}",
        "shape": f"{frame}, {size}",
        "odd_size": tr("a line cut off, {size}", size=size),
        "file_size": tr("{size:.1f} MB now", size=(media.size or 0) / 1000000.0),
        "bitrate": tr("encoded at {rate} kbit/s", rate=media.video_kbps or 0),
        "fps": tr("{fps:g} frames a second", fps=media.fps or 0),
        "frame_rate": tr("{fps:g} frames a second, evenly", fps=media.fps or 0),
        "loudness": tr("sound at {loudness:.1f} LUFS", loudness=now.loudness or 0),
        "true_peak": tr("peaks at {true_peak:.1f} dBTP", true_peak=now.true_peak or 0),
        "rotation": tr("turned upright"),
        "hdr": tr("toned down to what every screen shows"),
        "interlaced": tr("lines put together"),
        "pixel_aspect": tr("pixels made square, {size}", size=size),
        "format": tr("saved as {format}", format=made.format.upper()),
        "colours": tr("converted to sRGB"),
        "bits": tr("8 bits a channel"),
        "alpha": tr("laid on white"),
        "animated": tr("its first picture kept"),
        "metadata": tr("left out"),
        "faststart": tr("index put first"),
        "edit_list": tr("edit list left out"),
        "container": tr("packed as MP4"),
        "other_streams": tr("one of each kept"),
        "cut_short": tr("{seconds:.1f} s kept", seconds=media.duration_s or 0),
        "level": tr("level {level:g} written into it", level=(media.level or 0) / 10),
        "audio_codec": tr("sound as AAC"),
        "audio_rate": tr("sound at 48000 Hz"),
        "audio_channels": tr("sound mixed down to stereo"),
        "key_frames": tr("a key frame every {seconds:g} s", seconds=made.key_interval_s),
    }
    return special.get(code, tr("encoded again"))
