"""Five kinds of persona to start from, and two that ship complete: data files, and how to load them.

A new template or sample is one TOML file in its folder; no code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from personas.files import from_toml
from personas.sheet import PersonaInvalid, PersonaSheet, make_sheet
from storage.names import name_key
from storage.wording import tr

_TEMPLATES = Path(__file__).parent
_SAMPLES = Path(__file__).parent.parent / "samples"
_ANY_ADULT = 25  # a template has no age; one is needed to check the rest of it


@dataclass(frozen=True, kw_only=True)
class Template:
    """A kind of persona: everything but who they are."""

    name: str
    title: str
    about: str
    fits: tuple[str, ...]  # words of a description that speak for it
    values: Mapping[str, Any]

    @property
    def sheet(self) -> PersonaSheet:
        """The template as a persona named after itself, to look at."""
        return self.with_values({"name": self.title, "age": _ANY_ADULT})

    def with_values(self, values: Mapping[str, Any]) -> PersonaSheet:
        """The persona that this template makes of `values`; name and age are needed. Raises `PersonaInvalid`."""
        merged = {**self.values, "template": self.name, **values}
        for part in ("personality", "appearance"):
            merged[part] = {**self.values.get(part, {}), **values.get(part, {})}
        return make_sheet(merged)


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """All templates, the best known first."""
    order = {"influencer": 0, "professional": 1, "creative": 2, "authentic": 3, "entertainer": 4}
    found = [_read(path) for path in sorted(_TEMPLATES.glob("*.toml"))]
    return tuple(sorted(found, key=lambda template: order.get(template.name, len(order))))


def load_template(name: str) -> Template:
    """The template called so, by name or title. Raises `PersonaInvalid` with the names that there are."""
    key = name_key(name).removeprefix("the ")
    for template in templates():
        if key in {name_key(template.name), name_key(template.title).removeprefix("the ")}:
            return template
    raise PersonaInvalid(
        tr("there is no template called {name!r}", name=name[:40]),
        fix=tr("Use one of: {templates}.", templates=", ".join(t.name for t in templates())),
    )


def samples() -> tuple[str, ...]:
    """The names of the personas that ship."""
    return tuple(sorted(path.stem for path in _SAMPLES.glob("*.toml")))


def load_sample(name: str) -> PersonaSheet:
    """A persona that ships. Raises `PersonaInvalid` with the names that there are."""
    key = name_key(name)
    if key not in samples():
        raise PersonaInvalid(
            tr("there is no sample called {name!r}", name=name[:40]),
            fix=tr("Use one of: {samples}.", samples=", ".join(samples())),
        )
    return from_toml((_SAMPLES / f"{key}.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> Template:
    with path.open("rb") as file:
        data = tomllib.load(file)
    about = data["template"]
    return Template(
        name=about["name"],
        title=about["title"],
        about=about["about"],
        fits=tuple(about["fits"]),
        values=data["persona"],
    )
