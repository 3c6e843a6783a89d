"""Packs: a workflow with what a person needs to know about it: what it makes, what it needs, and where that comes from.

Each is two files of one name: the graph as JSON in ComfyUI's API format, and a small TOML about it. Which nodes and
models it needs, and what of it can be set, is read from the graph itself; the TOML says what a graph cannot.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from storage.wording import tr
from tools.comfyui.graphs import OUTPUTS, texts_of
from tools.comfyui.inputs import inputs_of, set_inputs, values_of
from tools.comfyui.workflow import NATIVE, Family, Graph, Native, classes, family_of
from tools.errors import InvalidRequest

Kind = Literal["picture", "edit", "clip"]
BUILT_IN = Path(__file__).parent / "workflows"
VIDEO_OUTPUTS = OUTPUTS - {"SaveImage", "PreviewImage"}
# Where each loader looks for its file, in ComfyUI's models folder.
MODEL_FOLDERS: Mapping[tuple[str, str], str] = {
    ("CheckpointLoaderSimple", "ckpt_name"): "checkpoints",
    ("ImageOnlyCheckpointLoader", "ckpt_name"): "checkpoints",
    ("unCLIPCheckpointLoader", "ckpt_name"): "checkpoints",
    ("UNETLoader", "unet_name"): "diffusion_models",
    ("VAELoader", "vae_name"): "vae",
    ("CLIPLoader", "clip_name"): "text_encoders",
    ("DualCLIPLoader", "clip_name1"): "text_encoders",
    ("DualCLIPLoader", "clip_name2"): "text_encoders",
    ("TripleCLIPLoader", "clip_name1"): "text_encoders",
    ("TripleCLIPLoader", "clip_name2"): "text_encoders",
    ("TripleCLIPLoader", "clip_name3"): "text_encoders",
    ("CLIPVisionLoader", "clip_name"): "clip_vision",
    ("LoraLoader", "lora_name"): "loras",
    ("LoraLoaderModelOnly", "lora_name"): "loras",
    ("ControlNetLoader", "control_net_name"): "controlnet",
    ("DiffControlNetLoader", "control_net_name"): "controlnet",
    ("StyleModelLoader", "style_model_name"): "style_models",
    ("UpscaleModelLoader", "model_name"): "upscale_models",
    ("PhotoMakerLoader", "photomaker_model_name"): "photomaker",
    ("IPAdapterModelLoader", "ipadapter_file"): "ipadapter",
    ("InstantIDModelLoader", "instantid_file"): "instantid",
    ("ADE_AnimateDiffLoaderGen1", "model_name"): "animatediff_models",
    ("ADE_LoadAnimateDiffModel", "model_name"): "animatediff_models",
}

# What the TOML may say of sizes and frames: the least and the most of each number, and what it is where it is left out.
Bounds = Mapping[str, tuple[int, int, int | None]]
CANVAS: Bounds = {"area": (64 * 64, 4096 * 4096, None), "longest": (256, 8192, None), "step": (8, 256, 64)}
FRAMES: Bounds = {"fps": (1, 120, None), "usual": (1, 1_000, None), "most": (1, 1_000, None), "step": (1, 64, 1)}


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model file, where it goes in ComfyUI's models folder, and where it comes from."""

    folder: str
    file: str
    url: str = ""
    sha256: str = ""  # of the file at `url`, where its publisher's own word is not enough
    any_of: str = ""  # a family, or "any": every file of the folder that is of it will do; `file` is one to start with


