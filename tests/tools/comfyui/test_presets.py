"""The eight presets: all there, all whole, all within what can be painted."""

import re
from pathlib import Path

import pytest

from tests.tools.comfyui.offered import LISTS
from tools.comfyui.presets import CATEGORIES, Preset, find_preset, presets
from tools.errors import InvalidRequest
from tools.production.params import ImagesParams

DOCS = Path(__file__).parents[3] / "docs" / "presets.md"


def test_there_are_the_eight() -> None:
    assert list(presets()) == [
        "portrait",
        "fashion",
        "product",
        "landscape",
        "artistic",
        "realistic",
        "instagram",
        "story",
    ]


@pytest.mark.parametrize("preset", presets().values(), ids=lambda preset: preset.id)
def test_a_preset_is_whole_and_can_be_painted(preset: Preset) -> None:
    assert preset.category in CATEGORIES
    assert preset.prompt.count("{prompt}") == 1
    assert preset.negative
    assert preset.name
    assert preset.description.endswith(".")
    assert set(preset.values) == {"sd15", "sdxl", "zimage"}
    ImagesParams(prompt="x", width=preset.width, height=preset.height, count=preset.batch)
    for values in preset.values.values():
        assert values.sampler in LISTS["samplers"]
        assert values.scheduler in LISTS["schedulers"]
        assert 1 <= values.steps <= 50
        assert 1.0 <= values.cfg <= 9.0


@pytest.mark.parametrize("said", ["fashion", "Fashion", " fashion preset "])
def test_a_preset_is_found_by_its_name(said: str) -> None:
    assert find_preset(said).id == "fashion"


def test_an_unknown_preset_names_those_there_are() -> None:
    with pytest.raises(InvalidRequest) as caught:
        find_preset("noir")

    assert "portrait, fashion" in caught.value.fix


def test_a_prompt_with_braces_stays_what_it_is() -> None:
    assert presets()["product"].around("{0} a mug {x}").startswith("{0} a mug {x}, product photograph")


def test_every_value_of_every_preset_is_documented() -> None:
    text = re.sub(r"\s+", " ", DOCS.read_text(encoding="utf-8"))
    for preset in presets().values():
        assert f"| `{preset.id}` | {preset.category} | {preset.width}×{preset.height} | {preset.batch} |" in text
        assert preset.prompt in text
        assert preset.negative in text
        for family, values in preset.values.items():
            if family != "zimage":
                assert f"{values.steps} · {values.cfg:g} · {values.sampler} · {values.scheduler}" in text
