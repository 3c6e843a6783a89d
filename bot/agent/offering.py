"""Which tools a model is shown for one request: few, since small models choose well only among few, and tokens cost time."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from bot.agent.phrases.names import Names
from bot.agent.phrases.reading import cleaned, read_line

PLANNED = 10  # tools for a small model, which is asked for one plan
NATIVE = 16  # tools for a model that calls them itself

# What speaks for a tool: meanings of words, as the phrase parser reads them in any of its languages, and things that a
# request holds: #asset, #post, #platform, #persona, #duration, #size, #quote, #whose (a persona's something).
MEANINGS: Mapping[str, str] = {
    "generate_image": "make image want do get give style take persona #persona #size",
    "make_reel": "make video want do get give persona #persona #duration #platform",
    "edit_video": "trim crop speed mute loop resize rotate reverse upscale grade merge music sound subtitle remove add change video #asset #duration #size",
    "animate": "make change image video #asset",
    "make_again": "redo change version make",
    "retake": "redo change",
    "ab_test": "compare ab versus version #quote",
    "write_caption": "write caption hashtag post give #asset #language",
    "validate_media": "check rule is #asset #platform",
    "repair_media": "make change check rule #asset #platform",
    "schedule_post": "post schedule put #asset #platform",
    "list_schedule": "show schedule queue post planned when what",
    "show_post": "show post #post",
    "approve_post": "approve post #post",
    "cancel_post": "cancel kill remove delete post #post not",
    "move_post": "move change post schedule put #post",
    "schedule_slot": "keep schedule put",
    "fill_slot": "put take",
    "schedule_recurring": "schedule post video #duration",
    "set_posting_times": "schedule #platform #persona",
    "set_quiet_hours": "schedule not #persona",
    "set_daily_cap": "schedule #platform",
    "set_grace": "post #platform #duration",
    "queue_posts": "queue put schedule #asset",
    "repeat_from_library": "library post again",
    "set_if_late": "#post",
    "simulate": "schedule planned what when",
    "search_library": "find show image video library",
    "show_asset": "show image video #asset",
    "approve_assets": "approve keep love image",
    "reject_assets": "reject kill image",
    "tag_assets": "tag add",
    "delete_assets": "delete remove kill image video #asset",
    "cancel_job": "cancel kill job",
    "list_jobs": "show job when",
    "create_persona": "make persona new add want",
    "edit_persona": "change appearance bio voice timezone language name negative_prompt rename persona #whose #persona #language hashtag write sound",
    "list_personas": "show persona who",
    "show_persona": "show persona who about",
    "pause_persona": "pause persona",
    "resume_persona": "resume persona",
    "delete_persona": "delete remove kill persona",
    "create_style": "style add make",
    "list_styles": "style show",
    "system_status": "gpu disk queue model backend system alive is how",
    "list_errors": "error why",
    "help_topic": "help how",
}
ALWAYS = ("search_library", "list_schedule")
# Where the words tell nothing: what people ask for most.
USUAL = ("make_reel", "generate_image", "schedule_post", "write_caption", "edit_video", "make_again", "show_asset", "help_topic")  # fmt: skip
# "Same but at night", "at eight instead": what is spoken of speaks for these.
ABOUT_WORK = ("make_again", "retake", "edit_video", "schedule_post", "write_caption", "show_asset")
ABOUT_POST = ("move_post", "cancel_post", "show_post", "approve_post")
HINT = 0.3


def offered(
    text: str, *, personas: Iterable[str], tools: Iterable[str], memory: Mapping[str, Any], most: int
) -> list[str]:
    """Return the names of the `most` tools that this request may need, in the order of `tools`."""
    said = spoken(text, personas)
    scores = dict.fromkeys(tools, 0.0)
    for name in scores:
        scores[name] += sum(_weights()[meaning] for meaning in meanings(name) & said)
    for place, name in enumerate(USUAL):
        scores[name] = scores.get(name, 0.0) + 0.01 * (len(USUAL) - place)
    hinted = (
        *(ABOUT_WORK if memory.get("asset") or memory.get("job") else ()),
        *(ABOUT_POST if memory.get("delivery") else ()),
    )
    for name in hinted:
        scores[name] = scores.get(name, 0.0) + HINT
    ranked = sorted(scores, key=lambda name: (name not in ALWAYS, -scores[name]))
    chosen = set(ranked[:most])
    return [name for name in tools if name in chosen]


def spoken(text: str, personas: Iterable[str]) -> set[str]:
    """Return the meanings of the words of `text`, and the kinds of things that are in it."""
    items = read_line(cleaned(text[:2000]), Names(tuple(personas)), "").items
    whose = {"#whose"} if any(item.is_possessive for item in items) else set()
    return {item.canon for item in items} | {f"#{item.kind}" for item in items} | whose


@cache
def meanings(name: str) -> frozenset[str]:
    """Return what speaks for a tool."""
    return frozenset(MEANINGS.get(name, "").split())


@cache
def _weights() -> Mapping[str, float]:
    """A meaning that speaks for few tools tells more than one that speaks for many."""
    counts: dict[str, int] = {}
    for name in MEANINGS:
        for meaning in meanings(name):
            counts[meaning] = counts.get(meaning, 0) + 1
    return {meaning: 1 / count for meaning, count in counts.items()}
