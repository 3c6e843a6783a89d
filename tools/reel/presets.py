"""Video presets: a platform's profile, how long its short videos run, and words around what is asked for. Pure."""

from dataclasses import dataclass

from storage.wording import tr
from tools.errors import InvalidRequest
from tools.reel.profiles import DEFAULT_DURATION, SHORT_VIDEO

NEGATIVE = "text, watermark, border, split screen, blurry, low quality"


@dataclass(frozen=True, kw_only=True)
class VideoPreset:
    """One way of making reels. `method` is how its shots move: `pictures` under a moving camera, or `motion`, filmed."""

    id: str
    name: str
    platform: str
    placement: str = ""
    aliases: tuple[str, ...] = ()
    is_short_video: bool = True
    shortest: float = SHORT_VIDEO[0]  # seconds
    longest: float = SHORT_VIDEO[1]
    duration: float = DEFAULT_DURATION  # where the request says none
    fps: int = 30
    shapes: tuple[str, ...] = ("9:16",)
    method: str = "pictures"
    prompt_template: str = "{prompt}, vertical composition, subject in the middle third, natural light"
    negative_prompt: str = NEGATIVE

    def around(self, prompt: str) -> str:
        """The prompt of a shot with the preset's words."""
        return self.prompt_template.replace("{prompt}", prompt)


VIDEO_PRESETS = {
    preset.id: preset
    for preset in (
        VideoPreset(
            id="instagram", name="Instagram Reels", platform="instagram", aliases=("instagram reels", "reels", "ig"),
            prompt_template="{prompt}, vertical lifestyle photograph, bright and clear, subject in the middle third",
        ),
        VideoPreset(
            id="youtube", name="YouTube Shorts", platform="youtube", aliases=("youtube shorts", "shorts", "yt"),
            is_short_video=False, shortest=3.0,
            prompt_template="{prompt}, vertical photograph, crisp detail, strong contrast, subject in the middle third",
        ),
        VideoPreset(
            id="tiktok", name="TikTok", platform="tiktok", aliases=("tik tok", "tt"),
            prompt_template="{prompt}, vertical candid photograph, true colours, subject in the middle third",
        ),
        VideoPreset(
            id="facebook", name="Facebook Reels", platform="facebook", aliases=("facebook reels", "fb"),
            prompt_template="{prompt}, vertical photograph, warm light, subject in the middle third",
        ),
        VideoPreset(
            id="twitter", name="Twitter/X", platform="x", aliases=("x", "twitter x", "twitter/x"),
            shapes=("16:9", "9:16"),
            prompt_template="{prompt}, editorial photograph, clear subject, plain background",
        ),
        VideoPreset(
            id="generic", name="Generic short", platform="generic", aliases=("generic short", "short"), fps=24,
        ),
        VideoPreset(
            id="telegram-story", name="Telegram story", platform="telegram", placement="story",
            aliases=("telegram story", "story"), shortest=3.0, is_short_video=False,
            prompt_template="{prompt}, vertical photograph, calm space above and below, subject in the middle third",
        ),
    )
}  # fmt: skip


def video_preset(words: str) -> VideoPreset:
    """The preset that `words` name, by id, name or alias. Raises InvalidRequest with those there are.

    >>> video_preset("YouTube Shorts").id
    'youtube'
    """
    wanted = " ".join(words.casefold().replace("-", " ").replace("_", " ").split())
    for preset in VIDEO_PRESETS.values():
        if wanted in {preset.id.replace("-", " "), preset.name.casefold(), *preset.aliases}:
            return preset
    raise InvalidRequest(
        tr("there is no video preset {words!r}", words=words[:40]),
        fix=tr("there are {presets}", presets=", ".join(VIDEO_PRESETS)),
    )


def checked_for(preset: VideoPreset, seconds: float) -> float:
    """`seconds`, when a reel of this preset may be that long. Raises InvalidRequest with the allowed range."""
    if not preset.shortest <= seconds <= preset.longest:
        raise InvalidRequest(
            tr(
                "The {preset} preset makes reels of {shortest:g} to {longest:g} seconds, not {seconds:g}.",
                preset=preset.name,
                shortest=preset.shortest,
                longest=preset.longest,
                seconds=seconds,
            ),
            fix=tr(
                "Ask for {seconds:g} seconds, or leave the preset out: --for {platform} takes other lengths.",
                seconds=preset.duration,
                platform=preset.platform,
            ),
        )
    return seconds