@dataclass(frozen=True, kw_only=True)
class Extension:
    """Custom nodes that are not part of ComfyUI, and the classes by which they are known to be there."""

    name: str
    url: str
    registry: str = ""  # its id in ComfyUI's registry, by which comfy-cli installs it
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frames:
    """How a clip is counted: `step * n + 1` frames at `fps`."""

    fps: int
    usual: int
    most: int
    step: int = 1

    def for_seconds(self, seconds: float) -> int:
        """The number of frames that is nearest to `seconds`, and that the model can make.

        >>> Frames(fps=16, usual=81, most=121, step=4).for_seconds(3)
        49
        """
        wanted = round((min(seconds * self.fps, self.most) - 1) / self.step) * self.step + 1
        return max(self.step + 1, min(wanted, self.most))


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A workflow and what is known of it. Its graph's nodes are titled; see `tools.comfyui.inputs`."""

    id: str
    name: str
    graph: Graph
    kind: Kind
    family: Family | None  # None: whatever the checkpoint is
    description: str = ""
    category: str = "picture"  # portrait, landscape, picture, edit, identity, video
    tier: int = 0  # GB of video memory of the smallest card that it is meant for; 0: not said
    tags: tuple[str, ...] = ()
    notes: str = ""
    preset: str = ""  # the preset whose values it takes where none is asked for
    models: tuple[Model, ...] = ()  # where its files come from
    extensions: tuple[Extension, ...] = ()
    canvas: Native | None = None  # the sizes that its model was made for, where its family does not say
    frames: Frames | None = None  # of a clip
    is_builtin: bool = False
    file: Path = field(default=Path(), compare=False)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """The node classes that a server must have."""
        return tuple(classes(self.graph))

    @cached_property
    def inputs(self) -> Mapping[str, tuple[str, ...]]:
        """What can be set: prompt, seed, image …, and the titled places where it goes."""
        return inputs_of(self.graph)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words that stand in the graph and are not replaced by a request's own."""
        ours = {"prompt": "", "negative": ""}
        return tuple(texts_of(set_inputs(self.graph, ours)))

    @property
    def native(self) -> Native:
        return self.canvas or NATIVE[self.family or "sdxl"]

    def fill(self, **values: Any) -> Graph:
        """Return its graph with these inputs; those that it has no place for are left out."""
        return set_inputs(self.graph, values)

    def files(self) -> list[Model]:
        """The model files that its graph names, each once, with where they come from where that is known."""
        known = {model.file: model for model in self.models}
        found: dict[tuple[str, str], Model] = {}
        for node in self.graph.values():
            for name, value in node["inputs"].items():
                folder = MODEL_FOLDERS.get((node["class_type"], name))
                if folder is not None and isinstance(value, str) and value:
                    found[folder, value] = known.get(value) or Model(folder=folder, file=value)
        return list(found.values())


@cache
def built_in() -> Mapping[str, Pack]:
    """The packs that come with the program, by id."""
    files = sorted(BUILT_IN.glob("*.toml"))
    packs = [
        read_pack(file.with_suffix(".json"), graph_in(file.with_suffix(".json")), is_builtin=True) for file in files
    ]
    return {pack.id: pack for pack in packs}


def graph_in(file: Path) -> Graph:
    graph: Graph = json.loads(file.read_text(encoding="utf-8"))
    return graph


def read_pack(file: Path, graph: Graph, *, is_builtin: bool = False) -> Pack:
    """Make a pack of a titled graph and of the TOML beside its file, which may be missing.

    Raises InvalidRequest, naming the key, for a TOML that says something odd.
    """
    about = file.with_suffix(".toml")
    try:
        said: dict[str, Any] = tomllib.loads(about.read_text(encoding="utf-8")) if about.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidRequest(tr("{file} cannot be read as TOML: {error}", file=about.name, error=error)) from error
    kind = kind_of(graph)
    return Pack(
        id=file.stem,
        name=_text(about, said, "name") or file.stem.replace("-", " "),
        description=_text(about, said, "description"),
        category=_text(about, said, "category") or {"picture": "picture", "edit": "edit", "clip": "video"}[kind],
        tier=_number(about, said, "tier"),
        tags=tuple(_texts(about, said, "tags")),
        notes=_text(about, said, "notes"),
        preset=_text(about, said, "preset"),
        graph=graph,
        kind=kind,
        family=_family(about, said, graph),
        models=tuple(
            Model(
                folder=_text(about, one, "folder"),
                file=_text(about, one, "file"),
                url=_text(about, one, "url"),
                sha256=_text(about, one, "sha256").lower(),
                any_of=_any_of(about, one),
            )
            for one in _tables(about, said, "models")
        ),
        extensions=tuple(
            Extension(
                name=_text(about, one, "name"),
                url=_text(about, one, "url"),
                registry=_text(about, one, "registry"),
                nodes=tuple(_texts(about, one, "nodes")),
            )
            for one in _tables(about, said, "extensions")
        ),
        canvas=Native(**_whole_numbers(about, said, "canvas", CANVAS)) if "canvas" in said else None,
        frames=Frames(**_whole_numbers(about, said, "frames", FRAMES)) if "frames" in said else frames_of(graph, kind),
        is_builtin=is_builtin,
        file=file,
    )


def kind_of(graph: Graph) -> Kind:
    """What a titled graph makes: a clip, a changed picture, or a picture."""
    if any(node["class_type"] in VIDEO_OUTPUTS for node in graph.values()):
        return "clip"
    return "edit" if "image" in inputs_of(graph) else "picture"


