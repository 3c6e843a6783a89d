"""What is wrong with a file for a platform, the worst and the surest first. Pure.

The platform's own numbers come from `tools.platforms`; what is added here is what only a look into the file tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from storage.wording import later, tr, trn
from tools.platforms import Issue, Placement, Platform, check_media, platform
from tools.platforms.limits import Confidence
from tools.validator.facts import Facts

By = Literal["strip", "remux", "sound", "pictures", "still", "no"]

TARGET: Final = -14.0  # LUFS that platforms play at
LOUDNESS_OFF: Final = 3.0  # LU from it that are heard
CEILING: Final = -0.9  # dBTP: a decibel under full scale, less what an encoder rounds
SILENCE: Final = -60.0  # LUFS
HARMLESS: Final = {"encoder", "creation_time", "language", "handler_name", "vendor_id"}
OF_LABEL: Final = {"comment", "description"}
TELLING: Final = {"workflow", "prompt", "parameters", "sd-metadata", "dream", "invokeai_metadata"}
SOUND: Final = {"audio_codec", "audio_rate", "audio_channels", "loudness", "true_peak"}
PACKED: Final = {"faststart", "edit_list", "level", "metadata", "cut_short", "other_streams", "container"}
CONTENT: Final = {
    "black",
    "frozen",
    "silent",
    "blur",
    "banding",
    "blocks",
    "blank",
    "safe_area",
    "count",
    "kind",
    "long",
}
IN_MP4: Final = {"h264", "hevc", "av1", "mpeg4"}
CERTAIN: Final[dict[Confidence, int]] = {"own": 0, "official": 1, "peer": 2, "secondary": 3, "unverified": 4}


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One thing that is wrong. `by` is the least that mends it; "no": nothing that a program may do."""

    severity: Literal["error", "warning"]
    code: str
    message: str
    fix: str
    confidence: Confidence
    by: By

    @property
    def is_repairable(self) -> bool:
        return self.by != "no"

    @property
    def line(self) -> str:
        sure = {"unverified": tr(" (not sure)"), "secondary": tr(" (as others say)")}.get(self.confidence, "")
        return f"{'⛔' if self.severity == 'error' else '⚠️'} {self.message}{sure}"


def judge(facts: Facts, name: str | Platform, placement: str | None = None, *, count: int = 1) -> list[Violation]:
    """What is wrong with a file there; an empty list when nothing is."""
    one = platform(name)
    spot = spot_of(facts, one, placement)
    issues = list(check_media(facts.media, one, placement, before_posting=False))
    if spot is None:
        return [_violation(issue, facts, None) for issue in issues]
    if spot.id == "file":  # a folder takes everything; what must not leave must not leave
        issues = []
    issues += _own(facts) if facts.is_still else [*_own(facts), *_streams(facts)]
    if spot.id != "file":
        issues += [*_stills(facts, spot)] if facts.is_still else [*_heard(facts), *_seen(facts, spot)]
        issues += _looks(facts)
    found = {issue.code: _violation(issue, facts, spot) for issue in reversed(issues)}
    return sorted(found.values(), key=lambda one: (one.severity != "error", CERTAIN[one.confidence], one.code))


def spot_of(facts: Facts, one: Platform, placement: str | None = None) -> Placement | None:
    return one.placement(placement) if placement else one.default_placement(facts.media.kind)


def repairable(violations: Iterable[Violation]) -> list[Violation]:
    return [violation for violation in violations if violation.is_repairable]


def _violation(issue: Issue, facts: Facts, spot: Placement | None) -> Violation:
    return Violation(
        severity=issue.severity,
        code=issue.code,
        message=issue.message,
        fix=issue.fix,
        confidence=issue.confidence,
        by=_by(issue.code, facts, spot),
    )


def _by(code: str, facts: Facts, spot: Placement | None) -> By:
    """The least that mends it."""
    if code in CONTENT or spot is None:
        return "no"
    if code in SOUND:
        return "sound"
    if facts.is_still:
        return "strip" if code == "metadata" else "still"
    if code in PACKED:
        # Pictures that an edit list hides would be seen if they were only packed again.
        copies = facts.media.video_codec in IN_MP4 and not facts.scan.hides_pictures
        return "remux" if copies else "pictures"
    if code == "too_long" and not facts.has_b_frames and facts.media.video_codec in IN_MP4:
        return "remux"  # without B-frames any picture may be the last
    return "pictures"


def _note(
    code: str, message: str, fix: str = "", *, severity: Literal["error", "warning"] = "warning",
    confidence: Confidence = "own",
) -> Issue:  # fmt: skip
    return Issue(severity=severity, code=code, message=message, fix=fix, confidence=confidence)


def _own(facts: Facts) -> list[Issue]:
    """What must not leave this machine."""
    names = set(facts.picture.metadata) if facts.is_still else set(facts.scan.metadata) - HARMLESS
    if facts.is_labelled:
        names -= OF_LABEL
    if not names:
        return []
    tells = sorted(names & TELLING)
    what = (
        tr("the {marks} it was made with", marks=tr(" and ").join(tells))
        if tells
        else tr("more than it shows ({names})", names=", ".join(sorted(names)[:4]))
    )
    return [_note("metadata", tr("it carries {what}", what=what), tr("leave that out"), severity="error")]


