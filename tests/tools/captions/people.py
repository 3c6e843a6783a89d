"""Personas that tests caption for: the two that ship, and the corners of the five traits."""

from datetime import UTC, datetime
from functools import cache
from itertools import product

from hypothesis import strategies as st

from personas.sheet import make_sheet, new_persona
from personas.templates import load_sample
from storage.tables import Persona
from tools.captions import CaptionParts, CaptionRequest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LANGUAGES = ("English", "Spanish", "German", "French", "Italian", "Portuguese")
TONES = ("", "funny", "formal", "flirty", "casual", "poetic", "introverted", "extroverted", "professional", "creative")
NASTY_THEMES = (
    "", "   ", "\n\n", "🏖️", "👨‍👩‍👧‍👦🇪🇺", "'; DROP TABLE personas; --", '"quoted" “twice”', "يوم على الشاطئ", "\u202etxet desrever\u202c", "日本の海",
    "a" * 10_000, "word " * 2_000, "beach\x00day\x07\x1b[31m", "line one\nline two\r\nline three", "https://example.com/buy-now", "@somebody look",
    "{theme} {noun} {0} %s ${x}", "<script>alert(1)</script>", "#beach #day", "img_1234.jpg", "12345", "...", "\u0301\u0301", "x", "AVA", "Ava", "Ava, Ava, Ava",
    "beach day, sunny, 8k, masterpiece, best quality", "\ud800", "É", "l'été à la mer", "in", "the", "of the", "my grandmother's funeral", "(((((", "“", "-", "I",
)  # fmt: skip


@cache
def ava() -> Persona:
    return new_persona(load_sample("ava"), id="a" * 32, now=NOW)


@cache
def kai() -> Persona:
    return new_persona(load_sample("kai"), id="b" * 32, now=NOW)


def corners() -> list[Persona]:
    """Return a persona for each mix of traits that are fully there or not at all, and an even one."""
    traits = ("extroversion", "creativity", "humor", "professionalism", "authenticity")
    mixes = [*product((0.0, 1.0), repeat=5), (0.5,) * 5]
    return [
        new_persona(
            make_sheet({"name": f"P{number}", "age": 30, "personality": dict(zip(traits, mix, strict=True))}),
            id=f"{number:032x}",
            now=NOW,
        )
        for number, mix in enumerate(mixes)
    ]


def request(theme: str = "beach day", **fields: object) -> CaptionRequest:
    values: dict[str, object] = {"persona": ava(), "platform": "instagram", "theme": theme}
    return CaptionRequest(**(values | fields))


def words_of(parts: CaptionParts) -> str:
    return f"{parts.hook}\n{parts.main}\n{parts.call_to_action}"


themes = st.one_of(
    st.sampled_from(NASTY_THEMES),
    st.text(max_size=120),
    st.lists(st.sampled_from(["beach", "night", "Ava", "my", "the", "coffee", "in", "walking", "rain", "old", "🌊", "«", "“", ";", "'", "\n", "Lisbon", "drinks"]), max_size=9).map(" ".join),
)  # fmt: skip
