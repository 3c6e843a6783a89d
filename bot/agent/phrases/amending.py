"""Words that belong to the order before them: "…, 12 seconds would do", "make it spicy", "vertical please"."""

import re

from bot.agent.phrases import posting
from bot.agent.phrases.captioning import hashtags_in, tone_in
from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.details import MUSIC, music_value, trim_value
from bot.agent.phrases.editing import operation_in
from bot.agent.phrases.talk import Draft, Talk
from bot.agent.phrases.tongues import language_in
from tools.tokens import fold, one_of

_MAKE_IT = re.compile(
    r"^(?:please |and |also |but |just )*(?:make|keep|have|do|turn|set) (?:it|them|that|this|those|one|both|her|him|the (?:caption|reel|photo|picture|video|text|tone|music|vibe|mood|pictures|photos))\b\s*(?P<how>.*)$|^(?:please )?(?:something|nothing too|with a|with an|in a|in an|hacedlo|mach es|fais-le|fallo) (?P<manner>.+)$"
)
_SOFT = frozenset({"make", "want", "do", "have", "get", "give", "keep", "love", "take"})


def amend(clause: Clause, talk: Talk) -> bool:
    """Fill the previous draft with what the clause adds. False where the clause asks for something of its own."""
    draft = talk.previous
    if draft is None or clause.of("asset", "post") or clause.small("if"):
        return False
    if draft.name == "edit_persona" and not clause.of("quote") and len(clause.core) <= 5:
        field = str(draft.args["field"])
        if clause.bids("change", "put", "add", "make") and clause.nouns("hashtag" if field == "hashtags" else field):
            return not clause.says(r"\b(?:to|into|as)\b|[:=]")  # "…, update her appearance"
    said_again = {"ab_test": ("compare",), "create_persona": ("add", "make"), "validate_media": ("check",)}
    if (
        len(clause.core) <= 5
        and clause.bids(*said_again.get(draft.name, ("",)))
        and clause.says(r"\b(?:it|her|him|them|both|that)\b")
    ):
        if draft.name == "ab_test" and clause.of("persona") and not draft.args.get("persona"):
            draft.args["persona"] = clause.values("persona")[0]
            return True
        return not clause.of("platform", "persona", "quote") and not clause.nouns(
            "image", "video", "caption", "bio", "voice"
        )
    if draft.name == "generate_image" and "count" not in draft.args and _only_counts(clause):
        draft.args["count"] = number_of(next(item for item in clause.core if number_of(item) is not None))
        if clause.of("size"):
            draft.args["size"] = str(clause.of("size")[0].value)
        return True
    if draft.name == "make_again" and clause.joint in {"but", ","}:
        change = str(draft.args["change"])
        draft.args["change"] = clause.text if change == "another version" else f"{change}, {clause.text}"
        return True
    if draft.name == "generate_image" and [item.canon for item in clause.core] in (
        ["take", "a", "image"],
        ["take", "the", "image"],
        ["take", "it"],
    ):
        return True
    if clause.line.folded[clause.start : clause.end].startswith("post"):
        return False
    hard = [verb for verb in clause.verbs() if verb.canon not in _SOFT]
    if hard or clause.nouns("caption", "subtitle", "hashtag", "gpu", "queue", "disk", "schedule", "post"):
        return False
    if clause.is_question and not clause.of("duration", "size"):
        return False
    if draft.name in {"make_reel", "generate_image"}:
        return _content(clause, draft)
    if draft.name == "write_caption":
        return _caption(clause, talk)
    if draft.name == "edit_video":
        return _edit(clause, draft)
    if draft.name == "schedule_post":
        return _post(clause, talk)
    if draft.name == "edit_persona" and clause.of("quote") and not clause.of("persona"):
        draft.args["value"] = str(clause.of("quote")[0].value)
        return True
    return False


def _content(clause: Clause, draft: Draft) -> bool:
    if clause.nouns("image", "video") and not clause.small("it", "the"):
        return False
    match = _MAKE_IT.match(clause.folded)
    only_slots = all(
        item.kind in {"duration", "size", "platform", "persona", "number"}
        or item.sort == "small"
        or fold(item.text) in _ASIDE
        for item in clause.core
    )
    if match is None and not only_slots:
        return False
    if match is not None and clause.joint in {"then"}:
        return False  # "then make it square" changes what has been made
    durations, sizes, platforms, people = (
        clause.of("duration"),
        clause.of("size"),
        clause.values("platform"),
        clause.values("persona"),
    )
    if not (match or durations or sizes or platforms or people):
        return False
    if people and draft.args.get("persona") and people[0] != draft.args["persona"]:
        return False
    if people:
        draft.args["persona"] = people[0]
    if draft.name == "make_reel":
        if durations:
            draft.args["duration_s"] = int(str(durations[0].value))
        if platforms:
            draft.args["platform"] = platforms[0]
    if draft.name == "generate_image" and sizes:
        draft.args["size"] = str(sizes[0].value)
    how = clause.text[match.start("how" if match["how"] is not None else "manner") :] if match else ""
    if how and not (durations or sizes or platforms):
        key = "theme" if draft.name == "make_reel" else "prompt"
        draft.args[key] = tidy(f"{draft.args.get(key, '')}, {how}")
    return True