def _streams(facts: Facts) -> list[Issue]:
    found = []
    if facts.scan.is_cut_short:
        found.append(
            _note("cut_short", tr("it breaks off: its index names more than is there"), tr("keep what is there"))
        )
    if facts.scan.other_streams > 0:
        found.append(
            _note(
                "other_streams",
                trn(
                    "{count} more stream than picture and sound",
                    "{count} more streams than picture and sound",
                    facts.scan.other_streams,
                ),
                tr("leave them out"),
            )
        )
    return found


def _heard(facts: Facts) -> list[Issue]:
    if facts.loudness is None:
        return []
    if facts.loudness <= SILENCE:
        return [_note("silent", tr("its sound is silence"), tr("add music"))]
    found = []
    if abs(facts.loudness - TARGET) > LOUDNESS_OFF:
        found.append(
            _note(
                "loudness",
                tr("its sound is at {loudness:.1f} LUFS, -14 is what platforms play at", loudness=facts.loudness),
                tr("level it"),
            )
        )
    if facts.true_peak is not None and facts.true_peak > CEILING:
        found.append(
            _note(
                "true_peak",
                tr("its peaks reach {true_peak:.1f} dBTP: they may crack", true_peak=facts.true_peak),
                tr("limit it"),
            )
        )
    longest = max(facts.silent, key=lambda part: part[1] - part[0], default=None)
    if longest is not None:
        found.append(
            _note("silent", tr("nothing is heard from {start:.1f} to {end:.1f} s", start=longest[0], end=longest[1]))
        )
    return found


def _seen(facts: Facts, spot: Placement) -> list[Issue]:
    found = []
    if facts.black:
        parts = ", ".join(f"{start:.1f}-{end:.1f} s" for start, end in facts.black[:3])
        found.append(_note("black", tr("it is black at {parts}", parts=parts), tr("trim it")))
    if facts.frozen:
        parts = ", ".join(f"{start:.1f}-{end:.1f} s" for start, end in facts.frozen[:3])
        found.append(_note("frozen", tr("nothing moves at {parts}", parts=parts)))
    if spot.safe_area and facts.text:
        edges = (later("top"), later("right"), later("bottom"), later("left"))
        under = [edge for edge, share in zip(edges, spot.safe_area, strict=True) if facts.text[edge] < share - 0.02]
        if under:
            found.append(
                _note(
                    "safe_area",
                    tr(
                        "words seem to stand at the {edges}, where the app lays its own signs",
                        edges=tr(" and ").join(tr(edge) for edge in under),
                    ),
                    tr("move the words"),
                    confidence="unverified",
                )
            )
    return found


def _stills(facts: Facts, spot: Placement) -> list[Issue]:
    picture, found = facts.picture, []
    if picture.orientation != 1:
        found.append(_note("rotation", tr("it is turned only by a mark in its metadata"), tr("turn its pixels")))
    if picture.mode in ("CMYK", "YCCK") or picture.has_other_colours:
        found.append(
            _note(
                "colours", tr("its colours are not sRGB: they look different from screen to screen"), tr("convert them")
            )
        )
    if picture.bits > 8:
        found.append(_note("bits", tr("{bits} bits a channel: 8 are shown", bits=picture.bits), tr("convert it")))
    if picture.is_animated and facts.media.format != "gif":
        found.append(
            _note("animated", tr("it is an animation: its first picture is what is shown"), tr("keep that one"))
        )
    if picture.has_alpha:
        found.append(_note("alpha", tr("it has clear parts, which turn black or white"), tr("lay it on white")))
    limit = spot.pixels_max
    if limit and facts.media.width and facts.media.height and facts.media.width * facts.media.height > limit:
        found.append(_note("too_large", tr("more than {most:.1f} million pixels", most=limit / 1000000.0), tr("resize it"), severity="error",
                           confidence=spot.confidence))  # fmt: skip
    return found


def _looks(facts: Facts) -> list[Issue]:
    """What no program can mend: it can only be made anew."""
    measures = facts.measures
    if not measures:
        return []
    if measures["contrast"] < 8:
        return [] if facts.black else [_note("blank", tr("it is one colour from edge to edge"), tr("make it anew"))]
    found = []
    if measures["sharpness"] < 18:
        found.append(
            _note(
                "blur",
                tr("it is blurred: sharpness {sharpness:.0f}, 38 is clear", sharpness=measures["sharpness"]),
                tr("make it anew"),
            )
        )
    if measures["blockiness"] > 2.0:
        found.append(_note("blocks", tr("squares from strong compression are seen"), tr("start from a better copy")))
    if measures["banding"] > 5.0:
        found.append(_note("banding", tr("smooth ramps show steps"), tr("start from a better copy")))
    return found
