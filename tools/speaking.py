"""The language in which a person is spoken to: shown, chosen, and left to their client again."""

from personas.languages import language_code
from storage.tables import Role
from storage.wording import known_language, languages, own_name, speaking, spoken, tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.marks import plain
from tools.toolbox import tool

CHOSEN = "language"  # among the choices of a person
SEEN = "client_language"  # likewise: what their client is set to, where that is one of ours
AT_THE_TERMINAL = "terminal_language"  # among the owner's choices: nobody there has a number
AUTO = frozenset({"auto", "automatic", "automatisch", "automático", "automatico", "automáticamente"})


@tool
async def set_language(context: ToolContext, *, words: str = "") -> Outcome:
    """Choose the language of menus, buttons and what is said: a language's name or code, or "auto" for the client's."""
    wanted = words.strip()
    if not wanted:
        text = tr("I speak {language} with you. /language auto follows your app.", language=own_name(spoken()))
        return Outcome(effect="found", text=text, offers=_others())
    if wanted.lower() in AUTO:
        await _choose(context, None)
        return Outcome(effect="changed", text=tr("From your next message on I speak the language of your app."))
    code = known_language(language_code(wanted) or wanted)
    if not code:
        raise InvalidRequest(
            tr("I do not speak {language} yet", language=plain(wanted[:40])),
            fix=tr("choose one: {languages}", languages=", ".join(map(_label, languages()))),
        )
    await _choose(context, code)
    with speaking(code):
        return Outcome(effect="changed", text=tr("From now on I speak {language} with you.", language=own_name(code)))


def _others() -> tuple[tuple[Offer, ...], ...]:
    others = [code for code in languages() if code != spoken()]
    return tuple(
        (Offer(label=_label(code), action="set_language", args={"words": code}, lasting=True, role=Role.VIEWER),)
        for code in others
    )


def _label(code: str) -> str:
    name = own_name(code)
    return f"{name[:1].upper()}{name[1:]}"


async def _choose(context: ToolContext, code: str | None) -> None:
    studio = context.studio
    if context.member is not None:
        await studio.people.choose(context.member.number, CHOSEN, code)
        studio.people_changed()
    elif code is None:
        await studio.preferences.reset(AT_THE_TERMINAL)
    else:
        await studio.preferences.set(AT_THE_TERMINAL, code)


PRESSED = [set_language]
