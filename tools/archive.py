"""Many files at once: a ZIP of chosen assets with a manifest that says what each is."""

import asyncio
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storage.errors import NotFound
from storage.tables import Asset
from storage.wording import tr, trn
from tools.context import Document, Outcome, ToolContext
from tools.errors import InvalidRequest, Unavailable
from tools.library import filter_of, several
from tools.marks import plain
from tools.toolbox import tool

MOST = 500  # files in one archive
LARGEST = 4_000_000_000  # bytes: what a ZIP without extensions holds


@tool
async def zip_assets(context: ToolContext, *, words: str = "") -> Outcome:
    """Pack files into a ZIP with a manifest.json: "ava approved", "#beach", "1-6", "these"."""
    rows = await _chosen(context, words)
    if not rows:
        raise InvalidRequest(
            tr("there is nothing to pack"), fix=tr("/library shows what there is; for example /zip ava approved")
        )
    size = sum(row.file_size for row in rows)
    if size > LARGEST:
        raise InvalidRequest(
            tr("that is {size:.1f} GB", size=size / 1e9),
            fix=tr("choose fewer, for example /zip ava approved 7d"),
        )
    context.studio.blobs.make_room(size)
    tags = await context.studio.assets.tags_of([row.id for row in rows])
    names = await context.studio.personas.named([row.persona_id for row in rows if row.persona_id])
    manifest = [_entry(row, tags.get(row.id, ()), names.get(row.persona_id or "", "")) for row in rows]
    context.studio.downloads.mkdir(parents=True, exist_ok=True)
    name = f"troupe-{context.now:%Y%m%d-%H%M%S}-{len(rows)}.zip"
    target = context.studio.downloads / name
    try:
        files = [
            (await context.studio.blobs.fetch(row.sha256, row.suffix), entry["file"])
            for row, entry in zip(rows, manifest, strict=True)
        ]
        await asyncio.to_thread(_pack, target, files, manifest)
    except (FileNotFoundError, NotFound) as error:
        raise Unavailable(
            tr("a file of these is not where it should be"), fix=tr("./troupe check looks after it")
        ) from error
    return Outcome(
        effect="made",
        text=trn(
            "{count} file, {size:.1f} MB, with a manifest.json: {name}",
            "{count} files, {size:.1f} MB, with a manifest.json: {name}",
            len(rows),
            size=target.stat().st_size / 1e6,
            name=name,
        ),
        object_kind="archive",
        files=(Document(path=target, name=name, mime="application/zip"),),
        remember={"listed": [row.id for row in rows]},
    )


async def _chosen(context: ToolContext, words: str) -> list[Asset]:
    """Return the assets that are meant: by number, those listed last, or by the words of /library."""
    plain_words = words.strip().lower()
    if plain_words in {"these", "them", "all of them"}:
        return await several(context, ["these"])
    parts = words.replace(",", " ").split()
    if parts and all(re.fullmatch(r"(?:[a-z]+_)?\d{1,9}", part.lower()) for part in parts):
        return await several(context, parts)
    wanted = await filter_of(context, words)
    found: list[Asset] = []
    before: int | None = None
    while len(found) < MOST:
        page = await context.studio.assets.list(wanted, limit=100, before=before)
        found += page.items
        before = page.next
        if before is None:
            return found
    raise InvalidRequest(
        tr("that is more than {most} files", most=MOST),
        fix=tr("narrow it: {words} 7d", words=plain(words) or "approved"),
    )


def _entry(row: Asset, tags: Sequence[str], persona: str) -> dict[str, Any]:
    return {
        "file": f"{row.handle}{row.suffix}",
        "id": row.id,
        "type": row.type.value,
        "category": row.category,
        "persona": persona,
        "title": row.title,
        "prompt": row.prompt,
        "negative_prompt": row.negative_prompt,
        "seed": row.seed,
        "generation_settings": row.generation_settings,
        "generation_time_seconds": row.generation_time_seconds,
        "width": row.width,
        "height": row.height,
        "duration_s": row.duration_s,
        "mime_type": row.mime,
        "file_size": row.file_size,
        "sha256": row.sha256,
        "rating": row.rating.value,
        "quality_score": row.quality_score,
        "approval_status": row.approval_status.value,
        "rejection_reason": row.rejection_reason,
        "times_used": row.times_used,
        "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
        "tags": list(tags),
        "folder": row.folder_path,
        "created_at": row.created_at.isoformat(),
    }


def _pack(target: Path, files: Sequence[tuple[Path, str]], manifest: Sequence[dict[str, Any]]) -> None:
    """Write the archive whole or not at all. Media is compressed already: it is stored as it is."""
    partial = target.with_suffix(".part")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr("manifest.json", json.dumps(list(manifest), ensure_ascii=False, indent=2))
            for path, name in files:
                archive.write(path, name)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


PRESSED = [zip_assets]
