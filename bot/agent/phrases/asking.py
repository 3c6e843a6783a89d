"""Reads questions about the machine, the library, the jobs and what went wrong."""

import re

from bot.agent.phrases.clauses import Clause, tidy
from bot.agent.phrases.parts import with_preposition
from bot.agent.phrases.reading import Item
from bot.agent.phrases.talk import Draft, Talk
from tools.tokens import fold, one_of

_COMPONENTS = {"gpu": "gpu", "queue": "queue", "disk": "disk", "model": "models", "backend": "backends"}
_SURE = {"gpu": r"gpu|graphics card|vram|cuda|grafikkarte|tarjeta grafica|carte graphique|scheda video|placa de video|videokaart|graphics",
         "disk": r"disk|disc|storage|hard ?drive|ssd|disco|festplatte|speicher\w*|disque|espace|almacenamiento|schijf\w*|opslag|free space|disk space|gigs",
         "queue": r"queue|backlog|cola|warteschlange|file d'attente|coda|fila|wachtrij",
         "model": r"models|checkpoints?|loras?|modelos|modelle|modeles|modelli|modellen",
         "backend": r"backends?|comfy\w*|ollama|servers?|servidor\w*|serveurs?|services?"}  # fmt: skip
_IDIOMS = re.compile(
    r"^(?:(?:hey|hi|yo|ok|so|and|hello|bot|please|man|dude) )*(?:"
    r"(?:is|are|r|you|u|how|how's|hows|what's|whats)?\s*(?:you|u|everything|all|the (?:box|bot|machine|system|systems|rig|whole thing|setup|thing|pc|computer|engine|studio|stack|lights)|things|it all|we|ya|system|systems|all systems)\s*"
    r"(?:still |all |back |doing |going |running |feeling |holding )*(?:up|alive|ok(?:ay)?|running|working|online|awake|healthy|there|on|green|go|good(?: to go)?|fine|smooth(?:ly)?|well|over there|stable|operational|up and running|in (?:good )?order|in good shape|breathing|dead|down|up there|nominal)"
    r"(?: ok| okay| fine| well| smoothly| or what| over there| there| right now| today| now| atm| so far| still)*"
    r"|what(?:'s| is) the (?:state|status|health|condition) of (?:the|our|my) (?:system|box|machine|rig|studio|bot|setup|pc)|health ?check|(?:system |bot )?status(?: (?:report|check|please|update|pls))?|(?:give me |show |run )?(?:a |the )?(?:full |quick )?(?:system|health|status) (?:status|check|report|overview|update)|ping|diagnostics?|run diagnostics|vitals|sitrep|"
    r"how(?:'s| is| are|s) (?:everything|things|(?:the|our|my|that|this)(?: \w+)? (?:system|box|machine|bot|rig|setup|studio|pc|beast|contraption|thing|computer|server farm|systems))(?: (?:running|doing|alive|holding|looking|going|over there|performing|bearing|ticking|keeping up|getting on|feeling|today|now|behaving|coping)\b.*)?|"
    r"(?:everything|all|all systems) (?:ok(?:ay)?|good|fine|running|working|up|green|go)\b.*|"
    r"(?:is|are) (?:everything|all (?:systems|services)|the (?:system|systems|box|machine|bot|rig|lights|setup|studio|pc)) .*|"
    r"(?:esta|va) todo (?:bien|ok|funcionando)|todo va bien|todo (?:bien|ok|funciona\w*)(?: por ahi)?|funciona todo|como va todo|lauft alles|alles (?:ok|okay|gut|in ordnung|lauft)|geht alles|tout (?:va bien|marche|fonctionne)|est-ce que tout (?:va|marche|fonctionne).*|tutto (?:bene|ok|funziona)|funziona tutto|tudo (?:bem|certo|ok|funcionando)(?: por ai)?|esta tudo .*|werkt alles|alles goed|draait alles.*|estado del sistema|systemstatus|etat du systeme|stato del sistema|estado do sistema|systeemstatus"
    r")\s*\??$"
)
_CONCERN = re.compile(
    r"\b(?:worried|running out|run out|out of|full|enough|left|free|low|hot|stuck|busy|overload\w*|overheat\w*|slow|burn\w*|on fire|melting|crash\w*|healthy|alive|up|down|running|loaded|length|depth|size|level|available|installed|usage|used|use|load|temp\w*|status|"
    r"health|check|doing|holding|good|ok|okay|fine|working|stressed|capacity|long|big|looking|cooking|room|space|remaining|state|responding|reachable|online|offline|dead|deep|clogged|backed up|moving|empty|lleno|libre|frei|voll|plein|libero|pieno|cheio|vol|vrij|queda|tient|chauffe|aguanta|regge|schafft|bien|gut|bene|bem|goed|frisst|genug|suficiente|assez|abbastanza|genoeg)\b"
)


