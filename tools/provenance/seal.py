"""The last thing that is done to a file before it leaves: marked, signed, and read back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storage.errors import StorageError
from storage.wording import tr
from tools.arriving import arriving
from tools.errors import Refused, TroupeError, Unavailable
from tools.provenance.certificate import Identity, identity_in
from tools.provenance.manifest import Verdict
from tools.provenance.marks import SourceType
from tools.workers import Lingering, WorkerDied, ask

logger = logging.getLogger(__name__)

WORKER: Final = "tools.provenance.worker"
TIMEOUT: Final = 120.0  # seconds
SIGNED: Final = {"image/jpeg", "image/png", "image/webp", "video/mp4", "video/quicktime"}
GROWS: Final = 24_576  # bytes that marks and signature take at the most, without an ingredient's own
FOLDER: Final = "provenance"  # in the data folder


@dataclass(frozen=True, kw_only=True)
class Parent:
    """The file that another was made from, where that has a statement of its own."""

    path: Path
    mime: str
    title: str = "original"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a file says of itself: its statement, and its plain mark."""

    verdict: Verdict
    marked_as: str = ""


async def no_roots() -> Sequence[str]:
    return ()


async def keep_nothing(root: str) -> None:
    """Nobody else need know it."""


class Provenance:
    """Seals and verifies with one installation's certificate, which lies in `folder`.

    `roots` gives the certificates of the other hosts of the same studio, `keep` tells them ours: what one has sealed, another
    knows to be ours. Without `signs` only the plain mark is written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        signs: bool = True,
        roots: Callable[[], Awaitable[Sequence[str]]] = no_roots,
        keep: Callable[[str], Awaitable[None]] = keep_nothing,
        workers: Lingering | None = None,
    ) -> None:
        self.signs = signs
        self._folder = folder
        self._roots = roots
        self._keep = keep
        self._workers = workers
        self._identity: Identity | None = None

    async def identity(self) -> Identity:
        """Our certificate, made at the first use. Raises NotAuthorized when it is broken or lies open."""
        if self._identity is None:
            found = await asyncio.to_thread(identity_in, self._folder)
            if found.root.strip() not in {root.strip() for root in await self._roots()}:
                await self._keep(found.root)
            self._identity = found
        return self._identity

    async def prepare(self) -> None:
        """Make the certificate when it is not there yet. What is wrong with it is said by the doctor, and by every post."""
        if not self.signs:
            return
        try:
            await self.identity()
        except (TroupeError, StorageError, OSError) as error:
            logger.warning("No certificate", extra={"action": "no_certificate", "why": str(error)})

    async def seal(
        self,
        path: Path,
        out: Path,
        *,
        mime: str,
        source: SourceType | None,
        title: str = "",
        parent: Parent | None = None,
    ) -> Seen:
        """Write `path`, marked as `source` and signed, to `out`, and read that back.

        Of what was not made here (`source` is None) nothing is claimed: it is signed only to keep its `parent`'s statement.
        Raises Refused when what was written does not hold.
        """
        request: dict[str, Any] = {"task": "seal", "path": str(path.resolve()), "mime": mime, "source": source or ""}
        request |= {"title": title, "signs": self.signs and mime in SIGNED, "roots": await self._all_roots()}
        if request["signs"]:
            identity = await self.identity()
            request |= {"chain": identity.chain, "key": str(identity.key.resolve())}
        if parent is not None:
            request["parent"] = {"path": str(parent.path.resolve()), "mime": parent.mime, "title": parent.title}
        async with arriving(out) as part:
            seen = _seen(await self._ask({**request, "out": str(part)}))
            if request["signs"] and seen.verdict.state != "verified":
                raise Refused(
                    tr("what was signed does not hold: {line} ({why})", line=seen.verdict.line, why=seen.verdict.why),
                    fix=tr("make it again"),
                )
        return seen

    async def look(self, path: Path, mime: str) -> Seen:
        """What a file says of itself, and whether that holds."""
        if mime not in SIGNED:
            return Seen(verdict=Verdict(state="none"))
        return _seen(
            await self._ask(
                {"task": "look", "path": str(path.resolve()), "mime": mime, "roots": await self._all_roots()}
            )
        )

    async def _all_roots(self) -> str:
        own = (await self.identity()).root if self.signs else ""
        others = await self._roots()
        return "\n".join(dict.fromkeys(root.strip() for root in (own, *others) if root.strip()))

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            if self._workers is not None:
                return await self._workers.ask(request, timeout=TIMEOUT)
            return await ask(WORKER, request, timeout=TIMEOUT)
        except WorkerDied as error:
            raise Unavailable(tr("it could not be sealed: {why}", why=error.message), fix=tr("Try again.")) from error


def _seen(told: dict[str, Any]) -> Seen:
    verdict = Verdict(
        state=told["state"],
        signer=told.get("signer", ""),
        source_type=told.get("source_type", ""),
        has_ingredient=bool(told.get("has_ingredient")),
        why=told.get("why", ""),
    )
    return Seen(verdict=verdict, marked_as=told.get("marked_as", ""))