def frames_of(graph: Graph, kind: Kind) -> Frames | None:
    """How a clip is counted whose TOML does not say it: as the graph has it, and not longer."""
    if kind != "clip":
        return None
    said = values_of(graph)
    usual = int(said.get("length") or 16)
    return Frames(fps=max(1, round(float(said.get("fps") or 16))), usual=usual, most=usual)


def _family(about: Path, said: Mapping[str, Any], graph: Graph) -> Family | None:
    family = said.get("family")
    if family == "any":
        return None
    if family is not None:
        if family not in get_args(Family):
            raise InvalidRequest(
                tr("{file}: {family!r} is no family", file=about.name, family=family),
                fix=tr("one of {choices}", choices=", ".join(("any", *get_args(Family)))),
            )
        known: Family = family
        return known
    named = [
        value
        for node in graph.values()
        for name in ("ckpt_name", "unet_name")
        if isinstance(value := node["inputs"].get(name), str)
    ]
    return family_of(named[0]) if named else None


def _any_of(about: Path, said: Mapping[str, Any]) -> str:
    value = _text(about, said, "any_of")
    if value not in ("", "any", *get_args(Family)):
        raise InvalidRequest(
            tr("{file}: any_of is {value!r}", file=about.name, value=value),
            fix=tr("one of {choices}", choices=", ".join(("any", *get_args(Family)))),
        )
    return value


def _text(about: Path, said: Mapping[str, Any], key: str) -> str:
    value = said.get(key, "")
    if not isinstance(value, str) or len(value) > 2_000:
        raise InvalidRequest(tr("{file}: {key} is not a text of at most 2000 characters", file=about.name, key=key))
    return " ".join(value.split())


def _number(about: Path, said: Mapping[str, Any], key: str) -> int:
    value = said.get(key, 0)
    if not isinstance(value, int) or not 0 <= value <= 1_000:
        raise InvalidRequest(tr("{file}: {key} is not a number of GB", file=about.name, key=key))
    return value


def _whole_numbers(about: Path, said: Mapping[str, Any], key: str, bounds: Bounds) -> dict[str, int]:
    """A table of whole numbers; raises InvalidRequest for another key, a missing number, and one out of bounds."""
    table = said[key]
    if not isinstance(table, dict) or set(table) - set(bounds):
        raise InvalidRequest(
            tr(
                "{file}: {key} is a table with {bounds}, written [{key}]",
                file=about.name,
                key=key,
                bounds=", ".join(bounds),
            )
        )
    found: dict[str, int] = {}
    for name, (least, most, usual) in bounds.items():
        value = table.get(name, usual)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise InvalidRequest(
                tr(
                    "{file}: {name} of {key} is a whole number from {least} to {most}",
                    file=about.name,
                    name=name,
                    key=key,
                    least=least,
                    most=most,
                )
            )
        found[name] = value
    return found


def _texts(about: Path, said: Mapping[str, Any], key: str) -> list[str]:
    value = said.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= 200 for one in value[:100]):
        raise InvalidRequest(tr("{file}: {key} is not a list of words", file=about.name, key=key))
    return [" ".join(one.split()) for one in value[:100]]


def _tables(about: Path, said: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = said.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InvalidRequest(tr("{file}: {key} are tables, written [[{key}]]", file=about.name, key=key))
    return value[:100]


# Ids. A name of one word could mean anything ("beach", "portrait"), and letters with a number name files ("img-12"):
# an id is two words or more, so it is never a word of a request.
ID = re.compile(r"(?=.{3,40}$)[a-z0-9]+(?:-[a-z0-9]+)+")
LIKE_A_FILE = re.compile(r"[a-z]+-\d+")
VERBS = {"show", "add", "edit", "rm", "check", "run", "list", "new", "custom", "delete", "rename"}


def id_of(name: str) -> str:
    """The id for a name that a person gives; raises InvalidRequest for one that could mean something else.

    >>> id_of("Neon Street!")
    'neon-street'
    """
    made = re.sub(r"[^a-z0-9]+", "-", name.lower().encode("ascii", "ignore").decode()).strip("-")
    if not ID.fullmatch(made) or LIKE_A_FILE.fullmatch(made) or made.split("-")[0] in VERBS:
        raise InvalidRequest(
            tr(
                "{name!r} cannot name a workflow: a name is two words or more, with letters and numbers, so that it never means anything else.",
                name=name.strip()[:40],
            ),
            fix=tr("For example neon-street."),
        )
    return made
