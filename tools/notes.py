"""Argument notes that several tools share: the model reads them, so they are written once."""

from typing import Annotated

PlatformName = Annotated[
    str,
    "Target platform: instagram, tiktok, youtube, x, facebook, threads, pinterest, telegram, discord, bluesky, mastodon "
    "or folder.",
]
PostName = Annotated[str, "Post id copied from the request, e.g. P12 or 88."]
PersonaName = Annotated[str, "Persona name, e.g. Ava. Copy it from the request."]
AssetName = Annotated[
    str,
    "Asset id such as img_12 or reel_7.mp4, copied from the request. Use \"last\" for 'it', 'that one', 'the latest', "
    "or for something an earlier step of this request makes.",
]
AssetNames = Annotated[list[str], "Asset ids, such as img_12 and reel_7."]
When = Annotated[str, "Time words copied from the request, e.g. 'tomorrow at 6pm'. Use 'now' for immediately."]
