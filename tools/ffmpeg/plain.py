"""Whatever a person's clip is made of, as the pictures that every player shows: 8 bit, BT.709, square pixels. Pure."""

from typing import Any

from tools.ffmpeg.probe import MediaInfo

TRANSFERS = {"pq": "smpte2084", "hlg": "arib-std-b67"}  # zscale's names of the two kinds of HDR


def plain(pictures: Any, info: MediaInfo) -> Any:
    """`pictures`, a stream of ffmpeg-python, in BT.709: what is tagged so afterwards must be so.

    HDR is toned down to what a common screen shows; left alone, it would look grey.
    """
    if info.is_hdr:
        kind = TRANSFERS[info.hdr]
        # What the file says is said again: many leave out the primaries, and zscale then refuses.
        pictures = pictures.filter("zscale", tin=kind, pin="bt2020", min="bt2020nc", rin="tv", t="linear", npl=203)
        pictures = pictures.filter("format", "gbrpf32le").filter("zscale", p="bt709")
        pictures = pictures.filter("tonemap", tonemap="mobius", desat=0)
        pictures = pictures.filter("zscale", t="bt709", m="bt709", r="tv").filter("format", "yuv420p")
    elif not info.is_bt709:
        pictures = pictures.filter("scale", out_color_matrix="bt709", out_range="tv")
    return pictures if info.has_square_pixels else squared(pictures)


def squared(pictures: Any) -> Any:
    """Pixels that are wider than high become square: what is stored at 720x576 may be shown at 1024x576."""
    return pictures.filter("scale", "trunc(iw*sar/2)*2", "ih").filter("setsar", sar=1)


def even(pictures: Any) -> Any:
    """Odd sizes do not exist in yuv420p: the last row or column goes."""
    return pictures.filter("crop", "trunc(iw/2)*2", "trunc(ih/2)*2").filter("format", "yuv420p")
