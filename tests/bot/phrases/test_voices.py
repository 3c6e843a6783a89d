"""Whose voice a new reel is spoken by is no order of its own: the reel's tool reads it from the person's own words."""

import pytest

from bot.agent.phrases import parse
from tests.bot.phrases.reading import CONTEXT
from tools.musicwords import for_new_reel
from tools.voicewords import LAST, without_voice

IN_ENGLISH, IN_GERMAN, IN_SPANISH = (
    " and post it tomorrow at 6pm",
    " und poste es morgen um 18 Uhr",
    " y publícalo mañana a las 18:00",
)


@pytest.mark.parametrize(
    ("text", "theme", "sound", "posted"),
    [
        ("make a beach reel for Ava, 12 seconds, with aud_4 as voice-over", "beach", "aud_4", IN_ENGLISH),
        ("a beach reel for Ava, 12 seconds, aud_4 over the music", "beach", "aud_4", IN_ENGLISH),
        ("make a 12 second beach reel for Ava with my voice note", "beach", LAST, IN_ENGLISH),
        ("mach ein Strand-Reel mit Ava, 12 Sekunden, mit aud_4 als Stimme", "Strand", "aud_4", IN_GERMAN),
        ("mach ein 12 Sekunden Reel mit Ava am Strand, mit meiner Sprachnachricht", "am Strand", LAST, IN_GERMAN),
        ("haz un reel de 12 segundos de Ava en la playa con aud_4 como voz en off", "en la playa", "aud_4", IN_SPANISH),
        ("haz un reel de 12 segundos de Ava en la playa con mi nota de voz", "en la playa", LAST, IN_SPANISH),
    ],
)
@pytest.mark.parametrize("is_posted", [False, True])
def test_a_voice_is_passed_on_with_the_reel_that_it_is_for(
    text: str, theme: str, sound: str, posted: str, is_posted: bool
) -> None:
    text += posted if is_posted else ""

    calls = parse(text, CONTEXT).calls

    assert [call.name for call in calls] == ["make_reel", "schedule_post"][: 1 + is_posted]
    assert calls[0].args == {"persona": "Ava", "theme": theme, "duration_s": 12}
    assert for_new_reel(text)  # so that the tool looks for the voice in these words
    assert without_voice(text)[1] == sound


def test_a_voice_that_is_filmed_stays_in_the_theme() -> None:
    (call,) = parse("make a reel of Ava as a singer with the voice of an angel", CONTEXT).calls

    assert call.args["theme"] == "as a singer with the voice of an angel"
