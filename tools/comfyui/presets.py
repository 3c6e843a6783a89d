"""The eight presets: words around a prompt, a size, and values for each family of models. Data, in presets.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.comfyui.workflow import Family
from tools.errors import InvalidRequest

FILE = Path(__file__).with_name("presets.toml")
CATEGORIES = ("people", "things", "places", "styles", "formats")


@dataclass(frozen=True, kw_only=True)
class Values:
    """How a family of models is run."""

    steps: int
    cfg: float
    sampler: str
    scheduler: str

    def as_dict(self) -> dict[str, Any]:
        return {"steps": self.steps, "cfg": self.cfg, "sampler": self.sampler, "scheduler": self.scheduler}


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One way of making pictures."""

    id: str
    name: str
    description: str
    category: str
    prompt: str  # with {prompt} where the request's own goes
    negative: str
    width: int  # px
    height: int  # px
    batch: int  # pictures, where the request says no number
    values: Mapping[str, Values] = field(default_factory=dict)  # by family

    def around(self, prompt: str) -> str:
        """The prompt with the preset's words.

        >>> presets()["product"].around("a mug").partition(",")[0]
        'a mug'
        """
        return self.prompt.replace("{prompt}", prompt)

    def for_family(self, family: Family | None) -> dict[str, Any]:
        """Steps, cfg, sampler and scheduler for a family; nothing for one that the preset does not know."""
        found = self.values.get(family or "")
        return found.as_dict() if found is not None else {}


@cache
def presets() -> Mapping[str, Preset]:
    """All presets, by id."""
    found: dict[str, Preset] = {}
    for name, said in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        values = {family: Values(**said.pop(family)) for family in ("sd15", "sdxl", "zimage")}
        found[name] = Preset(id=name, values=values, **said)
    return found


def find_preset(name: str) -> Preset:
    """The preset of this name, whatever its case. Raises InvalidRequest with those there are."""
    found = presets().get(name.strip().lower().removesuffix(" preset"))
    if found is None:
        raise InvalidRequest(
            tr("there is no preset {name!r}", name=name.strip()[:40]),
            fix=tr("there are {missing}", missing=", ".join(presets())),
        )
    return found
