"""What measures mean: each check passed, failed or warned about, in words, and one score. Pure.

The limits were set on a dozen photographs and on the sketch painter's drawings, each also blurred, enlarged, compressed
and posterised: everything untouched passes, everything that a person would send back fails.

    sharpness    untouched 41 to 100, a blur of 1.5 pixels 8 to 40, of 3 pixels 1 to 18
    blockiness   untouched 1.0 to 1.15, JPEG 75 1.0 to 1.7, JPEG 30 1.0 to 2.4, JPEG 10 1.0 to 3.4
    banding      untouched 0 to 0.5, a ramp cut into steps of four or eight levels 1 to 24
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from storage.wording import tr
from tools.reel.profiles import EncodeProfile

Status = Literal["passed", "warning", "failed", "error"]

MINIMUM_SIDE, PREFERRED_SIDE = 480, 1080  # pixels of the shorter side: below the first every app shows it soft


@dataclass(frozen=True, kw_only=True)
class QualityReport:
    """What was found. `passed`, `failed` and `warnings` name checks; `reasons` says in words what is wrong.

    `errors` is what kept it from being measured; then there is no more than that.
    """

    score: float  # 0 to 1
    status: Status
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)  # the measures
    phash: str = ""

    @property
    def summary(self) -> str:
        """`0.82 ✅ 6/7`."""
        mark = {"passed": "✅", "warning": "⚠️", "failed": "❌", "error": "❓"}[self.status]
        checks = len(self.passed) + len(self.failed) + len(self.warnings)
        return f"{self.score:.2f} {mark} {len(self.passed)}/{checks}"

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for a JSON column."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Finding:
    """One check: how good (1 fine, under 0.5 failed), and what to say when it is not fine."""

    check: str
    share: float
    weight: float
    says: str = ""


def unreadable(message: str) -> QualityReport:
    return QualityReport(score=0.0, status="error", errors=(message,), reasons=(message,))


def judged(findings: list[Finding], *, metadata: Mapping[str, Any], phash: str = "") -> QualityReport:
    """Weigh the findings into one report."""
    total = sum(finding.weight for finding in findings)
    score = sum(finding.weight * finding.share for finding in findings) / total if total else 0.0
    failed = tuple(finding.check for finding in findings if finding.share < 0.5)
    warnings = tuple(finding.check for finding in findings if 0.5 <= finding.share < 1)
    worst_first = sorted((finding for finding in findings if finding.share < 1), key=lambda finding: finding.share)
    if failed:  # the worst of them decides: a sharp, colourful, far too small picture is not a good one
        score = min(score, 0.1 + 0.9 * min(finding.share for finding in findings))
    return QualityReport(
        score=round(score, 3),
        status="failed" if failed else "warning" if warnings else "passed",
        passed=tuple(finding.check for finding in findings if finding.share >= 1),
        failed=failed,
        warnings=warnings,
        reasons=tuple(finding.says for finding in worst_first if finding.says),
        metadata=dict(metadata),
        phash=phash,
    )


def picture_findings(measures: Mapping[str, float], *, width: int, height: int, shown_as: str) -> list[Finding]:
    """The checks of a still picture."""
    return [_resolution(width, height), Finding("format", 1.0, 0.5, shown_as), *look_findings(measures)]


def look_findings(measures: Mapping[str, float]) -> list[Finding]:
    """The checks of what a picture, or a frame, looks like."""
    sharpness, blockiness, banding = measures["sharpness"], measures["blockiness"], measures["banding"]
    contrast, brightness, saturation = measures["contrast"], measures["brightness"], measures["saturation"]
    if contrast < 8:
        return [Finding("content", 0.0, 4.0, tr("it is blank: one colour from edge to edge"))]
    soft = tr("blurred") if sharpness < 18 else tr("a bit soft")
    return [
        Finding(
            "sharpness",
            _rising(sharpness, 18, 38),
            2.5,
            tr("{soft}: sharpness {sharpness:.0f}, 38 is clear", soft=soft, sharpness=sharpness),
        ),
        Finding(
            "blocks",
            _falling(blockiness, 1.4, 2.0),
            1.5,
            tr(
                "squares from strong compression: edges between blocks {blockiness:.1f} times as steep as within them",
                blockiness=blockiness,
            ),
        ),
        Finding(
            "banding",
            _falling(banding, 1.0, 5.0),
            1.0,
            tr(
                "steps where there should be a smooth ramp: {banding:.1f} in 1000 pixels, under 1 is fine",
                banding=banding,
            ),
        ),
        Finding(
            "contrast",
            _rising(contrast, 30, 75),
            1.0,
            tr("little contrast: {contrast:.0f} of 255, 75 is lively", contrast=contrast),
        ),
        _brightness(brightness),
        _saturation(saturation),
        Finding(
            "highlights",
            _falling(measures["burnt"], 25, 60),
            0.5,
            tr("{burnt:.0f} % of it is plain white", burnt=measures["burnt"]),
        ),
        Finding(
            "shadows",
            _falling(measures["crushed"], 40, 75),
            0.5,
            tr("{crushed:.0f} % of it is plain black", crushed=measures["crushed"]),
        ),
    ]


def duplicate_finding(name: str | None) -> Finding:
    return Finding("new", 0.6 if name else 1.0, 1.0, tr("nearly the same picture as {name}", name=name) if name else "")


def video_findings(info: Mapping[str, Any], profile: EncodeProfile | None) -> list[Finding]:
    """The checks of a clip as a file, against a platform's profile where one is given."""
    enough = min(PREFERRED_SIDE, profile.width, profile.height) if profile else PREFERRED_SIDE
    found = [_resolution(info["width"], info["height"], enough)]
    if profile is None:
        return found
    seconds, fps = info["duration_s"], info["fps"]
    same_shape = abs(info["width"] / max(1, info["height"]) - profile.width / profile.height) < 0.02
    found += [
        Finding(
            "shape",
            1.0 if same_shape else 0.55,
            1.0,
            tr(
                "{width}x{height} is cut or framed on {profile}: {width_2}x{height_2} fits",
                width=info["width"],
                height=info["height"],
                profile=profile.name,
                width_2=profile.width,
                height_2=profile.height,
            ),
        ),
        Finding(
            "length",
            1.0 if 3 <= seconds <= profile.longest + 0.1 else 0.0,
            1.5,
            tr(
                "it runs {seconds:.1f} seconds; {profile} takes 3 to {longest:g}",
                seconds=seconds,
                profile=profile.name,
                longest=profile.longest,
            ),
        ),
        Finding(
            tr("frame rate"),
            1.0 if 23 <= fps <= 60 else 0.3,
            1.0,
            tr("{fps:g} frames per second; 23 to 60 play well", fps=fps),
        ),
        Finding(
            "codec",
            1.0 if info["video_codec"] == "h264" and info["container"] == "mov" else 0.3,
            1.5,
            tr(
                "{video_codec} in {container}; every platform takes H.264 in MP4",
                video_codec=info["video_codec"],
                container=info["container"],
            ),
        ),
        Finding(
            "pixels",
            1.0 if info["pixel_format"] in ("yuv420p", "yuvj420p") else 0.3,
            1.0,
            tr("{pixel_format} does not play everywhere: yuv420p does", pixel_format=info["pixel_format"]),
        ),
        Finding(
            "sound",
            1.0 if info["audio_codec"] == "aac" else 0.6,
            0.5,
            tr("its sound is {audio_codec}: AAC is taken everywhere", audio_codec=info["audio_codec"])
            if info["audio_codec"]
            else tr("it is silent"),
        ),
        Finding(
            tr("ready to stream"),
            1.0 if info["is_faststart"] and not info["has_edit_list"] else 0.8,
            0.5,
            tr("its index is not at the front")
            if not info["is_faststart"]
            else tr("it has an edit list, which some refuse"),
        ),
    ]
    if profile.file_size_max:
        most = profile.file_size_max
        found.append(
            Finding(
                tr("file size"),
                1.0 if info["size"] <= most else 0.0,
                1.5,
                tr(
                    "{size:.1f} MB; {profile} takes {most:.0f} MB",
                    size=info["size"] / 2**20,
                    profile=profile.name,
                    most=most / 2**20,
                ),
            )
        )
    return found


