"""What a person says about the rights to a sound that they sent."""

from storage.tables import Asset, AssetType
from storage.wording import tr
from tools.context import Offer, Outcome, ToolContext
from tools.errors import InvalidRequest
from tools.finding import an_asset
from tools.marks import plain
from tools.notes import AssetName
from tools.publishers.licences import KINDS, LICENCE
from tools.toolbox import tool

LONGEST = 300  # characters of what is said of a licence
MEANT = {
    "own": "own", "mine": "own", "my": "own", "self": "own", "eigene": "own", "propia": "own",
    "licensed": "licensed", "licence": "licensed", "license": "licensed", "lizenz": "licensed", "licencia": "licensed",
    "free": "free", "cc0": "free", "cc-by": "free", "cc": "free", "public": "free", "frei": "free", "libre": "free",
    "none": "none", "no": "none", "keine": "none", "ninguna": "none",
}  # fmt: skip


@tool
async def set_licence(context: ToolContext, *, asset: AssetName = "last", words: str = "") -> Outcome:
    """Say whether a sound may be used in public: own, licensed (and by what), free, or none; without a word, what was said."""
    sound = await _sound(context, asset)
    said = words.strip()
    if not said:
        return _shown(sound)
    kind = MEANT.get(said.split()[0].strip(",.:").casefold())
    if kind is None:
        raise InvalidRequest(
            tr("I do not know the licence {words!r}", words=said[:40]),
            fix=tr(
                "it is own, licensed, free or none, for example /licence {sound} licensed Artlist 4711",
                sound=sound.handle,
            ),
        )
    about = " ".join(said.split()[1:])[:LONGEST]
    if kind == "licensed" and not about:
        raise InvalidRequest(
            tr("under which licence?"),
            fix=tr("for example /licence {sound} licensed Artlist 4711", sound=sound.handle),
        )
    record = {"kind": kind, "words": about, "by": context.actor, "on": f"{context.now.date()}"}
    settings = {**sound.generation_settings, LICENCE: record}
    sound = await context.studio.assets.change(sound.id, {"generation_settings": settings})
    return _shown(sound)


async def _sound(context: ToolContext, asset: str) -> Asset:
    """The sound that is meant: the one that was sent last, where none is named."""
    known = context.memory.get("sound")
    if asset == "last" and known:
        found = await context.studio.assets.get(int(known))
        if found is not None:
            return found
    row = await an_asset(context, asset, wants=AssetType.AUDIO)
    if row.type is not AssetType.AUDIO:
        raise InvalidRequest(
            tr("{asset} is no sound", asset=row.handle), fix=tr("name one, for example /licence aud_3 own")
        )
    return row


def _shown(sound: Asset) -> Outcome:
    record = sound.generation_settings.get(LICENCE, {})
    kind, about = str(record.get("kind", "")), str(record.get("words", ""))
    match kind:
        case "own":
            text = tr("{sound} is your own: what is made with it may be posted.", sound=sound.handle)
        case "licensed":
            text = tr(
                "{sound} is licensed ({words}): what is made with it may be posted.",
                sound=sound.handle,
                words=plain(about),
            )
        case "free":
            text = tr("{sound} is free to use: what is made with it may be posted.", sound=sound.handle)
        case "none":
            text = tr("{sound} stays private: what is made with it is not posted.", sound=sound.handle)
        case _:
            text = tr("Nobody has said whether {sound} may be used in public.", sound=sound.handle)
    return Outcome(
        effect="changed" if kind in KINDS else "nothing",
        text=text,
        object_kind="asset",
        object_id=str(sound.id),
        offers=() if kind else (licence_offers(sound),),
    )


def licence_offers(sound: Asset) -> tuple[Offer, ...]:
    """The buttons by which one says what a sound's licence is; a licence with a name is said in words."""

    def offer(label: str, word: str) -> Offer:
        return Offer(label=label, action="set_licence", args={"asset": sound.handle, "words": word}, lasting=True)

    return offer(tr("It is mine"), "own"), offer(tr("Free to use"), "free"), offer(tr("Keep it private"), "none")


PRESSED = (set_licence,)