_ASIDE = one_of(
    "would do fine works ok okay great max maximum only about around enough be is good perfect format long at most or so less "
    "tops seconds i think like sorry mean meant rather actually no wait make that correction instead love scratch"
)


def _only_counts(clause: Clause) -> bool:
    """ "Give me three stills", behind the description of one."""
    rest = [
        item
        for item in clause.core
        if item.sort not in {"verb", "small"}
        and not item.noun("image")
        and item.kind != "size"
        and number_of(item) is None
        and fold(item.text) not in _ASIDE
    ]
    counted = clause.nouns("image") or clause.says(r"\bof (?:them|these|those)\b")
    return bool(counted) and not rest and any(number_of(item) is not None for item in clause.core)


def _corrects(clause: Clause) -> bool:
    """ "Sorry, I mean Facebook": what follows replaces what was said."""
    return clause.says(
        r"\b(?:sorry|i mean|i meant|rather|actually|instead|no wait|make that|correction|scratch that)\b"
    )


def _caption(clause: Clause, talk: Talk) -> bool:
    match = _MAKE_IT.match(clause.folded)
    language = language_in(clause.text)
    tone = tone_in(clause, None)
    platforms = clause.values("platform")
    hashtags = hashtags_in(clause)
    short = len(clause.core) <= 5
    if not (match or (short and (tone or language or platforms))):
        return False
    how = tidy(clause.text[match.start("how" if match["how"] is not None else "manner") :]) if match else ""
    for draft in [
        draft for draft in talk.drafts if draft.name == "write_caption" and draft.clause is talk.drafts[-1].clause
    ]:
        if language:
            draft.args["language"] = language
        elif tone or how:
            draft.args["tone"] = tone or how
        if platforms:
            draft.args["platform"] = platforms[0]
        if hashtags is not None:
            draft.args["hashtags"] = hashtags
    return True


def _edit(clause: Clause, draft: Draft) -> bool:
    operation = draft.args.get("operation")
    if clause.joint == "but" and operation == "crop" and clause.of("size"):
        draft.args["value"] = str(clause.of("size")[-1].value)  # "it is in landscape but should be vertical"
        return True
    if draft.args.get("value"):
        return False
    if operation == "trim" and clause.of("duration") and not clause.nouns("image", "video", "music"):
        draft.args["value"] = trim_value(clause)
        return True
    found = operation_in(clause)
    if operation == "speed" and found is not None and found[0] == "speed":
        draft.args["value"] = found[1]
        return True
    if operation == "add_music" and (clause.nouns("music") or MUSIC.search(clause.folded)):
        draft.args["value"] = music_value(clause)
        return True
    return bool(
        operation in {"rotate", "color_grade"}
        and re.match(r"^(?:please |can you |could you )?(?:fix|correct|sort|change) (?:it|that|this)\b", clause.folded)
    )


def _post(clause: Clause, talk: Talk) -> bool:
    """ "…, tomorrow at noon", "…, on tiktok", "caption: hello"."""
    only = all(
        item.kind in {"platform", "quote"}
        or item.in_time
        or item.sort == "small"
        or item.canon == "caption"
        or (_corrects(clause) and fold(item.text) in _ASIDE)
        for item in clause.core
    )
    if not only or not (clause.of("platform", "quote") or clause.times):
        return False
    zone, when = posting.zone_and_times(clause)
    told = talk.previous
    if (
        told is not None
        and when
        and clause.of("platform")
        and told.args.get("when") != "now"
        and told.args.get("platform")
    ):
        return _corrects(clause)  # another place at another hour
    for draft in talk.drafts:
        if draft.name == "schedule_post" and draft.clause is talk.drafts[-1].clause:
            if when and draft.args.get("when") in {"", "now"}:
                draft.args["when"] = when
            if zone:
                draft.args["timezone"] = zone
            if clause.of("quote"):
                draft.args["caption"] = str(clause.of("quote")[0].value)
            if clause.of("platform") and (not draft.args.get("platform") or _corrects(clause)):
                draft.args["platform"] = clause.values("platform")[0]
    return True
