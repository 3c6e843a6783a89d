"""Reads orders about personas and their styles: create, change a field, pause, delete, list, show."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.describing import number_of
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk, Unclear
from bot.agent.phrases.tongues import language_in
from tools.tokens import fold, one_of

_FIELDS = {
    "bio": "bio", "voice": "voice", "appearance": "appearance", "timezone": "timezone", "language": "language",
    "hashtag": "hashtags", "negative_prompt": "negative_prompt", "name": "name",
}  # fmt: skip
_CALLED = re.compile(
    r"\b(?:call(?:ed|d)|cal+e?d|nam+e?d|called|named|by the name of|name of|whose name is|name is|name's|name:|llamad[oa]|que se llama|namens|mit (?:dem )?namen|genannt|die heißt|der heißt|nomme[e]?|qui s'appelle|"
    r"appele[e]?|chiamat[oa]|che si chiama|chamad[oa]|genaamd|met de naam|with the name|name)\s*[:=]?\s+",
)
_NAME = r"[^\W\d_][\w'’.-]*"
_NOT_NAMES = one_of(
    "a an the new who with for of in from is as and she he they persona character someone somebody called named please our my that which "
    "influencer model profile it this male female girl guy man woman me us una un uno eine ein der die das une le la el os as um uma een de "
    "based inspired like just photo picture reel video clip caption post something anything about on at to quick fresh another"
)
_OPINION = re.compile(
    r"\b(?:is|are|looks?|sounds?) (?:so |really |very |just |already |still |pretty |super |quite |too )*(?:great|good|perfect|awesome|amazing|hilarious|funny|nice|beautiful|lovely|fantastic|cool|fine|ok|okay|bad|boring|weird|"
    r"annoying|cute|adorable|stunning|gorgeous|brilliant|my favou?rite|better|the best|hot|iconic)\b"
)


def create(clause: Clause, talk: Talk) -> list[Draft]:
    """A new persona with a name."""
    nouns = clause.nouns("persona")
    starts = (
        clause.bids("make", "add", "want", "do", "get", "change", "keep", "give", "take", "post")
        or clause.small("new")
        or clause.says(
            r"\b(?:set up|new|introducing|introduce|meet|welcome|nueva|neue|nouvelle|nuova|nova|nieuwe|join(?:s|ing)?)\b"
        )
    )
    if clause.of("asset", "post") or (clause.nouns("image", "video") and not nouns):
        return []
    if nouns and starts and not (clause.is_question and not clause.is_asked):
        if clause.nouns("image", "video", "caption", "bio", "voice") and not clause.says(r"\b(?:new|called|named)\b"):
            return []
        if clause.of("persona") and not clause.says(r"\b(?:new|called|named)\b"):
            return []
        named = re.match(
            r"(?:.*?\b(?:add|create|make|register|introduce)\s+)(?P<name>"
            + _NAME
            + r"(?: [A-Z][\w'’-]*)?)\s*,\s*(?P<about>.+?),?\s+as (?:a |our |my |the )?(?:\w+ )?(?:persona|character|face|influencer)\b",
            clause.text,
            re.IGNORECASE,
        )
        if named and fold(named["name"]) not in _NOT_NAMES:
            return [Draft("create_persona", {"name": named["name"], "description": tidy(named["about"])}, clause)]
        if clause.says(r"\bas an? (?:\w+ )?(?:character|persona)\b"):
            return []
        found = _name_near(clause, nouns[-1])
        if found is None:
            if clause.verbs("make", "add") and (clause.small("new", "a")):
                raise Unclear(
                    "What is the new persona called, and who are they? For example: Iris, 30, an architect from Oslo."
                )
            return []
        return [_created(clause, talk, *found)]
    made = list(clause.bids("make", "add")) or clause.verbs("want")
    if (not nouns and made and clause.head is made[0]) or clause.says(r"^(?:meet|introducing|introduce|welcome) "):
        return _bare_creation(clause, talk, made)
    return []


def _bare_creation(clause: Clause, talk: Talk, made: list[Item]) -> list[Draft]:
    """ "create Nina, 29, yoga teacher from Bali": a stranger's name, then who they are."""
    start = made[0].end if made else clause.start + (re.match(r"\w+ ", clause.text) or [""])[0].__len__()
    match = re.compile(
        rf"\s*(?P<name>{_NAME}(?: [^\W\d_a-z][\w'’-]*)?)\s*[,:(-]\s*(?P<about>.{{3,}})$", re.DOTALL
    ).match(clause.line.text, start, clause.end)
    if match is None or not match["name"][0].isupper() or fold(match["name"]) in _NOT_NAMES:
        return []
    if clause.of("persona") and clause.of("persona")[0].start < match.end("name"):
        return []
    about = fold(match["about"])
    if not re.search(r"\d{2}|years?|old|\ba[n]? \w+|from|who|anos|jahre|ans|anni|jaar", about) or clause.of("duration"):
        return []
    return [Draft("create_persona", {"name": match["name"].strip(" .-"), "description": tidy(match["about"])}, clause)]


