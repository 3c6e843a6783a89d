"""A message of pictures in Discord's newer form: a gallery, the words below it, the buttons below those.

A message is in this form or the older one from its first moment: the form is chosen at creation and never taken back,
and with it there is no `content`. What is written of such a message is that its shape begins with `v2:`.
"""

import re
from collections.abc import Sequence

import discord

from bot.fronts.front import Media

MOST_TEXT = 4000  # characters of all words together
MOST_PICTURES = 10
MARK = "v2:"  # how the shape of such a message begins
VISUAL = {"image", "video"}


class Gallery(discord.ui.LayoutView):
    """Attached files by their names, shown beside each other; what is no picture stands below as a file."""

    def __init__(
        self,
        *,
        pictures: Sequence[str],
        files: Sequence[str],
        text: str,
        rows: Sequence[Sequence[discord.ui.Button["Gallery"]]],
    ) -> None:
        super().__init__(timeout=None)
        if pictures:
            items = [discord.MediaGalleryItem(f"attachment://{name}") for name in pictures]
            self.add_item(discord.ui.MediaGallery(*items))
        if text:
            self.add_item(discord.ui.TextDisplay(text))
        for name in files:
            self.add_item(discord.ui.File(f"attachment://{name}"))
        for row in rows:
            self.add_item(discord.ui.ActionRow(*row))

    def is_dispatchable(self) -> bool:
        return False


def names_of(media: Sequence[Media]) -> list[str]:
    """Return the names under which files are attached: each once, and of letters that no platform changes.

    A gallery names them, so one that Discord changes would be missing from it.
    """
    names: list[str] = []
    for number, item in enumerate(media):
        name = re.sub(r"[^A-Za-z0-9._-]+", "_", item.name).strip("._") or "file"
        names.append(name if name not in names else f"{number}_{name}")
    return names


def parted(names: Sequence[str], media: Sequence[Media]) -> tuple[list[str], list[str]]:
    """Return the names of what is shown in the gallery, and of what is below it."""
    pictures = [name for name, item in zip(names, media, strict=True) if item.kind in VISUAL]
    return pictures, [name for name in names if name not in pictures]
