"""Reads orders about personas as a whole: create, pause, delete, list, show; and their styles."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk, Unclear
from storage.wording import tr
from tools.tokens import fold, one_of

_CALLED = re.compile(
    r"\b(?:(?:call|name) (?:her|him|them|it)|(?:er|sie) hei(?:ss|ß)t|call(?:ed|d)|cal+e?d|nam+e?d|called|named|by the name of|name of|whose name is|name is|name's|name:|llamad[oa]|que se llama|namens|mit (?:dem )?namen|genannt|die heißt|der heißt|nomme[e]?|qui s'appelle|"
    r"appele[e]?|chiamat[oa]|che si chiama|chamad[oa]|genaamd|met de naam|with the name|name)\s*[:=]?\s+",
)


_NAME = r"[^\W\d_][\w'’.-]*"


_NOT_NAMES = one_of(
    "a an the new who with for of in from is as and she he they persona character someone somebody called named please our my that which "
    "influencer model profile it this male female girl guy man woman me us una un uno eine ein der die das une le la el os as um uma een de "
    "based inspired like just photo picture reel video clip caption post something anything about on at to quick fresh another aan an bitte danke porfa porfavor stp svp prego grazie gracias merci thanks pls plz pleas thx"
)


# "New on the menu: Bianca, 38, pastry chef. Add her as a persona."
_MET = re.compile(r"(?P<name>[A-Z][\w'’-]+)\s*[,(:]\s*(?P<about>(?:an? |the )?[^.]*\d{2}[^.]*)")


_JOINS = re.compile(
    r"\b(?:add(?:ing)?|welcom(?:e|ing)|introduc(?:e|ing)|bring(?:ing)?|tak(?:e|ing)|put(?:ting)?) (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) (?:in)?to (?:the|our|my) "
    r"(?:team|roster|cast|crew|family|personas|gang|line-?up)\b"
)


def create(clause: Clause, talk: Talk) -> list[Draft]:
    """A new persona with a name."""
    nouns = clause.nouns("persona")
    starts = (
        clause.bids("make", "add", "want", "do", "get", "change", "keep", "give", "take", "post")
        or clause.small("new")
        or ((clause.verbs("want") or clause.head in nouns[:1]) and ":" in clause.text)
        or clause.says(
            r"\b(?:set up|new|introducing|introduce|meet|welcome|nueva|neue|nouvelle|nuova|nova|nieuwe|join(?:s|ing)?)\b"
        )
    )
    if clause.of("asset", "post") or (clause.nouns("image", "video") and not nouns):
        return []
    joins = _JOINS.search(clause.text)
    if joins and fold(joins["name"]) not in _NOT_NAMES and not clause.of("persona") and not clause.is_question:
        return [_created(clause, talk, joins["name"], joins.start(), joins.end())]
    someone_called = re.search(
        r"\b(?:someone|somebody|a (?:\w+ )?(?:girl|guy|woman|man|person|lady|dude))\b[^,.]{0,30}?\b(?:called|named)\s+",
        clause.folded,
    )
    if not nouns and someone_called and clause.bids("make", "add", "want", "get") and not clause.of("persona"):
        called = _names_from(clause.text, someone_called.end())
        if called:
            return [_created(clause, talk, called[0], someone_called.start(), called[1])]
    someone = re.search(
        r"\b(?:someone|somebody|a person|a guy|a woman|a man|a girl)\b(?: new)?\s*[:–—-]+\s*",
        clause.text,
        re.IGNORECASE,
    )
    if not nouns and someone and clause.bids("make", "add", "want", "get", "do", "take") and not clause.of("persona"):
        named_from = _names_from(clause.text, someone.end())
        if named_from:
            return [_created(clause, talk, named_from[0], someone.start(), named_from[1])]
    if nouns and starts and not (clause.is_question and not clause.is_asked):
        leads = clause.bids("make", "add") and not any(
            item.start < nouns[0].start for item in clause.nouns("image", "video", "caption", "bio", "voice")
        )
        about_one = (
            not (leads and clause.says(r","))
            and clause.nouns("image", "video", "caption", "bio", "voice")
            and not re.search(
                r"\b(?:new|called|named)\b|\b(?:persona|character|influencer|creator)\s*[:,-]", clause.folded
            )
        )
        if about_one:
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
        quoted = clause.of("quote")
        if (
            quoted
            and nouns
            and quoted[0].end < nouns[-1].start
            and clause.says(r"\bto (?:my|our|the) (?:\w+ )?personas?\b|\bas an? (?:new )?(?:persona|character)\b")
        ):
            about = re.sub(
                r",?\s*\b(?:to (?:my|our|the)|as an?)\b.*$", "", clause.line.text[quoted[0].end : clause.end]
            )
            return [Draft("create_persona", {"name": str(quoted[0].value), "description": tidy(about)}, clause)]
        if named and fold(named["name"]) not in _NOT_NAMES:
            return [Draft("create_persona", {"name": named["name"], "description": tidy(named["about"])}, clause)]
        met = _MET.search(talk.remark.text) if talk.remark is not None else None
        if met and clause.says(r"\b(?:her|him|them|this|that)\b"):
            return [Draft("create_persona", {"name": met["name"], "description": tidy(met["about"])}, clause)]
        if clause.says(r"\bas an? (?:\w+ )?(?:character|persona)\b"):
            return []
        found = _name_near(clause, nouns[-1])
        if found is None:
            if clause.verbs("make", "add") and (clause.small("new", "a")):
                raise Unclear(
                    tr(
                        "What is the new persona called, and who are they? For example: Iris, 30, an architect from Oslo."
                    )
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
    description = tidy(re.sub(r"^\(?(\d{1,2})\)", r"\1", match["about"]))
    return [Draft("create_persona", {"name": match["name"].strip(" .-"), "description": description}, clause)]


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
    behind = re.compile(
        r"\s*(?:aan(?=\s*:)|an(?=\s*:)|(?:time|idea|request|alert)(?=\s*:)|new|neu|nueva|nuevo|nouvelle|nuova|nova)?\s*(?:for (?:me|us|you|the team|our team))?\s*[:,\-–—=>→]*\s*"
    ).match(text, noun.end - clause.start)
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
        r"^(?:(?:who is|who's|she is|she's|he is|he's|they are|they're|that is|is|and)[\s,]+)+",
        "",
        behind,
        flags=re.IGNORECASE,
    )
    front = clause.text[:start]
    words = [word for word in front.split() if fold(word).strip(",.:!") not in _FRONT]
    extra = tidy(" ".join(words))
    description = tidy(re.sub(r"^\(?(\d{1,2})\)", r"\1", behind).rstrip(")"))
    if extra and not re.fullmatch(r"[\W_]*", extra) and len(extra) > 2:
        description = tidy(f"{extra}, {description}") if description else extra
    if any(fold(name) == fold(known) for known in talk.context.personas):
        raise Unclear(
            tr("{name} exists already. What shall change about {name}, or what shall the new one be called?", name=name)
        )
    return Draft("create_persona", {"name": name, "description": description}, clause)


_FRONT = one_of(
    "a an the new please can could would you i we us me need want add create make set up build generate register define let let's lets hi hey hello "
    "persona character profile influencer someone somebody another fresh crea creame erstelle erstell cree créer crea' crie cria maak nueva neue nouvelle "
    "nuova nova nieuwe una un eine ein une uma um een also and then now to start add: got kindly our team design by with for of who is that's "
    "we're adding welcome welcoming introducing bringing ajoute ajouter personnage personaje personaggio aggiungi adiciona anade agrega voeg toe "
    "face somebody use bitte her his their she he they er sie elle il like i'd 'd d fifth sixth would possible it be thanks welcome"
)


# "Tell me about Ava", in the languages that a person may write: with her name behind it, and nothing else.
_ABOUT = re.compile(
    r"^(?:please |bitte |por favor )?(?:tell me (?:more )?about|who is|who's|show(?: me)?|open|describe"
    r"|erzahl(?:e)? (?:mir|uns) (?:mehr |etwas |was )?(?:von|uber)|wer ist|zeig(?:e)? mir"
    r"|(?:hablame|cuentame|hablanos|dime)(?: mas| algo)? (?:de|sobre)|quien es|muestrame a|ensename a)"
    r" (?:persona )?(?P<who>.+?)(?: (?:profile|card|details|page|sheet))?\s*\??$"
)


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
        if len(plain) <= 2 and not clause.nouns("image", "video", "schedule", "post"):
            return about(clause, talk)
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


def about(clause: Clause, talk: Talk) -> list[Draft]:
    """Who a persona is, asked or told to say; also "who is Ava?"."""
    said = _ABOUT.search(clause.folded)
    named = [person for person in clause.of("persona") if said and fold(person.text) == said["who"]]
    return [Draft("show_persona", {"persona": str(person.value)}, clause) for person in named[:1]]


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