def _name_near(clause: Clause, noun: Item) -> tuple[str, int, int] | None:
    """The new name and its place: behind "called", else behind the noun and its sign."""
    folded, text = clause.folded, clause.text
    quote = clause.of("quote")
    for match in _CALLED.finditer(folded):
        if quote and quote[0].start - clause.start == match.end():
            return str(quote[0].value), match.start(), quote[0].end - clause.start
        found = _names_from(text, match.end())
        if found:
            return found[0], match.start(), found[1]
    behind = re.compile(r"\s*[:,\-–—=>→]*\s*").match(text, noun.end - clause.start)
    assert behind is not None
    if quote and quote[0].start - clause.start == behind.end():
        return str(quote[0].value), noun.start - clause.start, quote[0].end - clause.start
    found = _names_from(text, behind.end())
    if found:
        return found[0], noun.start - clause.start, found[1]
    return None


def _names_from(text: str, start: int) -> tuple[str, int] | None:
    match = re.compile(_NAME).match(text, start)
    if match is None or fold(match.group()) in _NOT_NAMES or len(match.group()) > 40:
        return None
    end = match.end()
    if match.group()[0].isupper():
        more = re.compile(
            r"(?: (?:[^\W\d_a-zß-ÿ][\w'’-]*|de|van|von|da|del|la))*(?<! de)(?<! van)(?<! von)(?<! da)(?<! del)(?<! la)"
        ).match(text, end)
        if more and len(more.group()) < 40 and not text.isupper():
            end = more.end()
    return text[start:end].strip(" .,-"), end


def _created(clause: Clause, talk: Talk, name: str, start: int, end: int) -> Draft:
    behind = clause.text[end:].strip(" ,:;-–—.(")
    behind = re.sub(
        r"^(?:who is|who's|she is|she's|he is|he's|they are|that is|is|and is|and)\s+", "", behind, flags=re.IGNORECASE
    )
    front = clause.text[:start]
    words = [word for word in front.split() if fold(word).strip(",.:!") not in _FRONT]
    extra = tidy(" ".join(words))
    description = tidy(behind.rstrip(")"))
    if extra and not re.fullmatch(r"[\W_]*", extra) and len(extra) > 2:
        description = tidy(f"{extra}, {description}") if description else extra
    if any(fold(name) == fold(known) for known in talk.context.personas):
        raise Unclear(f"{name} exists already. What shall change about {name}, or what shall the new one be called?")
    return Draft("create_persona", {"name": name, "description": description}, clause)


_FRONT = one_of(
    "a an the new please can could would you i we us me need want add create make set up build generate register define let let's lets hi hey hello "
    "persona character profile influencer someone somebody another fresh crea creame erstelle erstell cree créer crea' crie cria maak nueva neue nouvelle "
    "nuova nova nieuwe una un eine ein une uma um een also and then now to start add: got kindly our team design by with for of who is that's "
    "face somebody like i'd 'd d fifth sixth would possible it be thanks welcome"
)