def status(clause: Clause, talk: Talk) -> list[Draft]:
    """How the machine is, or one part of it."""
    if clause.of("asset", "post", "persona", "platform", "quote") or (
        clause.times and not clause.is_question and not clause.small("how", "what")
    ):
        if not clause.nouns("gpu", "disk", "queue"):
            return []
        if clause.of("asset", "post", "persona", "platform", "quote"):
            return []
    if (
        clause.verbs("make", "write", "post", "cancel", "trim", "caption", "change", "delete")
        and not clause.is_question
    ):
        return []
    components = _component_items(clause)
    if not components and clause.is_question and _CONCERN.search(clause.folded):
        named = [canon for canon in ("gpu", "disk") if re.search(rf"\b(?:{_SURE[canon]})\b", clause.folded)]
        if named:  # "la carte graphique tient le coup ?" in a line whose language does not show
            return [Draft("system_status", {"component": _COMPONENTS[canon]}, clause) for canon in named]
    if components and not clause.nouns("image", "video", "caption", "post") and _asks(clause, components):
        return [Draft("system_status", {"component": name}, clause) for name in components_in(clause)]
    if _IDIOMS.match(_bare(clause.masked)) or _IDIOMS.match(_bare(clause.folded)):
        return [Draft("system_status", {}, clause)]
    return []


def components_in(clause: Clause) -> list[str]:
    """The parts of the machine that a clause names."""
    names = list(dict.fromkeys(_COMPONENTS[item.canon] for item in _component_items(clause)))
    if "gpu" in names and "disk" in names and not clause.says(r"\b(?:and|,|und|y|et|e|en|&|\+)\b|,|&"):
        names.remove("disk")  # the gpu's "space"
    return names


def _component_items(clause: Clause) -> list[Item]:
    components = []
    for item in clause.nouns(*_COMPONENTS):
        following = clause.after(item)
        if following is not None and following.noun(*_COMPONENTS) and following.start - item.end <= 1:
            continue  # "the server disk" is a disk
        sure = re.search(rf"\b(?:{_SURE[item.canon]})\b", fold(item.text)) is not None
        if sure or item.canon in {"gpu", "disk"}:
            components.append(item)
    return components


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s'?<>]|\?", " ", text)).strip()


def _asks(clause: Clause, components: list[Item]) -> bool:
    others = [
        item
        for item in clause.core
        if item not in components and item.canon not in {"the", "my", "and", "status", "system", "of", "is", "how", "a"}
    ]
    if not others or (len(clause.core) <= 3 and not clause.verbs() and _CONCERN.search(clause.folded)):
        return True
    asks = (
        clause.is_question
        or clause.small("how", "what", "any", "when", "where", "who")
        or clause.verbs("check", "show", "find", "give")
        or clause.says(
            r"^(?:is|are|do|does|have|has|any|enough|hay|gibt|est|y a|ci sono|tem|esta|ist|is|are|queda|lauft|reicht|funziona)\b|\bstatus\b|\bhealth\b|\bworried\b|\brunning (?:out|low)\b|\bcurious\b|\bwonder\w*\b|\bhope\b|\bknow\b|^(?:wassup|sup|wsup|what up|whats? up)\b"
        )
    )
    return bool(asks) and (bool(_CONCERN.search(clause.folded)) or len(others) <= 4)


_HAVE = re.compile(
    r"\b(?:do(?:es)?(?:n't)? (?:we|i|you|he|she|<persona>|\w+) (?:still |already |even |not )?(?:have|got|own)|did(?:n't)? (?:we|i|you) (?:not )?(?:have|make|shoot|take|do|get|save|keep)|have(?:n't)? (?:we|you|i) (?:got|made|any|shot|done)|(?:we|i|you) (?:have|got|'ve got)\b.*\?|(?:is|are|were|was)(?:n't)? there|"
    r"(?:swear|sure|thought|think|remember|believe|know) (?:that )?(?:we|i|you|there) (?:had|have|made|shot|took|was|were)|got any|any(?:thing)? (?:photos?|pics?|pictures?|reels?|videos?|clips?|shots?|images?|selfies?|footage|stuff|of|with|from|where)|where(?:'s| is| are| did)|donde (?:esta|estan)|wo (?:ist|sind)|ou (?:est|sont)|dove (?:e|sono)|onde (?:esta|estao)|waar (?:is|zijn)|what .* (?:exist|do (?:we|i|you) have|have (?:we|i|you)|are there|we have|we got)|"
    r"which .* (?:have|has|show|are|feature|were)|tenemos|hay (?:alguna|fotos|videos|algun)|(?:haben wir|hab(?:e)? ich|habt ihr|hast du)(?: noch| schon)?(?= (?:ein|alte|irgend|foto|bild|video|reel|clip|auf))|gibt es|(?:avons|as|avez) ?-?(?:nous|tu|vous)(?= (?:des|une|un|d'|encore))|y a ?-?t ?-?il|on a (?:des|encore)|abbiamo|ci sono|hai (?:delle|qualche|una)|temos|tenho|tem (?:algum|fotos)|hebben we|heb (?:ik|je) (?:nog |een )?|zijn er)"
)


