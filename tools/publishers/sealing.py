"""The files of a post as they leave: made to fit, marked and signed, and read back at the last moment.

What was made here is marked as made with AI and signed. Of what a person gave nothing is claimed: it leaves as it is, and what
somebody else signed stays signed, whole or as an ingredient of ours.
"""

import asyncio
import hashlib
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from storage.assets import Assets
from storage.blobs import Blobs
from storage.errors import NotFound
from storage.tables import Asset, Delivery
from storage.wording import later, tr
from tools.errors import InvalidRequest, Refused
from tools.platforms import Placement, Platform
from tools.provenance.marks import SourceType
from tools.provenance.seal import GROWS, SIGNED, Parent, Provenance
from tools.publishers.pictures import fitted
from tools.publishers.publisher import MediaFile

logger = logging.getLogger(__name__)

CREDENTIALS: Final = "credentials"  # in the settings of an asset that came with a statement: {"state", "signer", "why"}
SEALED: Final = "sealed"  # in the settings of a delivery: which file was sealed as which
PROVENANCE: Final = "provenance"  # likewise: what was read back of what was sent
GIVEN: Final = "upload"  # the category of what a person sent in
WHOLE: Final = later("use the file as it came from whoever made it")
MOST_EDITS: Final = 50  # steps that are gone back
MADE: Final[SourceType] = "trainedAlgorithmicMedia"
MIXED: Final[SourceType] = "compositeWithTrainedAlgorithmicMedia"


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Where a file comes from: what may be said of it, and the file before it that has a statement of its own."""

    source: SourceType | None
    signed: Asset | None = None

    @property
    def broken(self) -> str:
        """What is wrong with the statement that it came with; "" where there is none, or it holds."""
        told = self.signed.generation_settings[CREDENTIALS] if self.signed is not None else {}
        if told.get("state") != "broken":
            return ""
        return tr(
            "its content credentials do not match it: it was changed after {signer} signed it",
            signer=told.get("signer") or tr("somebody"),
        )


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A file as it leaves. `is_left_whole`: it bears somebody else's statement, and not a byte was changed."""

    media: MediaFile
    is_sealed: bool = False
    is_left_whole: bool = False
    is_fresh: bool = False  # sealed and read back just now
    kept: dict[str, Any] = field(default_factory=dict)  # of a sealed one, for the next try


async def lineage(assets: Assets, asset: Asset) -> Lineage:
    """Go back from a file to what it was made of.

    A clip of a person's own that was only edited stays theirs; a picture of theirs that a model let move is mixed.
    """
    chain = [asset]
    while chain[-1].parent_id is not None and len(chain) < MOST_EDITS:
        before = await assets.get(chain[-1].parent_id, deleted=True)
        if before is None:
            break
        chain.append(before)
    signed = next((one for one in chain if CREDENTIALS in one.generation_settings), None)
    if chain[-1].category != GIVEN:
        return Lineage(source=MADE, signed=signed)
    only_edited = all("operation" in one.generation_settings for one in chain[:-1])
    return Lineage(source=None if only_edited else MIXED, signed=signed)


