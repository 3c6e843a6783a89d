"""The face of a persona: which pictures can be a reference of it, and the ways in which one goes into a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from storage.tables import Face, Persona
from storage.wording import later, tr

LEAST: Final = 256  # px of the shorter side of a reference
BETTER: Final = 512  # px from which it shows enough
LONGEST_SHAPE: Final = 2.5  # times as long as wide, from which a face is a small part of it
FORMATS: Final = ("JPEG", "PNG", "WEBP")

# In the order in which "auto" takes them, with the name that a person reads.
METHODS: Final[Mapping[str, str]] = {
    "lora": later("its LoRA"),
    "qwen-edit": "Qwen-Image-Edit",
    "kontext": "Flux Kontext",
    "ip-adapter": "IP-Adapter Plus",
    "faceid": "IP-Adapter FaceID",
    "instantid": "InstantID",
    "photomaker": "PhotoMaker",
}
CHOICES: Final = ("auto", *METHODS, "off")
_SPOKEN: Final = {
    "ipadapter": "ip-adapter", "ipadapterplus": "ip-adapter", "ipadapterfaceid": "faceid", "qwen": "qwen-edit",
    "qwenimageedit": "qwen-edit", "fluxkontext": "kontext", "none": "off", "automatic": "auto", "any": "auto", "no": "off",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What stands against a picture as a reference, and what only makes it a weak one."""

    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def check_reference(width: int, height: int, kind: str) -> Checked:
    """Look at what a picture's header says of it.

    >>> check_reference(200, 180, "PNG").errors
    ('200×180 is under 256×256',)
    """
    size = f"{width}×{height}"
    errors, warnings = [], []
    if kind.upper() not in FORMATS:
        errors.append(
            tr(
                "{kind} is not {formats} or {last}",
                kind=kind or tr("this"),
                formats=", ".join(FORMATS[:-1]),
                last=FORMATS[-1],
            )
        )
    if min(width, height) < LEAST:
        errors.append(tr("{size} is under {least}×{least}", size=size, least=LEAST))
    elif min(width, height) < BETTER:
        warnings.append(tr("{size} is under {least}×{least}: the likeness will be weaker", size=size, least=BETTER))
    if min(width, height) >= LEAST and max(width, height) > LONGEST_SHAPE * min(width, height):
        warnings.append(tr("{size} is a long picture: crop it to head and shoulders", size=size))
    return Checked(errors=tuple(errors), warnings=tuple(warnings))


def method_named(words: str) -> str | None:
    """The method that is meant; None for none of them.

    >>> method_named("InstantID"), method_named("IP_ADAPTER_PLUS"), method_named("Qwen-Image-Edit"), method_named("magic")
    ('instantid', 'ip-adapter', 'qwen-edit', None)
    """
    bare = "".join(letter for letter in words.lower() if letter.isalnum())
    known = {"".join(letter for letter in name if letter.isalnum()): name for name in CHOICES}
    return known.get(bare) or _SPOKEN.get(bare)


def newest_first(persona: Persona) -> tuple[Face, ...]:
    """The references of a persona. The newest goes into pictures where a method takes one alone."""
    return tuple(sorted(persona.faces, key=lambda face: face.id, reverse=True))
