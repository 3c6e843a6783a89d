"""Reads whole lines about when a persona posts: posting times, quiet hours, posts a day, the next free slot, the library used
again, a month played through. They are read whole, since "at 9, 13 and 18" would fall apart at its commas.
"""

import re
from collections.abc import Sequence

from bot.agent.phrases.reading import Item, Line
from bot.agent.phrases.talk import Draft

_PLEASE = r"(?:(?:please|pls|bitte|por favor|ok|okay|so|and|can you|could you|hey|from now on|ab jetzt|a partir de ahora|let|lass)[, ]+)*"
_WHERE = r"(?: ?,? ?(?:(?:on|to|at|auf|bei|en|in|for|fur|para) (?:the )?(?P<platform>§p\d)|(?:for|of|fur|von|para|de) (?P<persona>§n\d))){0,2}"
_WHERE_LAST = _WHERE.replace("<platform>", "<platform3>").replace("<persona>", "<persona3>")
_CLOCKS = r"(?P<times>(?:\d{1,2}|noon|midnight|mittag|every |weekdays|half)[\w:. ,/&-]*)"
_HOURS = r"(?P<hours>\d{1,2}[\w:. ]*? ?(?:and|to|until|till|und|bis|y|a|hasta|-|–)(?: las?)? ?\d{1,2}[\w:. ]*)"
_SINGLE = r"(?:this|that|(?:the|this|that|my|das|den|el|la) (?:last |new )?(?:reel|picture|photo|image|video|clip|bild|foto|imagen))"
_LISTED = r"(?:these|those|them|all of (?:them|these)|the last|the|diese|die letzten|estos|estas) ?(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|funf|sechs|dos|tres|cuatro|cinco|seis)?(?: (?:pictures|photos|reels|ones|posts|files|bilder|fotos))?"
_POSTS = r"(?:posts?|reels?|pictures?|beitrage?|publicaciones|publicacion)"
_LENGTH = r"(?P<length>(?:an? |one |half an? |eine? |eine halbe |una? |media )?(?:\d{1,3} ?)?(?:minutes?|mins?|hours?|h|days?|minuten?|stunden?|tage?|minutos?|horas?|dias?)|none|usual)"
_PERIOD = r"(?P<period>(?:next |this |nachsten |nachste |diesen |proximo |el proximo |este )?(?:month|week|monat|woche|mes|semana)|(?:in |im |en )?(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|marz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|(?:the )?(?:next |nachsten |proximos )\d{1,3} (?:days|weeks|tage|wochen|dias|semanas))"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^{_PLEASE}(?:{pattern})[.! ]*$"))
    for name, pattern in (
        # "Ava posts on Instagram at 9, 13 and 18", "set Ava's posting times on instagram to 9 and 18"
        ("set_posting_times", rf"(?P<persona2>§n\d) (?:posts|shall post|should post|postet|publica|soll posten)(?: (?:on|to|auf|bei|en) (?P<platform2>§p\d))? (?:daily |every day |jeden tag |taglich |cada dia |always )?(?:at|um|a las|a la|@) {_CLOCKS}{_WHERE_LAST}"),
        ("set_posting_times", rf"(?:set |change |make |setz |stell |pon )?(?:(?P<persona2>§n\d)(?: ?'?s)? |the |die |los )?(?:posting times|posting slots|slots|post times|sendezeiten|postingzeiten|horarios de publicacion|horarios){_WHERE} (?:are|to|at|=|auf|sind|a las|son a las|a) {_CLOCKS}"),
        # "no posts between 22 and 8", "quiet hours for Ava from 10pm to 7am"
        ("set_quiet_hours", rf"(?:(?P<persona2>§n\d)(?: ?:)? )?(?:no {_POSTS}|no posting|nothing goes out|post nothing|don't post|do not post|never post|keine beitrage|keine posts|nichts posten|sin publicaciones|no publicar|no publiques){_WHERE} (?:between|from|zwischen|von|entre las|entre la|entre|de) {_HOURS}{_WHERE_LAST}"),
        ("set_quiet_hours", rf"(?:set |make )?(?:(?P<persona2>§n\d)(?: ?(?:'?s|:|has|is))? )?(?:quiet|quiet hours?|quiet time|ruhezeit(?:en)?|horas de silencio|horas tranquilas){_WHERE}(?: are| is| ist| sind| son)?:? (?:between|from|to|zwischen|von|entre las|entre|de)? ?{_HOURS}{_WHERE_LAST}"),
        # "at most 3 posts a day on instagram for Ava"
        ("set_daily_cap", rf"(?:at most|max|maximum|maximal|hochstens|no more than|not more than|never more than|como maximo|maximo) (?P<number>\d{{1,3}}) {_POSTS} (?:a|per|each|am|pro|al|por) (?:day|tag|dia){_WHERE}"),
        ("set_daily_cap", rf"(?P<persona2>§n\d) (?:posts|postet|publica) (?:at most|max|hochstens|no more than|como maximo) (?P<number>\d{{1,3}}) (?:times|mal|veces) (?:a|per|am|pro|al|por) (?:day|tag|dia){_WHERE}"),
        # "grace for instagram 30 minutes", "posts on instagram may be up to an hour late"
        ("set_grace", rf"(?:set )?(?:the |a )?(?:grace|grace period|grace time|karenz|karenzzeit|toleranz|margen|tolerancia)(?: time)? (?:for|of|on|at|fur|auf|von|para|de|en) (?P<platform2>§p\d)(?: is| to| of| auf| ist| a| de|:| =)? {_LENGTH}"),
        ("set_grace", rf"(?:set )?(?:the )?(?P<platform2>§p\d)(?:'?s)? (?:grace|grace period|karenz|toleranz|margen|tolerancia)(?: is| to| of| auf| a| de|:| =)? {_LENGTH}"),
        ("set_grace", rf"{_POSTS}{_WHERE} (?:may|can|durfen|konnen|pueden) (?:be |go out |llegar |salir )?(?:up to |at most |as much as |bis zu |hasta )?{_LENGTH} (?:late|zu spat(?: sein| kommen)?|verspatet(?: sein)?|tarde)"),
        # "put reel_7 in the next free slot on instagram", "queue these five for Ava"
        ("queue_posts", rf"(?:put|post|schedule|place|plan|add|queue|pack|pon|stell|leg)e? (?P<assets>(?:§a\d(?:(?:,? and |, ?| und | y | )§a\d)*|it|es|das|lo|la|{_SINGLE}|{_LISTED})) (?:in|into|for|to|at|on|en|fur) (?:the |den |das |die |el |los |su )?(?:next |nachsten? |proximos? )?(?:free |open |available |freien? )?(?:slot|place|posting time|time slot|platz|platze|hueco|turno)s?(?: (?:libre|disponible)s?)?{_WHERE}"),
        ("queue_posts", rf"(?:queue|queue up|line up|enqueue|einreihen|encola|pon en cola) (?P<assets>§a\d(?:(?:,? and |, ?| und | y | )§a\d)*|it|{_SINGLE}|{_LISTED}){_WHERE}"),
        # "repost approved pictures of Ava from the library every monday at 9"
        ("repeat_from_library", rf"(?:repost|recycle|reuse|re-post|post again|post|wiederhole|republica) (?:old |approved |the best |something |one |evergreen )*(?:pictures?|photos?|reels?|posts?|files|content|bilder|fotos)? ?(?:(?:of|from|von|de) (?P<persona2>§n\d) )?(?:from (?:the |her |his |my )?library|out of the library|aus der bibliothek|de la biblioteca){_WHERE} (?P<when>(?:every|each|daily|weekdays|jede|taglich|cada|todos).+)"),
        # "simulate november", "what goes out next month?"
        ("simulate", rf"(?:simulate|play through|dry run(?: of| for)?|rehearse|do a dry run (?:of|for)|simuliere?|spiel|simula|simular) (?:the |den |el )?{_PERIOD}(?: (?:durch|through))?"),
        ("simulate", rf"(?:what|was|que) (?:goes out|will go out|would go out|gets posted|will be posted|geht|sale|saldra|se publica|se publicara) {_PERIOD}(?: raus| online)? ?\??"),
        # "skip P12 if it's late"
        ("set_if_late", r"(?P<word>skip|drop|ask me about|ask about|post) (?P<post>§o\d),? (?:if|when|in case) (?:it|it's|it is|its time) ?(?:is |was |were )?(?:late|missed|misses its time)"),
        ("set_if_late", r"(?:if|when|in case) (?P<post>§o\d) (?:is|comes|would be) (?:late|too late|missed),? (?P<word>skip|drop|ask|post)(?: me| it| it anyway)*"),
    )
)  # fmt: skip
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "zwei": 2,
            "drei": 3, "vier": 4, "funf": 5, "sechs": 6, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6}  # fmt: skip
