"""How good a picture or a clip is. The measuring runs in a child process with limits; the judging is `scoring`."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.ffmpeg.containers import demuxer_for
from tools.quality.header import Header, gate
from tools.quality.phash import nearest
from tools.quality.scoring import (
    QualityReport,
    as_gif,
    as_grey,
    duplicate_finding,
    judged,
    look_findings,
    movement_findings,
    picture_findings,
    unreadable,
    video_findings,
)
from tools.reel.profiles import EncodeProfile
from tools.workers import Lingering, WorkerDied, ask

TIMEOUT = 60.0  # seconds
CHECKER = "tools.quality.worker"


async def check_image(
    path: Path,
    *,
    others: Mapping[str, str] | None = None,
    checkers: Lingering | None = None,
    timeout: float = TIMEOUT,
    is_grey: bool = False,
) -> QualityReport:
    """Measure and judge a picture; one that `is_grey` was asked for without colours. `others` (name to phash) are those it should not repeat. `checkers` look at what is ours
    already: they stay, and answer at once.

    A file that cannot be read gives a report with `errors`; only Unavailable is raised.
    """
    return (await check_images([path], others=others, checkers=checkers, timeout=timeout, is_grey=is_grey))[0]


async def check_images(
    paths: Sequence[Path],
    *,
    others: Mapping[str, str] | None = None,
    checkers: Lingering | None = None,
    timeout: float = TIMEOUT,
    is_grey: bool = False,
) -> list[QualityReport]:
    """Several pictures by one worker: cheaper than one by one. Also compared with those before them in the list."""
    gated = [await asyncio.to_thread(_gated, path) for path in paths]
    good = [str(path.resolve()) for path, header in zip(paths, gated, strict=True) if isinstance(header, Header)]
    answers = iter(await _measured(good, checkers, timeout) if good else [])
    reports: list[QualityReport] = []
    known = dict(others or {})
    for path, header in zip(paths, gated, strict=True):
        answer = next(answers) if isinstance(header, Header) else {"error": header}
        if "error" in answer or not isinstance(header, Header):
            reports.append(unreadable(str(answer["error"])))
            continue
        report = _judged_picture(header, answer, known, is_grey=is_grey)
        known.setdefault(path.name, report.phash)
        reports.append(report)
    return reports


def _judged_picture(
    header: Header, answer: dict[str, Any], known: Mapping[str, str], *, is_grey: bool
) -> QualityReport:
    shown_as = f"{header.format}, {header.bits} bits" + (", animated" if header.is_animated else "")
    findings = picture_findings(answer["measures"], width=header.width, height=header.height, shown_as=shown_as)
    if known:
        findings.append(duplicate_finding(nearest(answer["phash"], known)))
    if is_grey:
        findings = as_grey(findings)
    metadata = {"width": header.width, "height": header.height, "format": header.format, **answer["measures"]}
    return judged(findings, metadata=metadata, phash=answer["phash"])


async def _asked(request: dict[str, Any], checkers: Lingering | None, timeout: float) -> dict[str, Any]:
    if checkers is not None:
        return await checkers.ask(request, timeout=timeout)
    return await ask(CHECKER, request, timeout=timeout)


async def _measured(paths: list[str], checkers: Lingering | None, timeout: float) -> list[dict[str, Any]]:
    try:
        return list((await _asked({"task": "images", "paths": paths}, checkers, timeout))["images"])
    except WorkerDied:
        if len(paths) == 1:
            return [{"error": tr("it cannot be decoded: the file is broken, or too much to unfold")}]
        # One of them killed the worker: the others deserve an answer.
        return [answer for path in paths for answer in await _measured([path], checkers, timeout)]


def _gated(path: Path) -> Header | str:
    try:
        return gate(path)
    except InvalidRequest as error:
        return error.message


async def check_video(
    path: Path,
    *,
    profile: EncodeProfile | None = None,
    checkers: Lingering | None = None,
    timeout: float = TIMEOUT,
    is_grey: bool = False,
) -> QualityReport:
    """Measure and judge a clip: the file against `profile`, and what its frames and its sound are like.

    One that `is_grey` was asked for without colours.
    """
    try:
        demuxer = await asyncio.to_thread(demuxer_for, path)
        request = {"task": "video", "path": str(path.resolve()), "demuxer": demuxer}
        answer = await _asked(request, checkers, timeout)
    except (InvalidRequest, WorkerDied) as error:
        return unreadable(error.message)
    findings = [
        *video_findings(answer["info"], profile),
        *movement_findings(answer["changes"], answer["black"], answer["loudness"]),
        *look_findings(answer["measures"]),
    ]
    if answer["info"]["video_codec"] == "gif":
        findings = as_gif(findings)
    if is_grey:
        findings = as_grey(findings)
    metadata = {**answer["info"], **answer["measures"], "loudness": answer["loudness"]}
    if profile:
        metadata["platform"] = profile.name
    return judged(findings, metadata=metadata, phash=answer["phash"])