def is_asked_for(clause: Clause) -> bool:
    """Whether the clause asks what there is: "do we have …", "got any …"."""
    return _HAVE.search(clause.masked) is not None


def search(clause: Clause, talk: Talk) -> list[Draft]:
    """Looking for what exists."""
    if clause.of("asset", "post"):
        return []
    shelf = clause.head is not None and clause.head.noun("library") and not clause.verbs() and len(clause.core) > 1
    finds = (
        clause.verbs("find")
        or shelf
        or clause.says(r"^(?:please )?(?:search|find|such|suche|busca|cherche|cerca|procura|zoek)\w*\b")
    )
    nouns = clause.nouns("image", "video", "library")
    finds = finds or (nouns and clause.says(r"^(?:please |can you |could you )?pull\b"))
    has = is_asked_for(clause)
    kept = (
        clause.verbs("show")
        and clause.of("persona")
        and clause.says(r"\bwhat (?:we|you|i)(?:'ve)? (?:have|got|already have)\b")
    )
    as_picture = clause.says(r"\b(?:that|this|it) (?:as|in|like) an? ")  # "show me that as a photo" is yet to be made
    shows = kept or (
        not as_picture and clause.verbs("show") and nouns and not _counted(clause) and not clause.of("duration", "size")
    )
    wants_old = (
        [verb for verb in clause.verbs("give", "get", "want", "show", "have") if verb.form in {"base", "s"}]
        and nouns
        and (
            (clause.verbs("get", "give", "want") and is_definite(clause, nouns))
            or clause.says(
                r"\b(?:old|existing|previous|earlier|from last (?:week|month|year)|last (?:week|month|year)'s|all (?:the |my |our )?|every|that (?:one )?(?:photo|pic|shot|reel|clip|picture|video|image)|the (?:photo|pic|shot|reel|clip|picture|video|image)s?|those|we (?:made|shot|took|have))\b"
            )
        )
    )
    tagged = _TAGGED.search(clause.folded)
    if (
        clause.verbs("make", "write", "post", "trim", "cancel")
        and not finds
        and not (has and clause.is_question)
        and not wants_old
    ):
        return []
    if not (
        finds
        or shows
        or (has and nouns)
        or (tagged and nouns)
        or (
            has
            and clause.of("persona")
            and (clause.is_question or clause.says(r"^(?:got|any|do we|have we|is there|are there)\b"))
            and not clause.small("planned", "where", "who")
        )
        or (wants_old and not _made_new(clause))
    ):
        return []
    if clause.small("planned") or (clause.nouns("schedule", "error", "job", "persona") and not finds):
        return []
    return found(clause, talk)


_TAGGED = re.compile(r"\b(?:tagged|tag|labell?ed|con la etiqueta|mit dem tag)(?: with| as)?\s+")


def found(clause: Clause, talk: Talk) -> list[Draft]:
    """The search for what the clause describes; empty where it describes nothing."""
    tagged = _TAGGED.search(clause.folded)
    nouns = clause.nouns("image", "video", "library")
    query, tags = _query(clause, tagged)
    if query.lower() in {"", "it", "that", "them"} and talk.remark is not None and not clause.of("persona"):
        query, tags = _query(talk.remark, None)
    persona = next(iter(clause.values("persona")), "")
    if not persona and talk.persona and clause.says(r"\b(?:her|him|his|she|he)\b"):
        persona = talk.persona
    if not query:
        nouns_text = [fold(item.text) for item in nouns if item.canon != "library"]
        query = " ".join(tags) or (nouns_text[0] if nouns_text else persona)
    if not query:
        return []
    return [Draft("search_library", {"query": query, "persona": persona, "tags": tags}, clause)]


def is_definite(clause: Clause, nouns: list[Item]) -> bool:
    """ "the sunset photos": they exist already."""
    for item in reversed(clause.core[: clause.index(nouns[0])]):
        if item.canon in {"the", "my"} and clause.line.text[item.start - 1 : item.start] != "-":  # "behind-the-scenes"
            return True
        if item.canon in {"a", "new"} or item.sort == "verb":
            return False
    return False


def _counted(clause: Clause) -> bool:
    from bot.agent.phrases.describing import number_of

    return any(number_of(item) is not None and not item.in_time and fold(item.text) != "one" for item in clause.core)


