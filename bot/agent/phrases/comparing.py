"""Reads A/B tests: two or more variants, quoted or parted by "vs", "or", "against"."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.talk import Draft, Talk

_VERSUS = re.compile(
    r"\s*(?:\bvs\.?(?!\w)|\bversus\b|\bagainst\b|\bcontra\b|\bgegen\b|\bcontre\b|\bcontro\b|\btegen\b|\bcompared (?:to|with)\b|\s/\s|\|)\s*",
    re.IGNORECASE,
)


_OR = re.compile(r"\s*(?:,?\s+\b(?:or|oder|ou|oppure|of)\b\s+|,\s*)\s*", re.IGNORECASE)


_AND = re.compile(r"\s*(?:,?\s+\b(?:and|with|und|y|et|e|en|con|mit|avec|or|to)\b\s+|,\s*)\s*", re.IGNORECASE)


_AB_LEAD = re.compile(
    r"^(?:.*?\b(?:a ?/ ?b|ab|split|a-b)[- ]?(?:test(?:s|ing)?|comparison)?(?: it| this| on| with| of| between| for)*\b|.*?\b(?:compare|test|pit|try(?: out)?|weigh|compara|prueba|vergleiche?|teste?|confronta|vergelijk|comparer?)\b(?: these| the| two| three| four| prompts?| captions?| variants?| versions?| whether| if| both| out| an?| hooks?| ideas?| me)*|.*?\b(?:which|what)\b.*?(?:better|best|wins?|more)\b[^:,]*[:,]?)\s*[:,-]?\s*",
    re.IGNORECASE,
)


# "Try three looks for Ava: cyberpunk, cottagecore, film noir."
_TRIED = re.compile(
    r"\b(?:try|test|run|compare)(?: out)?(?: these| the)?(?: two| three| four| five| \d)? (?:looks|styles|versions|options|variants|variations|captions|prompts|ideas|hooks|outfits)\b[^:]*:\s*(?P<list>.+)$",
    re.IGNORECASE | re.DOTALL,
)


def compare(clause: Clause, talk: Talk) -> list[Draft]:
    """An A/B test of two or more variants."""
    quotes = [str(item.value) for item in clause.of("quote")]
    tried = _TRIED.search(clause.text)
    if tried and not clause.of("asset", "post", "quote"):
        listed = [
            tidy(part) for part in re.split(r",\s*(?:and |or )?|\s+(?:and|or|vs\.?)\s+", tried["list"]) if tidy(part)
        ]
        if len(listed) > 1:
            return [Draft("ab_test", {"persona": next(iter(clause.values("persona")), ""), "variants": listed}, clause)]
    ab = clause.nouns("ab") or clause.says(
        r"\ba ?/ ?b\b|\bab[- ]test|\bsplit[- ]test|\ba-b test|\ba (?:vs\.?|versus|or|against) b\b"
    )
    between = _VERSUS.search(clause.text[clause.of("quote")[0].end - clause.start :][:14]) if len(quotes) > 1 else None
    tests = clause.verbs("compare") or ab or between
    judged = clause.says(
        r"\b(?:better|best|wins?|winner|stronger|works|performs?|suits?|beats?|prefer\w*|outperforms?|more (?:likes|clicks|views)|nicer|hits harder|does well|besser|mejor|mieux|meglio|melhor|beter)\b"
    )
    if (
        not tests
        and not (judged and len(quotes) >= 2)
        and not (judged and _VERSUS.search(clause.text) and clause.of("persona"))
    ):
        return []
    if clause.of("asset") and not quotes and not ab:
        return []
    persona = next(iter(clause.values("persona")), "") or (talk.persona if clause.says(r"\b(?:her|his|him)\b") else "")
    variants = variants_in(clause)
    told = talk.remark
    if len(variants) < 2 and told is not None and tests and len(clause.core) <= 4:
        variants = [str(item.value) for item in told.of("quote")]  # "'neon' or 'pastel'? let's test"
        variants = variants if len(variants) > 1 else _plain_variants(told)
        persona = persona or next(iter(told.values("persona")), "")
    if len(variants) < 2:
        return []
    return [Draft("ab_test", {"persona": persona, "variants": variants}, clause)]


def variants_in(clause: Clause) -> list[str]:
    """What a clause sets against each other: its quotes, else what "vs", "or" and commas part."""
    quotes = [str(item.value) for item in clause.of("quote")]
    return quotes if len(quotes) >= 2 else _plain_variants(clause)


def _plain_variants(clause: Clause) -> list[str]:
    """Variants that are not quoted: "red dress vs blue dress for Ava"."""
    personas = clause.of("persona")
    gone = [item for item in clause.items if item.canon in {"please", "hello"}]
    for item in personas:
        gone.append(item)
        index = clause.items.index(item)
        if index and clause.items[index - 1].canon in {"for", "on", "with", "of"}:
            gone.append(clause.items[index - 1])
    text = clause.rest(gone)
    lead = _AB_LEAD.match(text)
    if lead and lead.end() < len(text):
        text = text[lead.end() :]
    for pattern in (_VERSUS, _OR, _AND):
        parts = [
            tidy(re.sub(r"^(?:the|a|an|and|or)\s+", "", part.strip(), flags=re.IGNORECASE))
            for part in pattern.split(text)
        ]
        parts = [re.sub(r"\s+(?:for|on|as (?:captions?|prompts?))$", "", part) for part in parts if part]
        if len(parts) >= 2 and all(len(part) < 120 for part in parts):
            return parts
    return []