def movement_findings(changes: list[float], black: float, loudness: float | None) -> list[Finding]:
    """The checks of a clip in time: `changes` between sampled frames, the `black` share of them, its loudness."""
    found = [
        Finding(
            tr("no black frames"),
            _falling(100 * black, 5, 30),
            1.0,
            tr("{value:.0f} % of it is black", value=100 * black),
        ),
    ]
    if changes:
        found.append(
            Finding(
                "movement", 1.0 if max(changes) > 0.4 else 0.5, 1.0, tr("nothing moves in it: it is a still picture")
            )
        )
    if loudness is not None:
        says = tr("its sound is at {loudness:.1f} LUFS; -14 is what platforms play at", loudness=loudness)
        found.append(Finding("loudness", _falling(abs(loudness + 14), 3, 12), 0.5, says))
    return found


def as_gif(findings: list[Finding]) -> list[Finding]:
    """The checks that a GIF can pass: it is small and short of colours by its nature."""
    return [finding for finding in findings if finding.check not in ("resolution", "banding", "blocks")]


def as_grey(findings: list[Finding]) -> list[Finding]:
    """The checks of what was asked for in black and white."""
    return [finding for finding in findings if finding.check != "colour"]


def _resolution(width: int, height: int, enough: int = PREFERRED_SIDE) -> Finding:
    side = min(width, height)
    says = tr(
        "{width}x{height} is small: {enough} pixels on the shorter side look good everywhere",
        width=width,
        height=height,
        enough=enough,
    )
    return Finding("resolution", _rising(side, MINIMUM_SIDE, enough), 2.0, says)


def _brightness(brightness: float) -> Finding:
    dark = brightness < 110
    share = _rising(brightness, 12, 30) if dark else _falling(brightness, 220, 242)
    return Finding(
        "brightness",
        share,
        1.0,
        tr("too dark: {brightness:.0f} of 255 on average", brightness=brightness)
        if dark
        else tr("too bright: {brightness:.0f} of 255 on average", brightness=brightness),
    )


def _saturation(saturation: float) -> Finding:
    pale = saturation < 30
    # Grey can be meant, and so can neon: a warning at most.
    share = max(0.6, _rising(saturation, 0.5, 3) if pale else _falling(saturation, 70, 90))
    says = tr("it has no colour") if pale else tr("its colours are glaring")
    return Finding("colour", share, 0.5, f"{says}: {saturation:.0f} of 100")


def _rising(value: float, bad: float, good: float) -> float:
    """1 from `good` up, 0.5 at `bad`, towards 0 below it."""
    if value >= good:
        return 1.0
    if value >= bad:
        return 0.5 + 0.49 * (value - bad) / (good - bad)
    return max(0.0, 0.499 * value / bad)


def _falling(value: float, good: float, bad: float) -> float:
    """1 up to `good`, 0.5 at `bad`, towards 0 above it."""
    if value <= good:
        return 1.0
    if value <= bad:
        return 0.99 - 0.49 * (value - good) / (bad - good)
    return max(0.0, 0.499 * bad / value)
