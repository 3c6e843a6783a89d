"""Whether a file is the model that its name says: whole, and nothing else that a server sent in its place.

A `.safetensors` file begins with the length of a header that says where each tensor lies, so a few bytes tell how long the
whole must be. A pickle can run any program when it is loaded; under a safe name it is refused always.
"""

import json
import re
from pathlib import Path

from storage.wording import tr
from tools.comfyui.workflow import PICKLE
from tools.errors import Refused

HEADER_AT_MOST = 100 * 1024 * 1024  # bytes, as the format's own library has it
ENOUGH = 512  # bytes from which a web page, a pointer or a pickle is known
SAFE = re.compile(r"\.(safetensors|sft)$", re.IGNORECASE)


def refuse_kind(name: str, *, allow_pickles: bool) -> None:
    """Raise Refused for a file name that no model file has, and for a pickle that the owner has not allowed."""
    if not SAFE.search(name) and not PICKLE.search(name):
        raise Refused(tr("{name} is no model file", name=name), fix=tr("models are .safetensors files"))
    if PICKLE.search(name) and not allow_pickles:
        raise Refused(
            tr("{name} is a pickle, which can run any program when it is loaded", name=name),
            fix=tr("if you trust where it is from, set comfyui.allow_pickles = true"),
        )


def problem_of_head(head: bytes, name: str) -> str:
    """What the first bytes give away: "" while they may be those of the model.

    >>> problem_of_head(b"<!DOCTYPE html>", "x.safetensors")
    'a web page came in its place'
    """
    begin = head.lstrip()[:64].lower()
    if begin.startswith((b"<!doctype", b"<html", b"<head", b"<?xml")):
        return tr("a web page came in its place")
    if begin.startswith(b"version https://git-lfs"):
        return tr("a Git LFS pointer came in its place, not the file")
    if PICKLE.search(name):
        return "" if head.startswith((b"PK\x03\x04", b"\x80")) or len(head) < 4 else tr("it is no pickle of PyTorch")
    if head.startswith((b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")) and head[8:9] != b"{":
        return tr("it is a pickle under another name")
    if len(head) >= 9:
        length = int.from_bytes(head[:8], "little")
        if not 2 <= length <= HEADER_AT_MOST or head[8:9] != b"{":
            return tr("it is no safetensors file")
    return ""


def problem_of(file: Path, *, name: str = "") -> str:
    """What is wrong with a whole file on disk; "" where nothing is. Reads its header and no tensor."""
    name = name or file.name
    size = file.stat().st_size
    with file.open("rb") as opened:
        head = opened.read(ENOUGH)
        if problem := problem_of_head(head, name):
            return problem
        if not SAFE.search(name):
            return "" if size else tr("it is empty")
        if size < 10:
            return tr("it is empty") if not size else tr("it is cut short")
        length = int.from_bytes(head[:8], "little")
        if 8 + length > size:
            return tr(
                "it is cut short: {size}, and its header alone has {header}",
                size=spoken(size),
                header=spoken(8 + length),
            )
        opened.seek(8)
        told = opened.read(length)
    try:
        header = json.loads(told)
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
        whole = 8 + length + max(ends, default=0)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return tr("its header cannot be read")
    if size < whole:
        return tr("it is cut short: {size} of {whole}", size=spoken(size), whole=spoken(whole))
    return (
        ""
        if size == whole
        else tr("it is longer than it says: {size} instead of {whole}", size=spoken(size), whole=spoken(whole))
    )


def spoken(size: float) -> str:
    """A size as a person reads it.

    >>> spoken(6_500_000_000), spoken(224_788), spoken(12)
    ('6.5 GB', '0.2 MB', '12 bytes')
    """
    if size >= 1e9:
        return tr("{size:.1f} GB", size=size / 1000000000.0)
    return tr("{size:.1f} MB", size=size / 1000000.0) if size >= 50_000 else tr("{size:.0f} bytes", size=size)
