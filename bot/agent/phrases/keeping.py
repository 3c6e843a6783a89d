"""Reads what is to be done with files of the library by their ids: approve, reject, tag, delete, show."""

import re

from bot.agent.phrases import editing
from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.talk import Draft, Talk


def keep_or_throw(clause: Clause, talk: Talk) -> list[Draft]:
    """Approve, reject, tag, delete, show: files of the library by their ids."""
    assets = clause.values("asset")
    if not assets:
        return []
    if clause.bids("approve") and not clause.is_question:
        return [Draft("approve_assets", {"assets": assets}, clause)]
    if clause.bids("reject") and not clause.is_question:
        return [Draft("reject_assets", {"assets": assets, "reason": _behind_assets(clause)}, clause)]
    if clause.nouns("caption", "hashtag") or clause.verbs("caption"):
        return []  # "4 tags" beside a caption are hashtags
    if clause.verbs("tag") or clause.says(r"\b(?:un)?tag(?:s|ged)?\b"):
        tags = [tag.strip(" #.") for tag in re.split(r",|\band\b", _behind_assets(clause)) if tag.strip(" #.")]
        tags = tags or [str(item.value).lstrip("#") for item in clause.of("hashtag", "quote")]
        removes = clause.says(r"\b(?:untag|remove)\b")
        return [Draft("tag_assets", {"assets": assets, "remove" if removes else "add": tags}, clause)] if tags else []
    if (
        clause.bids("delete", "kill", "remove")
        and not clause.nouns("music", "sound", "subtitle", "caption")
        and len(clause.core) <= len(assets) + 4
        and len(clause.verbs()) == 1
        and not clause.of("duration")
        and not editing.PART.search(clause.folded)  # of a video, not the video
    ):
        return [Draft("delete_assets", {"assets": assets}, clause)]
    shown = clause.bids("show", "find", "give", "get") or len(clause.core) == 1
    others = [
        item
        for item in clause.core
        if item.kind != "asset"
        and item.canon
        not in {"me", "the", "and", "my", "show", "find", "give", "get", "again", "all", "full", "image", "video"}
    ]
    if (
        shown
        and len(others) <= 1
        and not clause.of("platform", "duration", "size")
        and not clause.nouns("caption")
        and not clause.small("without", "of")
    ):
        return [Draft("show_asset", {"asset": asset}, clause) for asset in assets]
    return []


def _behind_assets(clause: Clause) -> str:
    last = clause.of("asset")[-1]
    text = clause.line.text[last.end : clause.end].strip(" ,.:;-")
    return re.sub(
        r"^(?:as|with|because|since|for|they are|they're|it's|it is|too|,)\s+", "", text, flags=re.IGNORECASE
    ).strip(" ,.")
