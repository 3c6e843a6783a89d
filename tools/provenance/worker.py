"""`python -m tools.provenance.worker`: writes the marks of one file and signs it, or reads them, under limits."""

import io
import json
from pathlib import Path
from typing import Any

from storage.wording import tr
from tools.errors import InvalidRequest, NotAuthorized
from tools.processes import Limits
from tools.provenance.carried import without_metadata
from tools.provenance.manifest import PARENT, made, verdict
from tools.provenance.marks import marked, source_type
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=4 * 2**30, cpu=120, file_size=4 * 2**30)
# No thumbnails: they cost twenty times the time and a hundred times the bytes. Nothing is fetched from anywhere.
SETTINGS: dict[str, Any] = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"verify_after_sign": False, "verify_trust": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
}


def answer(request: Answer, progress: Progress) -> Answer:
    if request["task"] == "seal":
        return sealed(request)
    return looked(Path(request["path"]), request["mime"], request["roots"])


def sealed(request: Answer) -> Answer:
    """Write the final file: what it carried goes, its mark is put in, and it is signed. Then it is read back."""
    path, out, mime = Path(request["path"]), Path(request["out"]), request["mime"]
    data = path.read_bytes()
    source, parent = request["source"], request.get("parent")
    if source:
        if mime.startswith("image/"):
            data = without_metadata(data)
        data = marked(data, source)
    if request["signs"]:
        definition = made(source, title=request["title"], mime=mime, has_parent=bool(parent))
        data = _signed(data, mime, definition, request["chain"], Path(request["key"]).read_bytes(), parent)
    out.write_bytes(data)
    return looked(out, mime, request["roots"]) if request["signs"] else _marks_only(data)


def _signed(
    data: bytes, mime: str, definition: dict[str, Any], chain: str, key: bytes, parent: dict[str, str] | None
) -> bytes:
    import c2pa

    try:
        signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain.encode(), key, None))
        settings = c2pa.Settings.from_dict(SETTINGS)
        with c2pa.Context(settings=settings, signer=signer) as context, c2pa.Builder(definition, context) as builder:
            if parent:
                named = {"title": parent["title"], "relationship": "parentOf", "label": PARENT}
                with Path(parent["path"]).open("rb") as original:
                    builder.add_ingredient(named, parent["mime"], original)
            out = io.BytesIO()
            builder.sign(mime, io.BytesIO(data), out)
            return out.getvalue()
    except c2pa.C2paError as error:
        raise InvalidRequest(tr("it cannot be signed: {why}", why=error), fix=tr("Make it again.")) from error


def looked(path: Path, mime: str, roots: str) -> Answer:
    """What the file says of itself, and whether that holds; `roots` are certificates of ours, as PEM."""
    data = path.read_bytes()
    try:
        import c2pa
    except (ImportError, OSError) as error:
        raise NotAuthorized(
            tr("c2pa-python is not installed: nothing can be signed or verified"), fix=tr("run ./troupe again")
        ) from error

    settings = SETTINGS | ({"trust": {"trust_anchors": roots}} if roots else {})
    try:
        with (
            c2pa.Context(settings=c2pa.Settings.from_dict(settings)) as context,
            c2pa.Reader(mime, io.BytesIO(data), context=context) as reader,
        ):
            found = verdict(json.loads(reader.json()), str(reader.get_validation_state()))
    except c2pa.C2paError as error:
        if "ManifestNotFound" in type(error).__name__:
            return _marks_only(data)
        return {
            "state": "broken",
            "why": str(error)[:200],
            "source_type": source_type(data),
            "marked_as": source_type(data),
        }
    told = {"state": found.state, "signer": found.signer, "has_ingredient": found.has_ingredient, "why": found.why}
    return {**told, "source_type": found.source_type, "marked_as": source_type(data)}


def _marks_only(data: bytes) -> Answer:
    return {"state": "none", "source_type": source_type(data), "marked_as": source_type(data)}


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
