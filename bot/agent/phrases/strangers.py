"""Notices names of people who are no persona, so that nothing is made for the wrong one."""

import re
from collections.abc import Sequence

from bot.agent.phrases import lexicon
from bot.agent.phrases.givennames import GIVEN
from bot.agent.phrases.talk import Draft, Talk
from storage.wording import tr
from tools import timewords
from tools.tokens import fold, one_of

_NOT_PEOPLE = one_of(
    "christmas halloween easter valentine valentines ramadan diwali thanksgiving hanukkah newyear sunday monday god black white red english french german spanish "
    "italian bitcoin ai spring summer autumn winter coffee"
)
_FOR = re.compile(
    r"(?:(?<=\s)|^)(?P<lead>for|of|with|featuring|starring|von|de|di|für|para|pour|per|voor|van|d')\s*(?P<name>[^\W\d_][\w'’-]*)(?P<next>\s+[^\W\d_]\w*)?",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][\w’-]+?)(?:['’]s)?\s+(?:needs|wants|deserves|should|could use|is due|hasn't)\b"
)
_ABOUT = frozenset(
    {"generate_image", "make_reel", "search_library", "list_schedule", "edit_persona", "write_caption", "ab_test"}
)


def question_for(drafts: Sequence[Draft], talk: Talk) -> str:
    """The question to ask where a draft seems to be about somebody who is no persona; empty where none does."""
    if not talk.context.personas:
        return ""
    created = {fold(str(draft.args["name"])) for draft in drafts if draft.name == "create_persona"}
    for draft in drafts:
        if draft.name not in _ABOUT or draft.args.get("persona") or draft.clause is None:
            continue
        name = stranger_in(_visible(draft), fold_known=created, names=talk.names)
        if name:
            return unknown(name, talk)
    return ""


def _visible(draft: Draft) -> str:
    """The clause without its quotes and things, which name nobody."""
    assert draft.clause is not None
    text = draft.clause.text
    for item in draft.clause.items:
        if item.kind in {"quote", "platform", "asset", "hashtag", "url"}:
            start = item.start - draft.clause.start
            text = text[:start] + " " * (item.end - item.start) + text[start + item.end - item.start :]
    return text


def stranger_in(text: str, *, fold_known: set[str], names: object) -> str:
    """The name of somebody in a text who is no persona, as it is written there."""
    needs = _NEEDS.match(text.strip())
    if (
        needs
        and _may_be_person(needs["name"], fold_known)
        and needs["name"].lower() not in {"i", "we", "he", "she", "it", "this", "that", "they", "you", "who", "what"}
    ):
        return needs["name"]
    for match in _FOR.finditer(text):
        name = re.sub(r"['’]s?$", "", match["name"])
        if fold(name) in fold_known or not _may_be_person(name, fold_known):
            continue
        if fold(name) in GIVEN or (
            match["lead"].lower() in {"for", "für", "para", "pour", "per", "voor"}
            and name[0].isupper()
            and not text.isupper()
        ):
            return name
    return ""


def _may_be_person(name: str, known: set[str]) -> bool:
    word = fold(name)
    if word in known or word in _NOT_PEOPLE or len(word) < 3:
        return False
    if lexicon.is_known(word) and word not in GIVEN:
        return False
    return not (
        word in timewords.WEEKDAYS
        or word in timewords.MONTHS
        or word in timewords.ZONES
        or word in timewords.DAYS
        or word in timewords.NOW
    )


def unknown(name: str, talk: Talk) -> str:
    """What to ask about a name that no persona has."""
    alike = talk.names.suggestions(name)
    if alike:
        return tr("I know no persona called {name}. Did you mean {near}?", name=name, near=_either(alike))
    return tr(
        "I know no persona called {name}. There are {names}; or say “new persona {name}, …”.",
        name=name,
        names=", ".join(talk.context.personas[:8]),
    )


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{tr(' or ')}{names[-1]}"
