"""Tells a wish for new content from talk about content: by an order, a wish, or by being nothing but a description."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.reading import Item

WOULD_LOOK = re.compile(
    r"\bwhat <persona> (?:would|could|might) look like\b|\bhow <persona> (?:would|could|might) look\b"
)


WISHED = re.compile(
    r"\b(?:how about|what about|ages since|long time since|been a while|overdue|due for|in the mood|time for|fancy|any chance of|chance of|let's (?:see|have|get|go with|try)|(?:would|could|will|'d) (?:\w+ )?(?:fix|do|help|be (?:nice|great|good|cool|lovely|perfect|awesome|sweet|amazing)|go down well|work|solve|suit|look (?:good|great|nice) on (?:her|his|the) (?:feed|page|profile|grid))|"
    r"(?:obliged|grateful|thankful|glad) for|(?:delighted|happy|pleased) with|love to (?:have|see)|(?:has|have)(?:n't| not) had a|never had a|(?:missing|lacking|lacks?|short of|low on|short on|out of|wish list|wishlist|craving|begging for|crying out for|calls for|requires?|deserves?|next up|up next|request|order)|que tal|wie ware es mit|que dirais-tu|che ne dici)\b"
)


_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|did|does|do|has|had|have|'s been|isn't|aren't|wasn't|weren't|didn't|doesn't|will|would|can|could|should|loved|liked|hated|got|went|made|looks|looked|seems|became|said)\b|'re\b|'m\b"
)


_HAPPENED = re.compile(
    r"(?<!that )(?<!which )(?<!who )\b(?:got|made|makes|gets|won|went|goes|did|does|has|had|came|turned|reminds?|reminded|deserves|broke|hit|"
    r"worked|works|sucks|rocks|should|would|could|might|will|was|were|is|are)\b"
)


def tells_of(clause: Clause, nouns: list[Item]) -> bool:
    """Whether the clause tells what a picture or reel that exists did or got: "that picture of Noor made me cry"."""
    head = clause.head
    if head is None or not nouns or not (head.canon in {"the", "my"} or head.is_possessive):
        return False
    return _HAPPENED.search(clause.line.folded[nouns[-1].end : clause.end]) is not None


def is_wished(clause: Clause, nouns: list[Item], kind: str) -> bool:
    """Whether the clause asks for what it describes: by an order, a wish, or by being nothing but the description."""
    orders = [
        verb
        for verb in clause.verbs("make", "get", "do", "have", "want", "give", "take", "put", "show", "redo", "write")
        if verb.form in {"base", "s"} or (verb.form == "ing" and clause.is_asked)
    ]
    orders += [
        verb
        for verb in clause.verbs("make", "do", "get", "give")
        if verb.form == "past" and clause.is_asked and clause.head is verb
    ]
    if WOULD_LOOK.search(clause.masked):
        return True
    if any(_follows_colon(clause, verb) for verb in orders):
        return True
    if any(
        clause.index(verb) == 0 or clause.is_asked or verb.canon == "want" or _follows_subject(clause, verb)
        for verb in orders
    ):
        return True
    if WISHED.search(clause.folded):
        return True
    if clause.is_question and not clause.is_asked:
        return bool(re.match(r"^(?:another|one more|some|maybe|a |an |\d|more |new )", clause.folded)) and bool(
            clause.of("persona")
        )
    before = clause.line.folded[clause.start : nouns[0].start] if nouns else clause.folded
    if _FINITE.search(before):
        return False
    if nouns and re.match(
        r"\s*(?:is|are|was|were|did|does|has|had|looks?|got|went|seems?|sucks?|rocks?|isn't|wasn't)\b",
        clause.line.folded[nouns[-1].end : clause.end],
    ):
        return False
    behind = clause.line.folded[nouns[-1].end : clause.end].partition(",")[0] if nouns else ""
    if re.search(
        r"(?<!that )(?<!which )(?<!who )(?<!where )\b(?:is|are|was|were|looks?|looked|isn't|wasn't)\b", behind
    ):
        return False
    if tells_of(clause, nouns):
        return False
    if clause.verbs() and any(verb.start < (nouns[0].start if nouns else clause.end) for verb in clause.verbs()):
        return False
    described = clause.of("persona", "duration", "size", "times") or any(number_of(item) for item in clause.core)
    return bool(described) or (
        clause.head is not None
        and (clause.head.canon in {"new", "a"} or clause.head in nouns)
        and len(clause.core) >= 3
    )


def _follows_colon(clause: Clause, verb: Item) -> bool:
    """ "Ava's garden series: make two images"."""
    return clause.line.text[clause.start : verb.start].rstrip().endswith(":")


def _follows_subject(clause: Clause, verb: Item) -> bool:
    before = clause.before(verb)
    if (
        clause.head is not None
        and clause.head.canon in {"could", "should"}
        and before is not None
        and before.kind == "persona"
    ):
        return True
    return before is not None and (
        before.canon in {"and", "then", "should", "to", "could", "but"}
        or (before.kind == "persona" and verb.canon == "want")
    )
