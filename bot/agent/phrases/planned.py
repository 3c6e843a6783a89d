"""Reads orders about posts that are planned: cancel, move, approve, show; and plans that repeat or wait for content."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.making import content
from bot.agent.phrases.posting import zone_and_times
from bot.agent.phrases.talk import Draft, Talk, Unclear
from storage.wording import tr

# One at a time is cancelled, and not the last one alone where all are meant.
_ALL = r"^(?:please )?\w+ (?:all|everything|both|alles?|beide|todos?|todas?|ambos)(?: (?:of )?(?:the |my |die |los |las |them)?(?:posts?|them)?)?$"
_GONE = ("cancel", "delete", "kill", "remove", "reject")


def existing(clause: Clause, talk: Talk) -> list[Draft]:
    """What is to happen to a post that has an id."""
    posts = clause.values("post")
    posts += [value for value in _bare_numbers(clause) if value not in posts]
    if not posts or clause.of("asset"):
        return []
    if clause.nouns("job") and clause.says(r"\b(?:job|render)\b"):
        return []
    folded = clause.folded
    unwanted = clause.says(r"(?:\bnot|n't|\bno|\bdont|\bnever)\b.*\b(?:need|want|require|go out|run|publish|go live|be posted|air)\b|\bno need\b|\bno longer\b|\bneeds? to (?:go\b(?! (?:out|live|up))|die|disappear|be (?:cancel|pull|scrap|drop|delet|remov))|"
                           r"\bget rid of\b|\bout of its misery\b|\bshould(?: not|n't)\b|\bis off\b|\bchanged my mind\b|\blet .* go\b|\bgotta go\b|\bhas to go\b|\bmust go\b|\bout of the (?:queue|schedule)\b|\b(?:aus dem|vom) (?:plan|kalender)\b|\b(?:del|de la) (?:calendario|agenda|programacion)\b|\bdu (?:planning|calendrier)\b|\bdal calendario\b|\buit de planning\b|\boff the (?:schedule|calendar|queue)\b|\braus\b|\bweg\b|\bfuera\b")  # fmt: skip
    if (
        clause.bids(*_GONE)
        or re.search(r"^(?:please |just |let's |and )*(?:forget|skip|ditch)(?: about)? <post>", clause.masked)
        or (
            clause.verbs("put", "take")
            and clause.says(r"\b(?:drop(?:ped)?|toss(?:ed)?|take .* (?:down|off)|pull)\b")
            and not clause.times
        )
        or unwanted
    ):
        return [Draft("cancel_post", {"id": post}, clause) for post in posts]
    if not clause.of("post"):
        return []
    if clause.says(r"^(?:<post>|p ?\d+|post \w+)?.*\bcancel"):
        return [Draft("cancel_post", {"id": post}, clause) for post in posts]
    zone, when = zone_and_times(clause)
    if (
        when
        and (
            clause.verbs("move", "put", "change", "schedule", "post", "make", "do")
            or clause.says(r"\b(?:instead|rather|should be|to)\b")
        )
        and (not clause.is_question or clause.is_asked or re.match(r"^(?:can|could|may) <post>", clause.masked))
    ):
        return [
            Draft("move_post", {"id": post, "when": f"{when} {zone} time".strip() if zone else when}, clause)
            for post in posts
        ]
    if clause.bids("approve"):
        return [Draft("approve_post", {"id": post}, clause) for post in posts]
    if (
        clause.verbs("show", "find")
        or clause.small("what", "when", "how", "where")
        or clause.is_question
        or len(clause.core) == 1
    ) and not (len(clause.core) == 1 and clause.end < clause.line.items[-1].end - 1):
        return [Draft("show_post", {"id": post}, clause) for post in posts]
    del folded
    return []


def _bare_numbers(clause: Clause) -> list[str]:
    """ "cancel 88", "cancel P1, P2 and 3": numbers that only a word of cancelling makes ids."""
    if not clause.bids("cancel") and not (clause.of("post") and clause.verbs(*_GONE)):
        return []
    if clause.nouns("job", "image", "video"):
        return []
    numbers = [item for item in clause.core if item.kind == "number" and not item.in_time]
    return [item.text for item in numbers if len(item.text) <= 6]


def cancel_it(clause: Clause, talk: Talk) -> list[Draft]:
    """ "cancel that", where an earlier clause or the conversation has named the post."""
    down = talk.post and clause.says(
        r"^(?:please |can you |could you |just )*(?:take|pull|bring) (?:it|that|this) (?:down|off|back)\b"
    )
    if not (down or clause.bids("cancel", "kill", "delete", "remove")) or clause.of("asset", "persona", "number"):
        return []
    if clause.says(_ALL):
        raise Unclear(tr("Which post shall I cancel? Name it like P12; “what's scheduled?” lists them."))
    if not (clause.small("it", "the") or clause.nouns("post") or len(clause.core) == 1):
        return []
    post = talk.post or (talk.context.last_post if talk.context.last_kind in {"post", ""} else "")
    if post:
        return [Draft("cancel_post", {"id": post}, clause)]
    if clause.nouns("post", "schedule"):
        raise Unclear(tr("Which post shall I cancel? Name it like P12; “what's scheduled?” lists them."))
    return []


def move_it(clause: Clause, talk: Talk) -> list[Draft]:
    """ "post that one at eight instead", "push it to saturday", where the conversation has named the post."""
    post = talk.post or (talk.context.last_post if talk.context.last_kind == "post" else "")
    if not post or not clause.times or clause.of("asset", "post"):
        return []
    moved: object = clause.verbs("move") or (
        clause.says(r"\binstead\b|\brather\b") and clause.verbs("post", "schedule", "put", "make", "do")
    )
    moved = moved or (clause.verbs("put") and clause.says(r"\b(?:push|move|shift)\b"))
    if not moved:
        return []
    zone, when = zone_and_times(clause)
    return [Draft("move_post", {"id": post, "when": f"{when} {zone} time".strip() if zone else when}, clause)]


_EVERY = re.compile(
    r"\b(?:every|each|daily|weekly|cada|todos los|todas las|jeden|jede|chaque|tous les|toutes les|ogni|toda|todo|elke|iedere|weekdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b"
)


def recurring(clause: Clause, talk: Talk) -> list[Draft]:
    """ "every friday at 18:00 make and post a reel for Ava about surfing"."""
    match = _EVERY.search(clause.folded)
    if match is None or not clause.times:
        return []
    if not (clause.verbs("make", "post", "schedule", "want", "do") or clause.nouns("video", "image")):
        return []
    if clause.verbs("show", "find") or clause.is_question:
        return []
    last = clause.times[-1]
    first = min(clause.start + match.start(), clause.times[0].start)
    when = (
        clause.line.text[first : last.end]
        if last.end > clause.start + match.end()
        else clause.line.text[clause.times[0].start : clause.start + match.end()]
    )
    start, end = clause.line.text.index(when), clause.line.text.index(when) + len(when)
    kept = [item for item in clause.items if not (start <= item.start and item.end <= end)]
    kept = [item for item in kept if item.canon not in {"post", "schedule", "and"} or item.sort == "noun"]
    made = content(Clause(clause.line, kept, clause.joint), talk, is_sure=True) if kept else []
    reel = next((draft for draft in made if draft.name == "make_reel"), made[0] if made else None)
    if reel is None:
        return []
    theme = str(reel.args.get("theme") or reel.args.get("prompt") or "")
    theme = re.sub(r",?\s*\b(?:and |but )?ask me first\b", "", theme).strip(" ,")
    return [Draft("schedule_recurring", {"persona": reel.args.get("persona", ""), "theme": theme or "free choice",
                                         "platform": next(iter(clause.values("platform")), ""), "when": tidy(when)}, clause)]  # fmt: skip


def slot(clause: Clause, talk: Talk) -> list[Draft]:
    """ "keep tuesday 9am for a reel for Ava": a time without content."""
    if not clause.verbs("keep") or not clause.times or clause.of("asset"):
        return []
    zone, when = zone_and_times(clause)
    return [Draft("schedule_slot", {"persona": next(iter(clause.values("persona")), ""), "platform": next(iter(clause.values("platform")), ""),
                                    "when": f"{when} {zone} time".strip() if zone else when}, clause)]  # fmt: skip
