"""Getting what a workflow lacks onto this machine's own ComfyUI: model files into its folders, custom nodes by comfy-cli.

Only what a pack's TOML names is got, and only into a ComfyUI whose folder the owner has set or that was installed from
here. For any other, what to do by hand is said instead.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from storage.wording import tr
from tools.comfyui.client import is_loopback
from tools.comfyui.fetching import Fetcher, Published, Say, check_source
from tools.comfyui.home import Home
from tools.comfyui.inspection import Inspector
from tools.comfyui.install import Installer
from tools.comfyui.install import Say as SayWords
from tools.comfyui.modelfile import refuse_kind
from tools.comfyui.packs import Extension, Model, Pack
from tools.comfyui.preflight import Report
from tools.comfyui.server import Server
from tools.errors import Refused, TroupeError, Unavailable

FOLDER = re.compile(r"[\w-]{1,60}(/[\w-]{1,60})?")
NODES = re.compile(r"[a-z0-9][a-z0-9_-]{1,99}", re.IGNORECASE)  # an id of registry.comfy.org


@dataclass(frozen=True, kw_only=True)
class Part:
    """A model file that can be got, and where it goes."""

    model: Model
    to: Path
    published: Published = field(default_factory=Published)


@dataclass(frozen=True, kw_only=True)
class Supply:
    """What can be got of what a workflow lacks, and what cannot, each of the latter with the reason."""

    parts: tuple[Part, ...] = ()
    nodes: tuple[Extension, ...] = ()
    cannot: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(part.published.size for part in self.parts)


class Supplier:
    """Gets parts for the ComfyUI that `server` looks after."""

    def __init__(
        self,
        *,
        server: Server,
        inspector: Inspector,
        fetcher: Fetcher,
        installer: Installer,
        allow_pickles: bool = False,
    ) -> None:
        self._server = server
        self._inspector = inspector
        self._fetcher = fetcher
        self._installer = installer
        self._allow_pickles = allow_pickles

    @property
    def home(self) -> Home | None:
        return home_of(self._server)

    @property
    def free(self) -> int | None:
        """How many bytes are free where models go; None where that is not known."""
        home = self.home
        return shutil.disk_usage(home.folder).free if home is not None else None

    async def report(self, pack: Pack) -> Report:
        return await self._inspector.report(pack)

    def of(self, report: Report) -> Supply:
        """What could be got of what a report misses; nobody is asked for it yet."""
        home = self.home
        if home is None:
            return Supply(cannot=(tr("I do not know where this ComfyUI lies on this machine (comfyui.folder)"),))
        parts: list[Part] = []
        nodes: list[Extension] = []
        cannot: list[str] = []
        for lacking in report.models:
            try:
                parts.append(self._part(home, lacking.model))
            except TroupeError as error:
                cannot.append(error.message)
        for extension in report.extensions:
            if not NODES.fullmatch(extension.registry):
                cannot.append(tr("{name} is in no registry that I know", name=extension.name))
            elif self._installer.comfy is None:
                cannot.append(
                    tr("{name} needs comfy-cli, which is not here (pip install comfy-cli)", name=extension.name)
                )
            else:
                nodes.append(extension)
        if report.nodes:
            cannot.append(tr("I do not know what brings {nodes}", nodes=", ".join(report.nodes)))
        cannot += report.errors
        return Supply(parts=tuple(parts), nodes=tuple(nodes), cannot=tuple(cannot))

    def _part(self, home: Home, model: Model) -> Part:
        """Where a model goes. Raises Refused for a name, a folder or an address that it cannot have."""
        name = PurePosixPath(model.file).name
        if name != model.file or name.startswith(".") or not FOLDER.fullmatch(model.folder):
            raise Refused(tr("{folder}/{file} is no place in ComfyUI's models", folder=model.folder, file=model.file))
        if not model.url:
            raise Refused(tr("I do not know where {file} comes from", file=model.file))
        refuse_kind(name, allow_pickles=self._allow_pickles)
        check_source(model.url)
        return Part(model=model, to=home.models / model.folder / name)

    async def look(self, report: Report) -> Supply:
        """What can be got, with its sizes: asks the servers where it is published. What they refuse cannot be got."""
        supply = self.of(report)
        parts: list[Part] = []
        cannot = list(supply.cannot)
        for part in supply.parts:
            try:
                published = await self._fetcher.look(part.model.url)
            except TroupeError as error:
                cannot.append(f"{part.model.file}: {error.message}; {error.fix}")
            else:
                sha256 = part.model.sha256 or published.sha256
                parts.append(
                    Part(model=part.model, to=part.to, published=Published(size=published.size, sha256=sha256))
                )
        return Supply(parts=tuple(parts), nodes=supply.nodes, cannot=tuple(cannot))

    async def get(self, part: Part, say: Say) -> None:
        """Bring one model. Raises what `Fetcher.fetch` raises."""
        await self._fetcher.fetch(part.model.url, part.to, published=part.published, say=say)

    async def add(self, extension: Extension, say: SayWords) -> None:
        """Have comfy-cli install custom nodes into ComfyUI's own environment. Raises what `Installer.add_nodes` raises."""
        home = self.home
        if home is None:
            raise Unavailable(tr("ComfyUI's folder is gone"), fix=tr("set comfyui.folder"))
        await self._installer.add_nodes(home.folder, extension.registry, say)

    async def reload(self) -> None:
        """Start ComfyUI again where it is ours, since new nodes are seen at a start only.

        Raises Unavailable where it works on something, or was started by somebody else.
        """
        if not self._server.is_ours:
            if await self._server.is_there():
                raise Unavailable(
                    tr("the new nodes are in place, and ComfyUI sees them when it is started again"),
                    fix=tr("restart it where it was started, then try again"),
                )
            return
        if await self._server.load():
            raise Unavailable(
                tr("the new nodes are in place, and ComfyUI has work in its queue"),
                fix=tr("try again when it is done: ComfyUI is started anew then"),
            )
        await self._server.restart()


def home_of(server: Server) -> Home | None:
    """The ComfyUI on this machine that answers at the server's address; None where it is another's, or not known."""
    try:
        return server.home() if is_loopback(server.url) else None
    except TroupeError:
        return None


def models_of(server: Server) -> Callable[[], Path | None]:
    """Where the model files of a server lie, where that is known."""

    def folder() -> Path | None:
        home = home_of(server)
        return home.models if home is not None else None

    return folder