def _made_new(clause: Clause) -> bool:
    return bool(clause.small("new")) and not clause.says(r"\bnewest\b")


_QUERY_EMPTY = one_of(
    "need find search look for looking up all any every the a an some of with in on from my our me us please that this those these we have got do "
    "does did didn't don't is are there where which what who was were have exist show pictures photos pics images shots reels clips videos video picture photo pic image shot "
    "reel clip selfie selfies library archive media assets asset files file folder collection gallery stuff somewhere anywhere footage things ones one anything "
    "everything something can could you to i'm i am get give existing old again haven't hasn't i'd 'd its it's tagged named called titled been still already through dig pull bring "
    "foto fotos bilder bild imagenes videos vídeo photos image images immagini video's foto's plaatjes de del la el los las una un con en mit von vom im am der die das den einem einer ein eine "
    "avec du des le les une sur dans di della dello con il lo da do na no van het met op een por para nos mich mir uns all'"
)


def _query(clause: Clause, tagged: re.Match[str] | None) -> tuple[str, list[str]]:
    quotes = clause.of("quote")
    tags = [str(item.value).lstrip("#") for item in clause.of("hashtag")]
    if tagged:
        behind = clause.text[tagged.end() :]
        tags += [
            tag.strip(" #.?!\"'“”")
            for tag in re.split(r",|\band\b|\bund\b|\by\b|\bor\b", behind)
            if tag.strip(" #.?!\"'“”")
        ][:5]
    if quotes:
        return " ".join(str(item.value) for item in quotes), list(dict.fromkeys(tags))
    gone = with_preposition(clause, clause.of("persona"), {"of", "with", "from", "for"}) + clause.of(
        "platform", "hashtag"
    )
    gone += [
        item
        for item in clause.items
        if item.canon in {"please", "hello"}
        or (item.canon == "find" and item.sort == "verb")
        or (item.canon in {"show"} and item.sort == "verb")
    ]
    words = clause.rest(gone).split()
    while words and fold(words[0]).strip(",.?!'") in _QUERY_EMPTY:
        words.pop(0)
    while words and fold(words[-1]).strip(",.?!'") in _QUERY_EMPTY:
        words.pop()
    kept = [word for word in words if fold(word).strip(",.?!") not in _QUERY_NOUNS]
    return tidy(" ".join(kept)), list(dict.fromkeys(tags))


_QUERY_NOUNS = one_of(
    "pictures photos pics images shots reels clips videos picture photo pic image shot reel clip video footage tagged fotos bilder foto's somewhere please anywhere"
)


def errors(clause: Clause, talk: Talk) -> list[Draft]:
    """What went wrong lately."""
    if not clause.nouns("error") or clause.verbs("make", "post", "write", "fix"):
        return []
    if not (
        clause.is_question
        or clause.verbs("show", "find", "check", "give")
        or clause.small("any", "last", "what", "how")
    ):
        return []
    if clause.says(r"^(?:how do|how to|why|fix)\b"):
        return []
    source = next(
        (
            fold(item.text)
            for item in clause.nouns("backend", "gpu", "system")
            if fold(item.text) not in {"system", "everything"}
        ),
        "",
    )
    return [Draft("list_errors", {"source": source}, clause)]


def jobs(clause: Clause, talk: Talk) -> list[Draft]:
    """What is being made, and stopping it."""
    if clause.of("asset", "post", "platform"):
        return []
    if clause.nouns("queue"):
        return []
    job = re.search(r"\b(?:job|render|task|generation)s?\s*(?:number |no\.? ?|#|j)?(\d{1,6})?\b", clause.folded)
    stops = clause.verbs("cancel", "kill", "delete", "remove") or clause.says(r"\b(?:stop|abort)\b")
    if job and stops and clause.nouns("job") and not clause.nouns("image", "video"):
        return [Draft("cancel_job", {"id": job[1] or ""}, clause)]
    if stops and clause.says(
        r"^(?:please )?(?:stop|abort|cancel) (?:rendering|generating|making (?:it|that|this)|the (?:render|generation|job)|that render)\b"
    ):
        return [Draft("cancel_job", {}, clause)]
    if (
        clause.nouns("job")
        and not clause.nouns("image", "video")
        and (clause.verbs("show", "find") or clause.small("what", "how"))
        and clause.says(r"\bjobs?\b|\brenders?\b|\btasks\b")
    ):
        return [Draft("list_jobs", {}, clause)]
    if clause.says(
        r"^(?:is (?:it|that|the (?:reel|video|photo|picture|render|job)) (?:done|ready|finished|rendered)(?: yet)?|how(?:'s| is) (?:the|my|that) (?:reel|render|video|job) (?:coming|going|doing)(?: along)?|how far (?:is|along))\b"
    ):
        return [Draft("list_jobs", {}, clause)]
    return []
