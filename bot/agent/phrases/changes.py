"""Reads orders to change a field of a persona, named or told: "change Luna's bio to …", "Luna should speak French"."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk, Unclear
from bot.agent.phrases.tongues import language_in, languages_in
from storage.wording import tr
from tools.tokens import fold, one_of

_FIELDS = {
    "bio": "bio", "voice": "voice", "appearance": "appearance", "timezone": "timezone", "language": "language",
    "hashtag": "hashtags", "negative_prompt": "negative_prompt", "name": "name",
}  # fmt: skip


_OPINION = re.compile(
    r"\b(?:is|are|looks?|sounds?) (?:so |really |very |just |already |still |pretty |super |quite |too )*(?:great|good|perfect|awesome|amazing|hilarious|funny|nice|beautiful|lovely|fantastic|cool|fine|ok|okay|bad|boring|weird|"
    r"annoying|cute|adorable|stunning|gorgeous|brilliant|my favou?rite|better|the best|hot|iconic)\b"
)


def edit(clause: Clause, talk: Talk, is_sure: bool = False) -> list[Draft]:
    """A change to a field of a persona; `is_sure` where something else tells that a change is meant."""
    persona = _whom(clause, talk)
    if not persona or clause.of("asset", "post"):
        return []
    renamed = _renamed(clause, persona, talk.remark)
    if renamed:
        return [renamed]
    nouns = list(clause.nouns(*_FIELDS))
    if clause.nouns("image", "video", "caption") and not any(
        item.canon in {"bio", "negative_prompt", "hashtag", "timezone"} for item in nouns
    ):
        return []
    if nouns and clause.nouns("hashtag") and clause.verbs("write") and not clause.of("quote"):
        return []
    if nouns:
        return _field_changed(clause, talk, persona, nouns, is_sure=is_sure)
    previous = talk.previous
    if (
        previous is not None
        and previous.name == "edit_persona"
        and any(person.is_possessive for person in clause.of("persona"))
    ):
        same = re.match(
            r"\s*(?:(?:to|is|should be|into|as)\b|:|=|→|->|,)\s*(?P<value>.+)$",
            clause.line.text[clause.of("persona")[0].end : clause.end],
        )
        if same:
            value = str(clause.of("quote")[0].value) if clause.of("quote") else tidy(same["value"])
            return [
                Draft("edit_persona", {"persona": persona, "field": previous.args["field"], "value": value}, clause)
            ]
    field = next(iter(talk.mentioned.get("field", ())), "")
    if field and clause.verbs("make", "change", "put", "write"):
        told = re.search(
            r"\b(?:make|change|set|turn|put|switch|write) (?:it|that|her|him|them)(?: (?:to|into|as|more like))? (?P<value>.+)$",
            clause.folded,
        )
        value = (
            str(clause.of("quote")[0].value)
            if clause.of("quote")
            else tidy(clause.text[told.start("value") :])
            if told
            else ""
        )
        if value:
            return [Draft("edit_persona", {"persona": persona, "field": field, "value": value}, clause)]
    return _told_change(clause, persona)


def _whom(clause: Clause, talk: Talk) -> str:
    personas = clause.values("persona")
    if personas:
        return personas[0]
    if clause.says(r"\b(?:her|his|their|him|she|he|ihre?n?|seine?n?|su|sus|sa|son|ses|sua|suo|seu|haar|zijn)\b"):
        return talk.persona or talk.context.last_persona
    follows = (talk.previous is not None and talk.previous.name == "edit_persona") or "field" in talk.mentioned
    return talk.persona if follows else ""


def _renamed(clause: Clause, persona: str, told: Clause | None) -> Draft | None:
    person = clause.of("persona")
    if not person and told is not None and told.of("quote") and clause.bids("rename") and len(clause.core) <= 3:
        return Draft(
            "edit_persona", {"persona": persona, "field": "name", "value": str(told.of("quote")[0].value)}, clause
        )
    if not person or not clause.verbs("rename"):
        return None
    behind = clause.line.text[person[0].end : clause.end]
    match = re.match(
        r"\s*(?:(?:to|as|into|a|zu|in|en|auf|por|para|naar)(?=\s)|,|->|→|=)?\s*[\"“'‘«]?(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)",
        behind,
    )
    if match is None:
        return None
    name = match["name"]
    quote = clause.of("quote")
    if quote:
        name = str(quote[0].value)
    name = re.split(r"\s+(?:from|please|pls|instead|now|from now on)\b", name)[0]
    called = fold(clause.verbs("rename")[0].text)
    if (
        called.startswith(("call", "appel", "chiam", "llam", "chama", "nenn", "noem"))
        and not quote
        and not re.search(r"from now on|ab jetzt|desde ahora|instead", clause.folded)
    ) and not name[:1].isupper():
        return None
    return Draft("edit_persona", {"persona": persona, "field": "name", "value": name}, clause)


_DICTATED = re.compile(
    r"['’]?s? (?:new )?(?:looks?|appearance|outfit|style|physical description)\s*[:=]\s*(?P<value>.{3,})$",
    re.IGNORECASE,
)


def _field_changed(
    clause: Clause, talk: Talk, persona: str, nouns: list[Item], *, is_sure: bool = False
) -> list[Draft]:
    dictated = _DICTATED.search(clause.text)
    if dictated and any(part.is_possessive for part in clause.of("persona")) and not clause.of("quote"):
        return [
            Draft("edit_persona", {"persona": persona, "field": "appearance", "value": tidy(dictated["value"])}, clause)
        ]
    item = next((noun for noun in nouns if noun.canon == "negative_prompt"), nouns[0])
    field = _FIELDS[item.canon]
    changes = clause.bids(
        "change", "make", "add", "give", "put", "write", "get", "remove", "rename", "move", "do", "mute", "grade"
    )
    behind = clause.line.text[item.end : clause.end]
    cue = re.match(
        r"\s*(?:\(.*?\))?\s*(?P<cue>:|=|->|=>|→|-|–|(?:should|must|needs? to|has to|ought to|will|is going to) (?:now )?(?:be|become|read|say|sound)(?: more| like)?|(?:to|into|as|with)(?: be| read| say)?\b|is now|are now|(?:is|are)\b|"
        r"so (?:that )?it (?:reads|says)|reads|says|now|(?:zu|auf|in|en|a|à|su|por|para|naar)(?=\s)|,)\s*",
        behind,
        re.IGNORECASE,
    )
    quotes = clause.of("quote")
    copula = cue is not None and cue["cue"].lower() in {"is", "are"}
    if copula and _OPINION.search(clause.folded):
        return []
    if clause.is_question and not clause.is_asked:
        return []
    if (
        clause.says(
            r"\b(?:outdated|old|boring|wrong|stale|needs (?:a )?(?:change|refresh|update)|too \w+|isn't|not \w+ enough|doesn't)\b"
        )
        and not quotes
        and not changes
    ):
        talk.mentioned = {**talk.mentioned, "field": [field]}
        return []
    possessive = any(part.is_possessive for part in clause.of("persona"))
    follows = talk.previous is not None and talk.previous.name == "edit_persona" and clause.joint in {",", "and"}
    terse = not clause.verbs() and (possessive or clause.of("persona") or follows)
    wished = clause.small("could", "should") and clause.says(
        r"\b(?:better with|could use|should have|could have|better off with|suits?)\b"
    )
    if not (
        wished
        or is_sure
        or changes
        or (cue and (possessive or not copula))
        or quotes
        or (terse and field in {"language", "timezone", "bio", "hashtags"})
    ):
        return []
    value = _value(clause, field, item, cue, behind, quotes)
    if not value and field == "timezone":
        value = next(iter(talk.mentioned.get("place", ())), "")
    if not value and talk.remark is not None and field in {"appearance", "voice", "bio"}:
        told = re.search(
            r"\b(?:soll|sollte|debe|doit|deve|moet|should have|should be|has|have|needs|wears|wearing|got|gets|is|with|now)\b (?:now )?(?P<what>.+)$",
            talk.remark.folded,
        )
        value = tidy(talk.remark.text[told.start("what") :]) if told else ""
    if not value:
        previous = talk.previous
        if previous is not None and previous.args.get("persona") == persona and previous.args.get("field") == field:
            return []  # "…, put that in her negative prompt": said already
        if changes or clause.small("new"):
            raise Unclear(tr("What shall {persona}'s {field} be?", persona=persona, field=field.replace("_", " ")))
        return []
    return [Draft("edit_persona", {"persona": persona, "field": field, "value": value}, clause)]


def _value(clause: Clause, field: str, item: Item, cue: re.Match[str] | None, behind: str, quotes: list[Item]) -> str:
    if quotes:
        return str(quotes[0].value) if len(quotes) == 1 else ", ".join(str(quote.value) for quote in quotes)
    people = clause.of("persona")
    before_field = _in_front(clause, item, people)
    if field == "hashtags" and clause.of("hashtag"):
        return " ".join(tag.text for tag in clause.of("hashtag"))
    after = behind[cue.end() :] if cue else behind
    after = re.sub(
        r"\s*\b(?:from now on|please|pls|thanks|thank you|for (?:her|him|them)|for now|instead|ab jetzt|desde ahora)\b[\s.!]*$",
        "",
        after,
        flags=re.IGNORECASE,
    )
    after_people = any(person.start >= item.end for person in people)
    if after_people:
        person = next(person for person in people if person.start >= item.end)
        tail = clause.line.text[person.end : clause.end]
        match = re.match(
            r"\s*(?:(?:to|into|as|is|should be|zu|auf|in|en|a|à|por|para|su|naar|with)(?=\s)|:|=|→|->|,)?\s*(?P<value>.*)$",
            tail,
            re.DOTALL | re.IGNORECASE,
        )
        after = match["value"] if match else ""
    noun = (
        item.text
        if field == "appearance"
        and fold(item.text)
        not in {
            "appearance",
            "looks",
            "look",
            "outfit",
            "aussehen",
            "apariencia",
            "aspecto",
            "apparence",
            "aparencia",
            "uiterlijk",
        }
        else ""
    )
    value = tidy(after).strip(" .")
    value = re.sub(r"^(?:to|be|now|like|a|an|the|into)\s+", "", value) if not cue or field not in {"bio"} else value
    if not value or (before_field and not cue):
        value = " ".join(part for part in (before_field, value) if part)
        return tidy(f"{before_field} {noun}") if noun and before_field else value
    if noun and fold(noun) not in fold(value):
        follows = (
            cue is None and not after_people and behind.lstrip().startswith(after.strip()[:12]) and bool(after.strip())
        )
        return tidy(f"{noun} {value}" if follows else f"{value} {noun}")  # "a nose ring", "pink hair"
    return value


def _in_front(clause: Clause, field: Item, people: list[Item]) -> str:
    """The value where it stands before the field: "a deeper, calmer voice", "add X to her negative prompt"."""
    verbs = [verb for verb in clause.verbs() if verb.end <= field.start]
    start = verbs[-1].end if verbs else clause.start
    gone = [*people, *(item for item in clause.items if item.canon in {"please", "hello"})]
    words = clause.rest(gone, start=start, end=field.start).split()
    plain = {
        "a",
        "an",
        "the",
        "to",
        "for",
        "new",
        "in",
        "into",
        "her",
        "his",
        "their",
        "its",
        "with",
        "of",
        "some",
        "that",
        "more",
        "by",
        "on",
        "from",
        "put",
        "own",
        *("la", "le", "el", "il", "lo", "les", "der", "die", "das", "den", "het", "o", "os", "as"),
        "eine",
        "una",
        "une",
        "un",
        "zu",
        "als",
    }
    while words and fold(words[0]).strip(",") in plain - {"more"}:
        words.pop(0)
    while words and fold(words[-1]).strip(",'") in plain | {"s"}:
        words.pop()
    return tidy(" ".join(words))


_SPEAKS = re.compile(
    r"\b(?:speak|speaks|talk|talks|write|writes|post|posts|switch|change|set|should|habla|hable|hablar|escrib\w*|schreib\w*|ecri\w*|scriv\w*|escrev\w*|schrijv\w*|spricht|sprechen|parle|parler|parla|fala|spreekt|answer|captions?|in|to)\b"
)


_SOUNDS = re.compile(
    r"\b(?:sound|sounds|talk|talks|speak|speaks|write|writes|come across|be|act|make|klingt|klingen|suena|sonar|habla)\b\s*(?:a bit |a little |way |much |more like |like |more |less )*(?P<how>(?:more |less |a bit |a little |like )*[\w ,'-]+)"
)


_HUMOUR = one_of(
    "funnier funny warmer colder sarcastic playful sweeter cheekier witty wittier calmer bolder formal casual friendlier friendly sassier sassy shy shyer louder "
    "quieter kinder meaner flirty flirtier ironic dry drier laid-back relaxed serious confident poetic chattier snarky deadpan softer grumpier grumpy polite energetic"
)


_FORBIDDEN = re.compile(
    r"^(?:never|no|don't ever|do not ever|stop)(?: (?:show(?:ing)?|draw(?:ing)?|put(?:ting)?|give|use|render|include|any|more))* (?P<what>[\w ,-]+?) (?:on|for|with|in|when) <?"
)


def forbidden(clause: Clause, talk: Talk) -> list[Draft]:
    """ "Never show tattoos on Luna": what pictures of a persona shall not show."""
    match = _FORBIDDEN.search(clause.folded)
    persona = next(iter(clause.values("persona")), "")
    if clause.nouns("image", "video", "post", "caption") and not clause.says(
        r"\b(?:in|on) <|\bin (?:any|her|his|their|the|[a-z]+'s) "
    ):
        return []  # "no reel for Ava this week"
    if match is None or not persona or clause.verbs("post", "make", "cancel", "delete", "schedule"):
        return []
    what = clause.text[match.start("what") : match.end("what")]
    return [Draft("edit_persona", {"persona": persona, "field": "negative_prompt", "value": what}, clause)]


def _told_change(clause: Clause, persona: str) -> list[Draft]:
    """A change told without naming the field: "Luna should speak French", "Ava dyed her hair red", "no hats on Kai"."""
    folded = clause.folded
    language = language_in(clause.text)
    tongue = re.search(
        r"\b(?:speak|write|talk|post|answer|reply|chat)s? (?:only )?in (?P<name>[A-Z][\w-]+(?: [\w-]+)?)(?= from|[.!,]|$)",
        clause.text,
    )
    if tongue and not language and clause.says(r"\b(?:let|should|must|make|have|from now on)\b"):
        return [Draft("edit_persona", {"persona": persona, "field": "language", "value": tongue["name"]}, clause)]
    if clause.nouns("caption", "image", "video") or clause.of("platform"):
        return []
    zone = re.search(
        r"\b(?:to|on|onto|into|in) (?:the )?(?P<zone>[a-z/_ ]{2,30}?) (?:time|timezone|time zone)\b", folded
    )
    if zone and clause.bids("change", "put", "move", "set"):
        return [
            Draft(
                "edit_persona",
                {"persona": persona, "field": "timezone", "value": clause.text[zone.start("zone") : zone.end("zone")]},
                clause,
            )
        ]
    if language and re.search(
        r"\b(?:from now on|ab jetzt|ab sofort|desde ahora|a partir de|desormais|d'ora in poi|vanaf nu)\b", folded
    ):
        language = languages_in(clause.text)[-1]  # "English doesn't suit her, Portuguese from now on"
        return [Draft("edit_persona", {"persona": persona, "field": "language", "value": language}, clause)]
    if (
        language
        and _SPEAKS.search(folded)
        and (
            clause.small("should")
            or clause.verbs("change", "make", "want", "put")
            or re.search(r"\b(?:from now on|now|speaks)\b", folded)
        )
    ):
        return [Draft("edit_persona", {"persona": persona, "field": "language", "value": language}, clause)]
    if clause.is_question and not clause.is_asked:
        return []
    sounds = re.search(r"\b(?:should|must|needs? to|has to|make|let|want|have)\b", folded) and _SOUNDS.search(folded)
    if sounds:
        how = clause.text[sounds.start("how") : sounds.end("how")]
        people = {fold(person.text) for person in clause.of("persona")}
        words = [word for word in how.split() if fold(word).strip(",'") not in people]
        how = re.sub(
            r"\b(?:from now on|please|pls|sound|talk|speak|in (?:her|his) captions?)\b", "", " ".join(words)
        ).strip(" ,.")
        manner = {fold(word).strip(",.") for word in how.split()}
        if re.search(r"\b(?:sound|sounds|talk|talks|speak|come across|write)\b", folded) or manner & _HUMOUR:
            return (
                [Draft("edit_persona", {"persona": persona, "field": "voice", "value": tidy(how)}, clause)]
                if how
                else []
            )
    talks = re.search(r"\b(?:talks|speaks|writes|sounds) (?P<how>like .+|more .+)$", folded)
    if talks:
        return [
            Draft(
                "edit_persona",
                {"persona": persona, "field": "voice", "value": clause.text[talks.start("how") : talks.end("how")]},
                clause,
            )
        ]
    return []


def place_told(clause: Clause) -> str:
    """Where a persona lives now, as a remark tells it: "Mia moved to Singapore"."""
    match = re.search(
        r"\b(?:moved|relocated|moving|lives?|living|based|went|flew|moves|settled|staying|stays) (?:now )?(?:over )?(?:to|in|at) (?P<place>[^,.!?;]+)",
        clause.folded,
    )
    if match is None:
        return ""
    place = clause.text[match.start("place") : match.end("place")]
    return tidy(re.split(r"\b(?:now|so|and|use|from)\b", place)[0])


def moved_home(clause: Clause, talk: Talk) -> list[Draft]:
    """ "Kai now lives in Sydney, use that timezone"."""
    place = place_told(clause)
    persona = _whom(clause, talk)
    if place and persona and clause.nouns("timezone"):
        return [Draft("edit_persona", {"persona": persona, "field": "timezone", "value": place}, clause)]
    return []


_DYED = re.compile(
    r"\b(?:dyed|cut|coloured|colored|shaved|grew|bleached|changed|got|has|wears|now has) (?:her|his|their)? ?(?P<what>(?:new |a |short |long )*[\w -]*(?:hair|beard|bangs|fringe|tattoo|freckles|glasses|eyes)[\w -]*)"
)


def dyed(clause: Clause, talk: Talk) -> list[Draft]:
    """ "Ava dyed her hair red": a remark that changes how a persona looks."""
    match = _DYED.search(clause.folded)
    persona = next(iter(clause.values("persona")), "")
    if match is None or not persona or clause.is_question or clause.nouns("image", "video"):
        return []
    return [
        Draft(
            "edit_persona",
            {
                "persona": persona,
                "field": "appearance",
                "value": tidy(clause.text[match.start("what") : match.end("what")]),
            },
            clause,
        )
    ]
