"""Streams of a new file that hold what another file holds, as it is. Worker process only."""

from typing import Any

from av.container import OutputContainer

HVC1 = "hvc1"  # of H.265 whose parameters stand in the header alone: Apple's players take no other


def same_stream(target: OutputContainer, stream: Any) -> Any:
    """Add a stream like `stream` to `target`. PyAV leaves out how a codec was marked: H.265 would play on no iPhone."""
    added = target.add_stream_from_template(stream)
    if stream.type == "video" and stream.codec_context.codec_tag == HVC1:
        added.codec_context.codec_tag = HVC1
    return added
