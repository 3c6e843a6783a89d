"""The packs there are: those that come with the program, and a person's own in a folder of the data.

The folder is theirs too: a JSON file put there is a pack, with a TOML beside it or without. What is not fit to run is
left out and said, one line each. Nothing is read twice that has not changed.
"""

import contextlib
import difflib
import hashlib
import json
import os
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from personas.gate import Refusal, may_ask
from storage.tables import Rating
from storage.wording import ENGLISH, spoken, tr
from tools.comfyui.graphs import LARGEST, check_graph, read_graph
from tools.comfyui.inputs import with_titles
from tools.comfyui.packs import Pack, built_in, id_of, read_pack
from tools.comfyui.workflow import Graph, clean
from tools.errors import InvalidRequest, Missing, Refused, TroupeError

MOST = 200  # packs of a person's own
TRASH = ".deleted"
DRAFTS = ".sent"
MOST_DRAFTS = 20
DRAFT = "that-workflow"  # what a file without a name is called
EDITABLE = ("name", "description", "category", "notes")  # and tags, which are added and taken away
LONGEST = 500  # characters of one of them
MOST_TAGS = 20


@dataclass(frozen=True, kw_only=True)
class _Read:
    """What a file was read as, and the state of the files when it was."""

    state: tuple[tuple[int, int], ...]
    pack: Pack | None
    problem: str = ""
    language: str = ENGLISH  # that of the problem