def edit(clause: Clause, talk: Talk) -> list[Draft]:
    """A change to a field of a persona."""
    persona = _whom(clause, talk)
    if not persona or clause.of("asset", "post"):
        return []
    renamed = _renamed(clause, persona)
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
        return _field_changed(clause, talk, persona, nouns)
    previous = talk.previous
    if (
        previous is not None
        and previous.name == "edit_persona"
        and any(person.is_possessive for person in clause.of("persona"))
    ):
        same = re.match(
            r"\s*(?:to|:|=|is|should be|into|as|→|->|,)\s*(?P<value>.+)$",
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
    if clause.says(r"\b(?:her|his|their|him|she|he)\b"):
        return talk.persona or talk.context.last_persona
    follows = (talk.previous is not None and talk.previous.name == "edit_persona") or "field" in talk.mentioned
    return talk.persona if follows else ""


def _renamed(clause: Clause, persona: str) -> Draft | None:
    person = clause.of("persona")
    if not person or not clause.verbs("rename"):
        return None
    behind = clause.line.text[person[0].end : clause.end]
    match = re.match(
        r"\s*(?:to|as|into|a|zu|in|en|auf|por|para|naar|,|->|→|=)?\s*[\"“'‘«]?(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?)",
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


def _field_changed(clause: Clause, talk: Talk, persona: str, nouns: list[Item]) -> list[Draft]:
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
        r"so (?:that )?it (?:reads|says)|reads|says|now|zu|auf|in|en|a|à|su|por|para|naar|,)\s*",
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
    terse = not clause.verbs() and (possessive or clause.of("persona"))
    wished = clause.small("could", "should") and clause.says(
        r"\b(?:better with|could use|should have|could have|better off with|suits?)\b"
    )
    if not (
        wished
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
            r"\b(?:should have|should be|has|have|needs|wears|wearing|got|gets|is|with|now)\b (?:now )?(?P<what>.+)$",
            talk.remark.folded,
        )
        value = tidy(talk.remark.text[told.start("what") :]) if told else ""
    if not value:
        if changes or clause.small("new"):
            raise Unclear(f"What shall {persona}'s {field.replace('_', ' ')} be?")
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
            r"\s*(?:to|into|as|:|=|is|should be|→|->|zu|auf|in|en|a|à|por|para|su|naar|with|,)?\s*(?P<value>.*)$",
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
    return tidy(f"{value} {noun}") if noun and fold(noun) not in fold(value) else value


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
    negative = re.search(
        r"^(?:never|no|don't ever|do not ever|stop)(?: (?:show(?:ing)?|draw(?:ing)?|put(?:ting)?|give|use|render|include|any))* (?P<what>[\w ,-]+?) (?:on|for|with|in|when) <?",
        folded,
    )
    if (
        negative
        and clause.of("persona")
        and (clause.small("not") or folded.startswith("no "))
        and not clause.verbs("post", "make", "cancel")
    ):
        what = clause.text[negative.start("what") : negative.end("what")]
        return [Draft("edit_persona", {"persona": persona, "field": "negative_prompt", "value": what}, clause)]
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


def manage(clause: Clause, talk: Talk) -> list[Draft]:
    """Pause, resume, delete, show, list; and styles."""
    personas = clause.values("persona")
    if clause.of("asset", "post", "platform"):
        return []
    styled = _styles(clause, personas)
    if styled:
        return styled
    plain = [
        item
        for item in clause.core
        if item.kind != "persona"
        and not item.in_time
        and item.canon
        not in {
            "persona",
            "the",
            "my",
            "for",
            "a",
            "week",
            "please",
            "of",
            "it",
            "now",
            "about",
            "again",
            "all",
            "me",
            "completely",
            "on",
        }
    ]
    if personas:
        if clause.bids("pause") and len(plain) <= 3:
            return [Draft("pause_persona", {"persona": persona}, clause) for persona in personas]
        if clause.bids("resume") and len(plain) <= 3:
            return [Draft("resume_persona", {"persona": persona}, clause) for persona in personas]
        erases = clause.bids("delete", "remove", "kill")
        if erases and len(plain) <= 1 and not any(person.is_possessive for person in clause.of("persona")):
            return [Draft("delete_persona", {"persona": persona}, clause) for persona in personas]
        if (
            clause.says(
                r"^(?:please )?(?:tell me (?:more )?about|who is|who's|show(?: me)?|open|describe) (?:persona )?\S+(?: \S+)?(?:'s (?:profile|card|details|page|sheet))?\s*$"
            )
            and len(plain) <= 2
            and not clause.nouns("image", "video", "schedule", "post")
        ):
            return [Draft("show_persona", {"persona": personas[0]}, clause)]
        return []
    if (
        clause.nouns("persona")
        and not clause.verbs("make", "add")
        and (clause.verbs("show", "find") or clause.small("what", "who", "how"))
    ) and clause.says(r"\b(?:personas|characters|personajes|figuren|personnages|personaggi|personagens|influencers)\b"):
        if clause.says(
            r"^(?:what (?:is|are)|how do|explain|which of|who of)|\b(?:oldest|youngest|best|favou?rite|prettiest|most)\b"
        ):
            return []
        return [Draft("list_personas", {}, clause)]
    if clause.says(r"^who (?:do|all do) (?:i|we) have\b|^who(?:'s| is) (?:on|in) (?:the|my|our) (?:team|roster|cast)"):
        return [Draft("list_personas", {}, clause)]
    return []


def _styles(clause: Clause, personas: list[str]) -> list[Draft]:
    match = re.search(
        r"\b(?:add|create|make|save|new|define)\b.*?\b(?P<name>[\w-]+) (?:look|style|stil|estilo|outfit style)\b",
        clause.folded,
    )
    if match and personas and not clause.nouns("image", "video") and match["name"] not in {"new", "a", "the"}:
        behind = clause.text[match.end() :]
        behind = re.sub(r"^\s*(?:for|to|von|para)\s+\S+(?:\s*[:,-])?", "", behind, flags=re.IGNORECASE)
        name = clause.text[match.start("name") : match.end("name")]
        return [Draft("create_style", {"persona": personas[0], "name": name, "description": tidy(behind)}, clause)]
    if (
        clause.says(r"\bstyles\b|\blooks does\b|\bestilos\b")
        and (clause.small("what", "how") or clause.verbs("show"))
        and not clause.verbs("make", "add")
    ):
        return [Draft("list_styles", {"persona": personas[0] if personas else ""}, clause)]
    return []


def numbers(clause: Clause) -> list[int]:
    return [number for number in map(number_of, clause.core) if number is not None]