class Sealing:
    """Makes the files of a post final, and says at the last moment whether they still are."""

    def __init__(self, provenance: Provenance, *, assets: Assets, blobs: Blobs) -> None:
        self._provenance = provenance
        self._assets = assets
        self._blobs = blobs

    async def final(self, row: Delivery, asset: Asset, file: MediaFile, place: Platform, *, count: int) -> Leaving:
        """Return the file as it leaves. Raises Refused for one whose own statement is broken."""
        where_from = await lineage(self._assets, asset)
        before = where_from.signed
        if where_from.broken:
            raise Refused(f"{asset.handle}: {where_from.broken}", fix=tr(WHOLE))
        if file.mime not in SIGNED or (where_from.source is None and before is None):
            return Leaving(media=file)
        if where_from.source is None and before is not None and before.sha256 == file.sha256:
            return Leaving(media=file, is_left_whole=True)
        kept = next((one for one in row.settings.get(SEALED, ()) if one.get("of") == file.sha256), None)
        if kept is not None and (there := await self._kept(file, kept)) is not None:
            return Leaving(media=there, is_sealed=True, kept=kept)
        spot = place.default_placement(file.kind, count)
        folder = Path(await asyncio.to_thread(mkdtemp, prefix="troupe-sealing-"))
        try:
            return await self._sealed(file, spot, where_from, folder, title=row.handle)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _kept(self, file: MediaFile, kept: dict[str, Any]) -> MediaFile | None:
        """The file that an earlier try has sealed, if it is still there."""
        try:
            path = await self._blobs.verify(str(kept["sha256"]), str(kept["suffix"]))
        except NotFound:
            return None
        size = (await asyncio.to_thread(path.stat)).st_size
        name = Path(file.name).with_suffix(str(kept["suffix"])).name
        return replace(
            file, path=path, name=name, mime=str(kept["mime"]), sha256=str(kept["sha256"]), size=size,
            width=kept.get("width"), height=kept.get("height"), source_type=str(kept.get("source", "")),
        )  # fmt: skip

    async def _sealed(
        self, file: MediaFile, spot: Placement | None, where_from: Lineage, folder: Path, *, title: str
    ) -> Leaving:
        source_sha = file.sha256
        file = await self._fitted(file, spot, folder)
        out = folder / f"sealed{file.path.suffix}"
        parent = None
        if where_from.signed is not None:
            before = where_from.signed
            path = await self._blobs.fetch(before.sha256, before.suffix)
            parent = Parent(path=path, mime=before.mime, title=before.title or before.handle)
        await self._provenance.seal(
            file.path, out, mime=file.mime, source=where_from.source, title=title, parent=parent
        )
        blob = await self._blobs.put_file(out)
        path = await self._blobs.fetch(blob.sha256, blob.suffix)
        if spot is not None and spot.size_max is not None and blob.size > spot.size_max >= file.size:
            over = blob.size - spot.size_max
            raise Refused(
                tr("{file} is {over} bytes too large once it is signed", file=file.name, over=over),
                fix=tr("make it a little smaller: repair it"),
            )
        sides = {"width": file.width, "height": file.height}
        kept = {"of": source_sha, "sha256": blob.sha256, "suffix": blob.suffix, "mime": file.mime, **sides}
        kept |= {"source": where_from.source or ""}
        media = replace(file, path=path, sha256=blob.sha256, size=blob.size, source_type=where_from.source or "")
        return Leaving(media=media, is_sealed=True, is_fresh=True, kept=kept)

    async def _fitted(self, file: MediaFile, spot: Placement | None, folder: Path) -> MediaFile:
        """A picture in the form that is taken, with room for what is written into it: nothing may be changed afterwards."""
        if spot is None or file.kind != "image" or not (spot.converts or spot.shrinks):
            return file
        room = spot.size_max - GROWS if spot.size_max else None
        try:
            return await asyncio.to_thread(fitted, file, replace(spot, size_max=room), folder)
        except OSError as error:
            raise InvalidRequest(tr("{file} cannot be made to fit", file=file.name), fix=tr("make it again")) from error

    async def check(self, finals: Sequence[Leaving]) -> dict[str, Any]:
        """The last moment: read each file again. Return what was found, to be kept with the post.

        Raises Refused when one is not what was signed.
        """
        found = []
        for one in finals:
            file = one.media
            if not (one.is_sealed or one.is_left_whole):
                continue
            if await asyncio.to_thread(_sha256, file.path) != file.sha256:
                raise Refused(
                    tr("{file} was changed after it was signed", file=file.name), fix=tr("make it again, or restore it")
                )
            if one.is_fresh:
                state, source = ("verified" if self._provenance.signs else "marked"), file.source_type
            else:
                seen = await self._provenance.look(file.path, file.mime)
                state, source = seen.verdict.state, seen.verdict.source_type
                if state == "broken" or (one.is_sealed and self._provenance.signs and state != "verified"):
                    raise Refused(
                        f"{file.name}: {seen.verdict.line}", fix=tr("make it again, or use the file as it came")
                    )
            found.append({"sha256": file.sha256, "state": state, **({"source": source} if source else {})})
        if found:
            logger.info("Provenance verified", extra={"action": "provenance_verified", "files": len(found)})
        return {PROVENANCE: found, SEALED: [one.kept for one in finals if one.kept]} if found else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