_MONTHS = {"januar": "january", "februar": "february", "marz": "march", "mai": "may", "juni": "june", "juli": "july", "oktober": "october",
           "dezember": "december", "enero": "january", "febrero": "february", "marzo": "march", "abril": "april", "mayo": "may",
           "junio": "june", "julio": "july", "agosto": "august", "septiembre": "september", "octubre": "october", "noviembre": "november",
           "diciembre": "december"}  # fmt: skip
_SIGNS = {"persona": "n", "platform": "p", "asset": "a", "post": "o"}
_REST = re.compile(
    r",? *(?:each |jedes |cada uno )?(?:rests?|resting|with (?:a |)rest of|pause|ruht|descansa) *(?:of )?(\d{1,4}) (?:days?|tage|dias)"
)
_USES = re.compile(
    r",? *(?:each )?(?:at most|max|no more than|hochstens|como maximo) *(\d{1,3}) *(?:times|uses|x|mal|veces)"
)


def whole(line: Line) -> list[Draft]:
    """Return the call of a line that is one order about rhythm; nothing for every other line."""
    masked, things = _masked(line)
    for name, rule in _RULES:
        found = rule.match(masked)
        if found:
            return [Draft(name, _args(name, found, things, line))]
    return []


def _masked(line: Line) -> tuple[str, list[Item]]:
    """The line in folded words, its personas, platforms, files and posts as signs: "§n0 posts on §p1 at 9 and 18"."""
    things = [item for item in line.items if item.kind in _SIGNS][:10]
    text, end = "", 0
    for index, item in enumerate(things):
        text += f"{line.folded[end : item.start]}§{_SIGNS[item.kind]}{index}"
        end = item.end
    return " ".join((text + line.folded[end:]).replace("’", "'").split()), things


