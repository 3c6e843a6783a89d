"""Reads questions whether an asset meets a platform's rules, and orders to make it meet them."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.details import PRONOUNS
from bot.agent.phrases.talk import Draft, Talk

_ACTS = (
    "post", "schedule", "make", "write", "trim", "crop", "add", "put", "caption", "cancel", "find", "show", "speed", "mute",
    "change",
)  # fmt: skip


def validate(clause: Clause, talk: Talk) -> list[Draft]:
    """Whether an asset meets a platform's rules."""
    if clause.small("who"):
        return []
    assets = clause.values("asset")
    platforms = clause.values("platform")
    refers = bool(clause.small("it", "last")) or bool(PRONOUNS.search(clause.folded))
    if (
        not assets
        and not (refers and (platforms or clause.nouns("rule")))
        and not (
            clause.verbs("check")
            and (platforms or refers)
            and not clause.nouns("disk", "gpu", "queue", "backend", "model", "system", "schedule", "error")
        )
    ):
        return []
    checks = clause.verbs("check") or clause.nouns("rule") or (clause.verbs("approve") and clause.is_question)
    fits = re.search(
        r"\b(?:ok|okay|good|fine|bien|gut|bene|bem|goed|issues?|problems?|trouble|let me post|let us post|allow (?:me|us) to|passe|passa|fit|fits|suitable|allowed|accept\w*|pass|passes|meet|meets|meeting|comply|complies|compliant|valid|legal|within|too (?:long|big|large|short|small|wide|heavy|tall)|work|works|right|"
        r"ready|allowed|permitted|satisf\w*|qualif\w*|conform\w*|eligible|acceptable|vale|valid[oa]|sirve|cumple|geeignet|passt|erlaubt|convient|conforme|respecte|va bene|adatt[oa]|geschikt|serve|apto|appropriate|in spec|reject\w*|take|takes|like|complain|safe|sized|length|format|resolution|crop|play\w*|support\w*|exceed\w*|over the limit|break\w*|violat\w*|go through|get through|correct|alright|enough|in order|up to)\b",
        clause.folded,
    )
    asks = (
        clause.is_question
        or clause.says(r"^(?:is|are|does|do|will|would|can|could|wird|ist|est-ce|vale|sirve|e )\b")
        or checks
        or clause.small("if")
        or clause.says(r"\b(?:hope|wonder|sure|curious|know if|worried)\b")
    )
    goes = (
        clause.is_question
        and assets
        and platforms
        and not clause.times
        and clause.says(
            r"^(?:so |and |ok |hey )*(?:can|could|may) (?:i|we) (?:\w+ )?(?:put|post|upload|use|share|publish)\b|^(?:can|could|may|does|do|will|would) \S+(?: \S+)? (?:go|run|be (?:posted|used|uploaded|put|published|shared)|play)\b"
        )
    )
    terse = assets and platforms and fits and len(clause.core) <= 6
    if not (checks or goes or (fits and (asks or terse))):
        return []
    if not checks and not platforms and not (assets and clause.is_question) and not clause.nouns("rule"):
        return []
    acts = [verb for verb in clause.verbs(*_ACTS) if verb.form == "base"]
    spared = (
        goes
        or clause.verbs("check")
        or clause.small("to")
        or clause.nouns("rule")
        or clause.says(r"\blet (?:me|us) post\b")
    )
    if acts and not spared:
        return []
    targets = assets or [talk.it]
    return [
        Draft("validate_media", {"asset": asset, "platform": platform}, clause)
        for asset in targets
        for platform in platforms or [""]
    ]


_MENDS = re.compile(
    r"^(?:please |can you |could you |kannst du |bitte )*(?:fix|repair|adapt|mend|fit|correct)\b|"
    r"^(?:please |can you |could you )*(?:make|get|have|shape|prepare) (?:it|this|that|them|the (?:last )?(?:reel|video|clip|picture|image)|[a-z]{2,6}_\d+(?:\.\w+)?) "
    r"(?:to )?(?:fit|ready|right|suitable|compatible|compliant|ok|okay|work)\b|"
    r"\bpasse?\b.*\ban\b|\b(?:adapta|adaptalo|arreglalo|adapte|adattalo|ajusta)\b"
)
_OTHERS = ("caption", "hashtag", "schedule", "post", "persona", "model", "queue", "error", "sound", "music", "subtitle")


def repair(clause: Clause, talk: Talk) -> list[Draft]:
    """ "Fix reel_7 for TikTok", "make it fit Instagram": an asset and a platform, and nothing else that could be mended."""
    assets, platforms = clause.values("asset"), clause.values("platform")
    refers = bool(clause.small("it", "last")) or bool(PRONOUNS.search(clause.folded))
    if not platforms or not (assets or refers) or clause.times or clause.nouns(*_OTHERS):
        return []
    if not _MENDS.search(clause.folded) or (clause.is_question and not clause.is_asked):
        return []
    return [
        Draft("repair_media", {"asset": asset, "platform": platform}, clause)
        for asset in assets or [talk.it]
        for platform in platforms
    ]
