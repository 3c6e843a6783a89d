"""What the trained judge may add where no rule speaks: the tool by likelihood, the arguments by what stands there.

Only tools that show or make something are guessed; what acts in public, destroys or changes a persona is left to the
rules, except where an id, a place and a time leave no doubt.
"""

from collections.abc import Callable

from bot.agent.phrases import asking, captioning, changes, comparing, editing, listing, making, model, posting, wishes
from bot.agent.phrases.clauses import ORDERS, Clause
from bot.agent.phrases.commanding import CAREFUL, is_framed
from bot.agent.phrases.talk import Draft, Talk

SURE = 0.5  # a guess needs this much, and little chance of mere talk
SURE_BESIDE = 0.75  # the same beside clauses that were read: they may well be all of it
MOST_TALK = 0.3
VETO = 0.45  # how much likelier talk must be than what the rules read


# The tools of which the judge has seen enough to doubt a rule.
_JUDGED = frozenset({
    "generate_image", "make_reel", "edit_video", "write_caption", "validate_media", "schedule_post", "list_schedule",
    "cancel_post", "search_library", "create_persona", "edit_persona", "system_status", "ab_test", "show_post",
})  # fmt: skip


def _is_plain_order(clause: Clause) -> bool:
    head = clause.head
    if head is None:
        return False
    if captioning.is_asked_for(clause) or (clause.nouns("image", "video") and wishes.WISHED.search(clause.folded)):
        return True
    if clause.is_asked and head.canon not in {"what", "where", "how", "when", "who"}:
        return True
    soft = {"do", "have", "get", "want", "give", "take"}
    to_me = clause.says(
        r"^(?:get|give|bring|fetch|hand|grab) (?:me|us)\b|^(?:take|pull|put|bring) (?:it|that|this|them) (?:down|off|back|up|out|live)\b"
    )
    orders = head.sort == "verb" and head.form == "base" and head.canon in ORDERS and (head.canon not in soft or to_me)
    return orders or head.canon == "if"


def is_talk(clause: Clause, drafts: list[Draft]) -> bool:
    """Whether a clause that the rules took for an order is far likelier to be talk."""
    if _is_plain_order(clause):
        return False
    if len(clause.core) == 1 and clause.core[0].kind == "word":
        return False  # "schedule?", "queue": one word is no talk
    if all(draft.name in CAREFUL for draft in drafts) and is_framed(clause):
        return False
    if all(draft.name not in _JUDGED for draft in drafts) or len(clause.of("quote")) > 1:
        return False
    chances = model.chances(clause)
    tool = max(chances.get(draft.name, 1.0) for draft in drafts)
    return chances[model.TALK] >= 0.5 and chances[model.TALK] - tool >= VETO


def guess(clause: Clause, talk: Talk, sure: float = SURE) -> list[Draft]:
    """The calls of the likeliest tool, where it is likely enough and finds its arguments."""
    if not clause.core:
        return []
    chances = model.chances(clause)
    tool = max(chances, key=lambda label: chances[label])
    if tool not in _WAYS or chances[tool] < max(sure, _SURER.get(tool, 0.0)) or chances[model.TALK] > MOST_TALK:
        return []
    return _WAYS[tool](clause, talk)


def _status(clause: Clause, talk: Talk) -> list[Draft]:
    names = asking.components_in(clause)
    return [Draft("system_status", {"component": name}, clause) for name in names or [""]]


def _edit(clause: Clause, talk: Talk) -> list[Draft]:
    assets = clause.values("asset")
    found = editing.operation_in(clause)
    if found is None or not (assets or talk.asset or clause.small("it")):
        return []
    return editing.edits(clause, talk, *found)


def _caption(clause: Clause, talk: Talk) -> list[Draft]:
    if not (clause.of("asset") or talk.asset or clause.small("it")):
        return []
    return captioning.captions(clause, talk)


def _validate(clause: Clause, talk: Talk) -> list[Draft]:
    if not clause.of("asset"):
        return []
    return [
        Draft("validate_media", {"asset": asset, "platform": platform}, clause)
        for asset in clause.values("asset")
        for platform in clause.values("platform") or [""]
    ]


def _content(clause: Clause, talk: Talk) -> list[Draft]:
    described = clause.of("persona", "duration", "size") or clause.nouns("image", "video")
    if not described or clause.of("asset", "post") or wishes.tells_of(clause, clause.nouns("image", "video")):
        return []
    return making.content(clause, talk, is_sure=True)


def _search(clause: Clause, talk: Talk) -> list[Draft]:
    return [] if clause.of("asset", "post") else asking.found(clause, talk)


def _listing(clause: Clause, talk: Talk) -> list[Draft]:
    return [] if clause.of("asset", "post") else listing.listed(clause, talk)


def _compare(clause: Clause, talk: Talk) -> list[Draft]:
    variants = comparing.variants_in(clause)
    persona = next(iter(clause.values("persona")), "")
    return [Draft("ab_test", {"persona": persona, "variants": variants}, clause)] if len(variants) > 1 else []


def _schedule(clause: Clause, talk: Talk) -> list[Draft]:
    if not clause.of("asset") or not (clause.times or clause.of("platform")):
        return []
    return posting.published(clause, talk)


def _cancel(clause: Clause, talk: Talk) -> list[Draft]:
    if (
        clause.of("asset", "persona")
        or clause.is_question
        or clause.says(r"\b(?:keep|leave|stays?|not|never|no)\b|n't")
    ):
        return []
    return [Draft("cancel_post", {"id": post}, clause) for post in clause.values("post")]


def _persona_change(clause: Clause, talk: Talk) -> list[Draft]:
    return changes.edit(clause, talk, is_sure=True) if clause.of("persona") and not clause.is_question else []


# What acts in public or changes something needs more than a likeliness: this much of it, and its facts.
_SURER = {"schedule_post": 0.75, "cancel_post": 0.75, "edit_persona": 0.85}
_WAYS: dict[str, Callable[[Clause, Talk], list[Draft]]] = {
    "system_status": _status,
    "list_schedule": _listing,
    "search_library": _search,
    "validate_media": _validate,
    "write_caption": _caption,
    "edit_video": _edit,
    "generate_image": _content,
    "make_reel": _content,
    "ab_test": _compare,
    "schedule_post": _schedule,
    "cancel_post": _cancel,
    "edit_persona": _persona_change,
}