def _args(name: str, found: re.Match[str], things: Sequence[Item], line: Line) -> dict[str, object]:
    said = {key: value for key, value in found.groupdict().items() if value}

    def thing(*keys: str) -> str:
        sign = next((said[key] for key in keys if key in said), "")
        return str(things[int(sign[2:])].value or things[int(sign[2:])].text) if sign else ""

    who, where = thing("persona", "persona2", "persona3"), thing("platform", "platform2", "platform3")
    args: dict[str, object] = {"persona": who, "platform": where}
    match name:
        case "set_posting_times":
            return args | {"times": said["times"].strip(" ,")}
        case "set_quiet_hours":
            return args | {"hours": f"between {said['hours'].strip()}"}
        case "set_daily_cap":
            return args | {"posts": int(said["number"])}
        case "set_grace":
            return {"platform": where, "length": said["length"].strip()}
        case "queue_posts":
            return args | {"assets": _assets(said, things)}
        case "repeat_from_library":
            return args | _library(said["when"], line)
        case "simulate":
            words = re.sub(r"^(?:in|im|en|the) ", "", said["period"])
            return {"period": _in_english(words)}
    word = said["word"].split()[0]
    return {"id": thing("post"), "words": {"drop": "skip"}.get(word, word)}


def _assets(said: dict[str, str], things: Sequence[Item]) -> list[str]:
    named = [str(things[int(sign)].value or things[int(sign)].text) for sign in re.findall(r"§a(\d)", said["assets"])]
    if named:
        return named
    count = said.get("count", "")
    if not count and re.match("these|those|them|all|diese|estos|estas", said["assets"]):
        return ["these"]
    return ["last"] * (int(count) if count.isdecimal() else _NUMBERS.get(count, 1))


def _library(when: str, line: Line) -> dict[str, object]:
    args: dict[str, object] = {}
    tag = next((item.text.lstrip("#") for item in line.items if item.kind == "hashtag"), "")
    for field, pattern in (("rest_days", _REST), ("most_uses", _USES)):
        found = pattern.search(when)
        if found:
            args[field] = int(found[1])
            when = when.replace(found[0], "")
    return args | {"tag": tag, "when": re.sub(r"#\w+", "", when).strip(" ,.")}


def _in_english(words: str) -> str:
    words = re.sub(r"\b(?:nachste[nrs]?|proximos?|el proximo)\b", "next", words)
    words = re.sub(r"\b(?:diese[nrs]?|este|esta)\b", "this", words)
    for own, english in {"monat": "month", "mes": "month", "woche": "week", "semana": "week", "tage": "days", "dias": "days",
                         "wochen": "weeks", "semanas": "weeks", **_MONTHS}.items():  # fmt: skip
        words = re.sub(rf"\b{own}\b", english, words)
    return words
