"""Reads orders for another take of what was made: a shot, or the whole with a change."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.talk import Draft, Talk
from tools.shotorder import NTH, SHOT, is_about_order

_A_SHOT = re.compile(rf"\b{SHOT}\s*(?:number |no\.? ?|#)?(?P<number>\d{{1,2}})\b|\b(?P<nth>{'|'.join(NTH)}) {SHOT}\b")
# What is wrong with a shot, and what mends it; "" where another try may.
_FAULT = re.compile(
    r"\b(?:too \w+|blurry|weird|bad|ugly|wrong|off|broken|odd|strange|boring|terrible|awful|doesn't fit|does not fit|zu \w+|demasiado \w+|trop \w+)\b"
)
_MENDS = {"too dark": "brighter", "too bright": "darker", "too close": "from further away", "too far": "closer"}


def reorder(clause: Clause, talk: Talk) -> list[Draft]:
    """ "put shot 3 first", "swap shots 1 and 4", "leave out shot 2": the last reel, its shots in another order."""
    is_asked = clause.is_question and not clause.says(r"^(?:can|could|would|will) you\b")
    if clause.of("asset", "post") or is_asked or not is_about_order(clause.text):
        return []
    return [Draft("make_again", {"change": clause.text.strip(" ,.!")}, clause)]


def retake(clause: Clause, talk: Talk) -> list[Draft]:
    """ "replace shot 3", "redo the second shot with more rain", "shot 4 again, closer", "the third shot is too dark"."""
    match = _A_SHOT.search(clause.folded)
    if match is None:
        return []
    number = int(match["number"]) if match["number"] else NTH[match["nth"]]
    asks = clause.verbs("redo", "change", "make", "remove", "do", "kill", "take") or clause.says(
        r"\bagain\b|\breplace\b|\banother\b|\bnew\b|\bnochmal\b|\botra vez\b|\bencore\b|\bdi nuovo\b"
    )
    fault = _FAULT.search(clause.folded, match.end())
    if fault and not clause.is_question and not clause.of("asset"):
        return [Draft("retake", {"shot": number, "change": _MENDS.get(fault.group(), "")}, clause)]
    if not asks:
        return []
    change = clause.text[match.end() :].strip(" ,.:;-")
    change = re.sub(
        r"^(?:please|pls|again|with|so that|by|but|to be|to|and)\b[\s,]*", "", change, flags=re.IGNORECASE
    ).strip(" ,.")
    return [Draft("retake", {"shot": number, "change": change}, clause)]


ANOTHER = "another version"  # a change that names none
# What may stand beside "she says 'hello'" where that alone is new: "now", "same but", "in it please".
SAYS_NOW = re.compile(
    r"(?:(?:(?:and|now|same|again|but|add|with|a|in (?:it|that|the reel)|please|instead|this time|und|jetzt|nochmal|noch einmal|"
    r"das gleiche|aber|dazu|bitte|diesmal|y|ahora|otra vez|lo mismo|pero|por favor|esta vez|the|it)\b)[\s,.!]*)+",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"^(?:(?:the |do |make |give me |now |ok |and |one more |please )*)(?:same(?: thing| one| again| reel| photo| picture| video| but| as before)*|again|once more|another (?:one|version|take)|one more(?: time)?|"
    r"lo mismo|otra vez|nochmal|noch einmal|das gleiche|la meme(?: chose)?|le meme|encore(?: une fois)?|lo stesso|ancora|di nuovo|o mesmo|de novo|hetzelfde|redo (?:it|that)|try (?:it |that )?again)\b[\s,]*(?:but|only|just|pero|aber|mais|ma|mas|maar|with)?\b"
)


def again(clause: Clause, talk: Talk) -> list[Draft]:
    """ "same but at night", "again, in winter": what was made last, with a change."""
    if clause.of("asset", "post", "persona") and not clause.says(r"^(?:the )?same"):
        return []
    if talk.previous is not None and talk.previous.name == "schedule_post":
        return []
    if ":" in clause.text and clause.of("persona"):
        return []  # "same scene for Ava and Luna: a candlelit dinner"
    match = _AGAIN.match(clause.folded)
    if match is None:
        return []
    change = re.sub(r"^(?:but|only|just|with)\b\s*", "", clause.text[match.end() :].strip(" ,.!?:;-"))
    return [Draft("make_again", {"change": change or ANOTHER}, clause)]
