"""The tool that says how alike a persona's pictures are: a plot, and one line of words."""

import asyncio

from storage.tables import Asset
from storage.wording import dated, tr
from tools.context import Document, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import a_persona
from tools.likeness import EMBEDDER, INSTALL, Point, Trend, trend_of
from tools.likeness.models import find_models
from tools.marks import plain
from tools.notes import PersonaName
from tools.toolbox import tool
from tools.workers import ask

MOST = 60  # pictures in one plot: more are too close on a phone
TIMEOUT = 60.0  # seconds


@tool
async def likeness_trend(context: ToolContext, *, persona: PersonaName = "") -> Outcome:
    """Show how alike a persona's pictures are: whether they still have the face of its references, as a plot."""
    row = await a_persona(context, persona)
    is_off = context.studio.production.likeness is None
    judged = await context.studio.assets.judged(row.id, embedder=EMBEDDER, limit=MOST)
    if not judged and is_off:
        raise InvalidRequest(
            tr("nobody compares faces here: the likeness gate is off"),
            fix=tr("{switch} switches it on", switch=_switch()),
        )
    if not judged and not row.faces:
        raise InvalidRequest(
            tr("{name} has no reference to be like", name=row.name),
            fix=tr("/persona face {name} with a picture", name=row.name),
        )
    if not judged:
        raise InvalidRequest(
            tr("no picture of {name} has been compared with the references yet", name=row.name),
            fix=tr("/image {name}, smiling", name=row.name),
        )
    points = [_point(asset) for asset in judged]
    trend = trend_of(points)
    words = trend.words(row.name)
    file = await _plotted(context, points, trend, row.name, words)
    if is_off:
        context.notes.append(
            tr("New pictures are not compared: the likeness gate is off ({switch}).", switch=_switch())
        )
    return Outcome(
        effect="found",
        text=plain(words),
        object_kind="persona",
        object_id=row.id,
        files=(file,),
        remember={"persona": row.id, "listed": [asset.id for asset in judged]},
    )


def _switch() -> str:
    return (
        tr("{install} in the checkout's folder", install=INSTALL)
        if find_models() is None
        else tr("the setting faces.likeness")
    )


def _point(asset: Asset) -> Point:
    assert asset.likeness_verdict is not None  # `judged` gives no other
    return Point(
        name=asset.handle, at=asset.created_at, score=asset.likeness_score or 0.0, verdict=asset.likeness_verdict
    )


async def _plotted(context: ToolContext, points: list[Point], trend: Trend, name: str, words: str) -> Document:
    folder = context.studio.downloads
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    target = folder / f"likeness-{context.now:%Y%m%d-%H%M%S-%f}.png"
    request = {
        "points": [{"score": point.score, "verdict": point.verdict.value} for point in points],
        "means": trend.means,
        "title": tr("Is it still {name}?", name=name),
        "subtitle": words,
        "first": _label(points[0]),
        "last": _label(points[-1]) if len(points) > 1 else "",
        "to": str(target.resolve()),
    }
    await ask("tools.likeness.plot", request, timeout=TIMEOUT)
    return Document(path=target, name=target.name, mime="image/png", is_picture=True)


def _label(point: Point) -> str:
    return f"{point.name}, {dated(point.at, '%e %b')}"


PRESSED = [likeness_trend]
