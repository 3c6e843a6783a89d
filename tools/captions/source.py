"""What a stored file is about, as far as its row tells."""

from storage.tables import Asset
from tools.captions.theme import is_file_name


def theme_of(asset: Asset) -> str:
    """Return the theme that `asset` was made for, else what was asked of the painter; "" where nothing tells.

    A given file's name is no theme: nobody wants a post about IMG_1234.
    """
    for text in (asset.title, asset.prompt):
        if text and text.strip() and not is_file_name(text):
            return text.strip()
    return ""
