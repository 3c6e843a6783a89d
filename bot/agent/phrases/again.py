"""Reads orders for another take of what was made: a shot, or the whole with a change."""

import re

from bot.agent.phrases.clauses import Clause
from bot.agent.phrases.talk import Draft, Talk


def retake(clause: Clause, talk: Talk) -> list[Draft]:
    """ "replace shot 3", "redo shot 2 with more rain", "shot 4 again, closer"."""
    match = re.search(
        r"\b(?:shot|scene|take|plan|toma|einstellung|inquadratura)\s*(?:number |no\.? ?|#)?(\d{1,2})\b", clause.folded
    )
    if match is None:
        return []
    asks = clause.verbs("redo", "change", "make", "remove", "do", "kill", "take") or clause.says(
        r"\bagain\b|\breplace\b|\banother\b|\bnew\b|\bnochmal\b|\botra vez\b"
    )
    if not asks:
        return []
    change = clause.text[match.end() :].strip(" ,.:;-")
    change = re.sub(
        r"^(?:please|pls|again|with|so that|by|but|to be|to|and)\b[\s,]*", "", change, flags=re.IGNORECASE
    ).strip(" ,.")
    return [Draft("retake", {"shot": int(match[1]), "change": change}, clause)]


_AGAIN = re.compile(
    r"^(?:(?:the |do |make |give me |now |ok |and |one more |please )*)(?:same(?: thing| one| again| reel| photo| picture| video| but| as before)*|again|once more|another (?:one|version|take)|one more(?: time)?|"
    r"lo mismo|otra vez|nochmal|noch einmal|das gleiche|la meme chose|encore(?: une fois)?|lo stesso|ancora|di nuovo|o mesmo|de novo|hetzelfde|redo (?:it|that)|try (?:it |that )?again)\b[\s,]*(?:but|only|just|pero|aber|mais|ma|mas|maar|with)?\b"
)


def again(clause: Clause, talk: Talk) -> list[Draft]:
    """ "same but at night", "again, in winter": what was made last, with a change."""
    if clause.of("asset", "post", "persona") and not clause.says(r"^(?:the )?same"):
        return []
    if talk.previous is not None and talk.previous.name == "schedule_post":
        return []
    match = _AGAIN.match(clause.folded)
    if match is None:
        return []
    change = re.sub(r"^(?:but|only|just|with)\b\s*", "", clause.text[match.end() :].strip(" ,.!?:;-"))
    return [Draft("make_again", {"change": change or "another version"}, clause)]