class Catalogue:
    """Packs by id. `also_allowed` are node classes, `allow_pickles` models, that the owner trusts; `is_word` says
    whether an id would be something that people say to mean something else."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        also_allowed: Collection[str] = (),
        allow_pickles: bool = False,
        is_word: Callable[[str], bool] = lambda pack_id: False,
    ) -> None:
        self._is_word = is_word
        self.folder = folder
        self.allow_pickles = allow_pickles
        self._clock = clock
        self._also_allowed = frozenset(also_allowed)
        self._read: dict[str, _Read] = {}

    # Looking.

    def all(self) -> list[Pack]:
        """The built-in packs, then a person's own, each in order of their ids."""
        return [*built_in().values(), *self.own()]

    def own(self) -> list[Pack]:
        return [read.pack for read in self._refresh().values() if read.pack is not None]

    def problems(self) -> list[str]:
        """A line for each file of the folder that is no pack."""
        return [read.problem for read in self._refresh().values() if read.problem]

    def get(self, pack_id: str) -> Pack | None:
        return built_in().get(pack_id) or next((pack for pack in self.own() if pack.id == pack_id), None)

    def find(self, name: str) -> Pack:
        """The pack of this id or name, whatever its case; raises InvalidRequest with the nearest when there is none."""
        said = " ".join(name.lower().split()).strip(" .!?'\"")
        packs = self.all()
        for pack in packs:
            if said in {pack.id, pack.id.replace("-", " "), pack.name.lower()}:
                return pack
        for problem in self._refresh().values():
            if problem.problem.startswith(f"{said}.json"):
                raise InvalidRequest(problem.problem)
        if not said:
            raise InvalidRequest(
                tr("which workflow?"), fix=tr("/workflows lists them; for example /workflow show txt2img-sdxl")
            )
        near = difflib.get_close_matches(said.replace(" ", "-"), [pack.id for pack in packs], n=3, cutoff=0.55)
        fix = tr("did you mean {near}?", near=tr(" or ").join(near)) if near else tr("/workflows lists them")
        raise Missing(
            tr("I know no workflow called {name!r}", name=name.strip()[:40]),
            argument="workflow",
            choices=tuple(near),
            fix=fix,
        )

    def _refresh(self) -> dict[str, _Read]:
        found: dict[str, _Read] = {}
        for file in sorted(self.folder.glob("*.json"))[:MOST] if self.folder.is_dir() else ():
            state = tuple(_state(one) for one in (file, file.with_suffix(".toml")))
            known = self._read.get(file.stem)
            is_known = known is not None and known.state == state and (not known.problem or known.language == spoken())
            found[file.stem] = known if known is not None and is_known else self._look(file, state)
        self._read = found
        return found

    def _look(self, file: Path, state: tuple[tuple[int, int], ...]) -> _Read:
        try:
            if file.is_symlink() or file.with_suffix(".toml").is_symlink():
                raise Refused(tr("is a link to somewhere else"))
            if file.stat().st_size > LARGEST:
                raise InvalidRequest(
                    tr("has {size:.1f} MB; a workflow has at most 5", size=file.stat().st_size / 1000000.0)
                )
            if self._named(file.stem) != file.stem:
                raise InvalidRequest(tr("is not a name as workflows have it; call it {id}.json", id=id_of(file.stem)))
            if file.stem in built_in():
                raise InvalidRequest(tr("has the name of a built-in workflow; call it something else"))
            return _Read(state=state, pack=read_pack(file, self.admitted(file.read_bytes())))
        except TroupeError as error:
            told = f"{file.name}: {error.message} {error.fix}".strip()
            return _Read(state=state, pack=None, problem=told, language=spoken())
        except OSError as error:
            return _Read(
                state=state,
                pack=None,
                problem=tr("{name} cannot be read: {why}", name=file.name, why=error.strerror or error),
            )

    def admitted(self, data: bytes) -> Graph:
        """Read somebody's workflow file as a titled graph that may run; raises InvalidRequest or Refused, with one line."""
        graph = with_titles(read_graph(data))
        check_graph(graph, also_allowed=self._also_allowed, allow_pickles=self.allow_pickles)
        pack = read_pack(Path("a-workflow.json"), graph)
        if pack.kind == "picture" and "prompt" not in pack.inputs:
            raise InvalidRequest(
                tr("I find no place for the prompt in that workflow."),
                fix=tr('Title the node with the prompt "positive" in ComfyUI, and export it again.'),
            )
        # What is written in the graph would be painted without having passed as anybody's request.
        for text in pack.texts:
            verdict = may_ask(text, rating=Rating.ADULT, year=self._clock().year)
            if isinstance(verdict, Refusal):
                raise Refused(
                    tr("That workflow has words of its own: {reason}", reason=verdict.reason), fix=verdict.fix
                )
        return graph

    # A file that was sent and has no name yet.

    def stage(self, data: bytes) -> tuple[str, Pack]:
        """Put a file aside that may get a name later; return the sign under which it is found, and what it is."""
        pack = read_pack(Path(f"{DRAFT}.json"), self.admitted(data))
        drafts = self.folder / DRAFTS
        drafts.mkdir(parents=True, exist_ok=True, mode=0o700)
        sign = hashlib.sha256(data).hexdigest()[:32]
        _write_whole(drafts / f"{sign}.json", json.dumps(pack.graph, ensure_ascii=False))
        for old in sorted(drafts.glob("*.json"), key=lambda file: file.stat().st_mtime)[:-MOST_DRAFTS]:
            old.unlink(missing_ok=True)
        return sign, pack

    def staged(self, sign: str) -> bytes:
        """The file that `stage` put aside; raises InvalidRequest when it is not there any more."""
        file = self.folder / DRAFTS / f"{sign}.json"
        if not re.fullmatch(r"[0-9a-f]{32}", sign) or not file.is_file():
            raise InvalidRequest(
                tr("I have no workflow file from you"), fix=tr("send the file again, exported as API format")
            )
        return file.read_bytes()

    def draft(self, sign: str) -> Pack:
        """What was put aside under this sign, as a pack."""
        return read_pack(Path(f"{DRAFT}.json"), self.admitted(self.staged(sign)))

    # Changing. Built-in packs stay as they are.

    def add(self, name: str, data: bytes) -> Pack:
        """Keep somebody's workflow under a name of theirs."""
        pack_id = self._named(name)
        if self.get(pack_id) is not None or (self.folder / f"{pack_id}.json").exists():
            raise InvalidRequest(
                tr("there is a workflow called {pack_id} already", pack_id=pack_id), fix=tr("choose another name")
            )
        if len(self._refresh()) >= MOST:
            raise InvalidRequest(
                tr("there are {most} workflows of your own", most=MOST), fix=tr("delete one: /workflow rm …")
            )
        graph = self.admitted(data)
        self._write(pack_id, graph, {"name": clean(" ".join(name.split()))[:LONGEST]})
        return self.find(pack_id)

    def change(
        self, pack: Pack, values: Mapping[str, str], *, tags: Collection[str] = (), untag: Collection[str] = ()
    ) -> Pack:
        """Change what is said about a pack of a person's own."""
        self._refuse_built_in(pack, tr("changed"))
        said = tomllib.loads(about.read_text("utf-8")) if (about := pack.file.with_suffix(".toml")).is_file() else {}
        for key, value in values.items():
            if key not in EDITABLE:
                raise InvalidRequest(
                    tr("a workflow has no {key!r} to change", key=key),
                    fix=tr("there are {missing} and tags", missing=", ".join(EDITABLE)),
                )
            said[key] = clean(" ".join(value.split()))[:LONGEST]
        kept = [tag for tag in pack.tags if tag not in untag]
        said["tags"] = [*kept, *(clean(tag)[:60] for tag in tags if tag not in kept)][:MOST_TAGS]
        _write_whole(about, as_toml(said))
        return self.find(pack.id)

    def remove(self, pack: Pack) -> str:
        """Put a pack of a person's own aside; return the name under which `restore` finds it."""
        self._refuse_built_in(pack, tr("deleted"))
        kept = f"{pack.id}--{self._clock():%Y%m%d%H%M%S%f}"
        trash = self.folder / TRASH
        trash.mkdir(exist_ok=True, mode=0o700)
        for suffix in (".toml", ".json"):
            with contextlib.suppress(FileNotFoundError):
                pack.file.with_suffix(suffix).replace(trash / f"{kept}{suffix}")
        return kept

    def restore(self, kept: str) -> Pack:
        """Take back `remove`; raises InvalidRequest when the name has been given again, or the files are gone."""
        pack_id = kept.partition("--")[0]
        file = self.folder / TRASH / f"{Path(kept).name}.json"
        if id_of(pack_id) != pack_id or not file.is_file():
            raise InvalidRequest(tr("that workflow is not kept any more"), fix=tr("send its file again"))
        if self.get(pack_id) is not None:
            raise InvalidRequest(
                tr("there is another workflow called {pack_id} now", pack_id=pack_id), fix=tr("delete or keep that one")
            )
        for suffix in (".toml", ".json"):
            with contextlib.suppress(FileNotFoundError):
                file.with_suffix(suffix).replace(self.folder / f"{pack_id}{suffix}")
        return self.find(pack_id)

    def _named(self, name: str) -> str:
        pack_id = id_of(name)
        if self._is_word(pack_id):
            raise InvalidRequest(
                tr("{name!r} means something else here", name=name.strip()[:40]),
                fix=tr("choose another name, for example neon-street"),
            )
        return pack_id

    def _refuse_built_in(self, pack: Pack, what: str) -> None:
        if pack.is_builtin:
            raise Refused(
                tr("{id} comes with the program and is not {what}", id=pack.id, what=what),
                fix=tr("send a workflow of your own instead"),
            )

    def _write(self, pack_id: str, graph: Graph, about: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.folder / f"{pack_id}.json"
        _write_whole(file.with_suffix(".toml"), as_toml(about))
        _write_whole(file, json.dumps(graph, ensure_ascii=False, indent=1))


def as_toml(said: Mapping[str, Any]) -> str:
    """Write texts, numbers, lists of texts, tables and lists of tables.

    >>> print(as_toml({"name": "Neon", "tags": ["night"]}), end="")
    name = "Neon"
    tags = ["night"]
    """
    simple = {key: value for key, value in said.items() if not _is_table(value)}
    lines = [f"{key} = {_toml_value(value)}" for key, value in simple.items()]
    for key, value in said.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{key}]", as_toml(value).rstrip()]
        elif _is_table(value):
            for one in value:
                lines += ["", f"[[{key}]]", as_toml(one).rstrip()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _toml_value(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml_value(one) for one in value)}]"
    # JSON's strings are TOML's, but for the one control character that JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_whole(file: Path, text: str) -> None:
    """Write a private file whole or not at all."""
    partial = file.with_name(f".{file.name}.part")
    partial.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _state(file: Path) -> tuple[int, int]:
    try:
        found = file.lstat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
