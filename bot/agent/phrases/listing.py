"""Reads questions for what is planned: for whom, where, and in which days."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.talk import Draft, Talk

_PERIOD = re.compile(
    r"\b(?:(?:the )?(?:rest of|remainder of) (?:the|this) (?:week|month|day)|this (?:week|month|weekend)|next (?:week|month|weekend|\w+ days)|(?:the )?weekend|"
    r"(?:esta|la proxima) semana|diese(?:n|r|s)? (?:woche|monat|wochenende)|nachste woche|(?:cette|la) semaine(?: prochaine)?|ce mois|"
    r"questa settimana|(?:esta|proxima|na proxima) semana|deze week|volgende week|coming days|(?:the )?coming (?:week|days))\b"
)


def listing(clause: Clause, talk: Talk) -> list[Draft]:
    """Questions for what is planned."""
    return listed(clause, talk) if _asks_for_plan(clause) else []


def listed(clause: Clause, talk: Talk) -> list[Draft]:
    """The plan of whom, where and when the clause names."""
    spans = clause.times
    match = _PERIOD.search(clause.folded)
    period = clause.time_words(spans) if spans else clause.text[match.start() : match.end()] if match else ""
    persona = next(iter(clause.values("persona")), "")
    if not persona and talk.persona and clause.says(r"\b(?:her|him|his|she|he)\b"):
        persona = talk.persona
    if not persona and talk.remark is not None and not talk.drafts:
        persona = talk.persona  # "Luna's been quiet. Anything scheduled?"
    period = re.sub(r"^(?:for|on|at|in|the(?! \d)) ", "", period)
    there = [talk.platform] if talk.platform and clause.says(r"\bthere\b") else [""]
    return [Draft("list_schedule", {"persona": persona, "platform": platform, "period": period}, clause)
            for platform in clause.values("platform") or there]  # fmt: skip


def _asks_for_plan(clause: Clause) -> bool:
    if clause.says(
        r"\bslots?\b.*\b(?:taken|free|open|available|empty|booked|full)\b|\b(?:free|open|empty|available) slots?\b"
    ):
        return bool(clause.times or clause.of("platform", "persona")) and not clause.of("asset")
    if clause.says(r"^(?:is there |got )?(?:anything|something|nothing) (?:for|on|with|from|by|up for|on for)\b") and (
        clause.of("persona", "platform") and (clause.times or clause.is_question)
    ):
        told = [item for item in clause.core if item.kind == "word" and not item.sort and not item.in_time]
        return not told and not clause.nouns(
            "image", "video", "library"
        )  # "got anything with Luna and a bike?" looks for it
    if (
        clause.of("persona", "platform")
        and clause.times
        and clause.is_question
        and all(item.kind in {"persona", "platform"} or item.in_time for item in clause.core)
    ):
        return True
    if clause.says(
        r"^(?:and |so )*how (?:do|does|are|is|'s)? ?(?:\w+ ){0,3}?(?:look|looking|looks|shaping up|going)\b"
    ) and (clause.times or clause.of("platform", "persona")):
        return bool(clause.times or _PERIOD.search(clause.folded))
    if clause.says(
        r"^(?:und |en )?(?:was|wat|wer|wie)\b.*\b(?:geht|kommt|steht|gaat|komt|staat)\b.*\b(?:raus|online|an|uit)$"
    ) and not clause.of("asset", "post"):
        return True
    if (
        clause.nouns("post")
        and clause.small("what", "any")
        and clause.says(r"\b(?:waiting|pending|unapproved|not approved|left|open)\b")
    ):
        return not clause.of("asset", "post")
    only = all(item.sort == "small" or item.in_time or item.kind in {"platform", "persona"} for item in clause.core)
    if clause.small("what") and only and (clause.times or _PERIOD.search(clause.folded)):
        return True
    if clause.says(r"\bwhat(?:'s)? (?:remains|is left|else)\b|\bwhat(?:'s| is) still\b") and (
        clause.times or _PERIOD.search(clause.folded)
    ):
        return True
    if (
        clause.verbs("show")
        and _PERIOD.search(clause.folded)
        and not clause.nouns("image", "video", "library", "caption")
    ):
        return not clause.of("asset")
    plural = clause.says(r"\bposts\b") and not [verb for verb in clause.verbs() if verb.canon != "post"]
    if plural and (clause.times or clause.is_question) and any(item.is_possessive for item in clause.of("persona")):
        return True
    if clause.of("asset") or clause.of("post"):
        return False
    planned = clause.small("planned") or clause.nouns("schedule")
    asks = (
        bool(clause.small("what", "when", "how", "any", "who", "where"))
        or clause.is_question
        or bool(clause.verbs("show", "find", "have"))
        or bool(clause.bids("give") and clause.nouns("schedule"))
        or clause.says(r"\b(?:overview|summary|rundown|list) of\b")
    )
    dated = [span for span in clause.times if not span.reading.is_now]
    if clause.nouns("queue", "job") and not (clause.of("persona", "platform") or dated or clause.nouns("post")):
        return False
    if planned and (asks or (len(clause.core) <= 6 and not clause.verbs("make", "post", "change", "add", "put"))):
        if clause.verbs("make", "write", "trim", "put", "change", "cancel"):
            return False
        return not (clause.small("is") and not asks)
    about = bool(clause.of("persona", "platform") or dated)
    if clause.nouns("queue") and asks and about:
        return True
    if clause.nouns("post") and clause.verbs("show", "find") and not clause.nouns("image", "video", "caption"):
        return True
    if (
        asks
        and clause.nouns("post")
        and (
            clause.times
            or clause.small("new", "last", "planned")
            or clause.says(r"\b(?:next|upcoming|coming|future|waiting|left)\b")
        )
    ):
        return clause.small("what", "when", "any", "how", "where") != [] or clause.says(
            r"\b(?:do we have|are there|have we|is there)\b"
        )
    if (
        clause.nouns("post")
        and clause.times
        and not clause.verbs()
        and any(item.is_possessive for item in clause.of("persona"))
    ):
        return True
    wondering = (
        clause.small("what")
        and (clause.times or _PERIOD.search(clause.folded))
        and not clause.of("quote")
        and not clause.nouns("image", "video", "caption")
    )
    if (
        wondering
        and clause.says(
            r"\b(?:what(?:'s| is| are| has| have)?|whats)\b.*\b(?:left|on|up|happening|coming|going on|got on|doing|next|in store|out)\b"
        )
        and not clause.verbs("make", "write", "think", "love", "change")
    ):
        return True
    head = clause.head
    if head is not None and head.canon == "schedule" and not clause.of("asset") and clause.times:
        reading = clause.reading()
        return (
            not clause.small("it") and not clause.nouns("image", "video") and (reading is None or reading.clock is None)
        )
    if clause.small("who", "when") and clause.verbs("post") and not clause.small("it"):
        return bool(clause.times or clause.of("platform", "persona") or clause.small("new", "last"))
    if (
        clause.small("what", "any")
        and clause.verbs("post")
        and (clause.is_question or clause.small("what"))
        and not clause.small("it")
    ):
        return clause.says(r"\b(?:going|posting|publishing|are we|will we|do we|is|goes|go|gets|will)\b")
    return bool(
        clause.says(r"^(?:what(?:'s| is)|whats) (?:on|up|next|happening|cooking)\b")
        and (clause.of("persona", "platform") or clause.times)
    ) or clause.says(r"^(?:what(?:'s| is)|whats) (?:next|on deck|in store|on the cards)(?: \?)?$")
