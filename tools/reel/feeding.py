"""Frames into an encoder's standard input while the next ones are drawn. Worker process only.

Where the system can (Linux), the pages of a frame are lent to the pipe instead of copied into it and out of fresh pages
again: a third of a second of CPU for each gigabyte, on both sides. A lent page is drawn into again when it has been read.
"""

import errno
import mmap
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tools.processes import widened

Buffer = NDArray[np.uint8]

AHEAD = 3  # frames drawn before the encoder has taken the first of them
UNABLE = (errno.EINVAL, errno.ENOSYS, errno.EPERM)  # what a sandbox says that knows no lending


class Feeding:
    """Takes frames of `size` bytes to `encoder`, in the order in which they were drawn."""

    def __init__(self, encoder: "subprocess.Popen[bytes]", size: int) -> None:
        assert encoder.stdin is not None
        self._pipe = encoder.stdin
        self._size = size
        # So many frames after one has gone into the pipe, nothing of it can be in there any more.
        self._lent_at_once = -(-widened(self._pipe.fileno()) // size)
        self._memory = _memory(size * (AHEAD + self._lent_at_once))
        count = AHEAD + (self._lent_at_once if self._memory is not None else 0)
        if self._memory is None:
            self._frames = [np.empty(size, np.uint8) for _ in range(count)]
        else:
            mapped = mmap.mmap(self._memory, size * count)
            self._frames = [np.frombuffer(mapped, np.uint8, size, size * place) for place in range(count)]
        self._free: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._drawing: deque[int] = deque()
        self._drawn: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        for place in range(count):
            self._free.put(place)
        threading.Thread(target=self._feed, daemon=True).start()

    def buffers(self) -> Iterator[Buffer]:
        """Where to draw the next frame, once there is room; ends when the encoder has."""
        while (place := self._free.get()) is not None:
            self._drawing.append(place)
            yield self._frames[place]

    def drawn(self) -> None:
        """The first buffer that was taken and not yet said to be drawn, is."""
        self._drawn.put(self._drawing.popleft())

    def end(self) -> None:
        """No frame will come any more: the encoder finishes what it is given."""
        self._drawn.put(None)

    def _feed(self) -> None:
        lent: deque[int] = deque()
        try:
            while (place := self._drawn.get()) is not None:
                self._send(place)
                lent.append(place)
                while len(lent) > (self._lent_at_once if self._memory is not None else 0):
                    self._free.put(lent.popleft())
            self._pipe.close()
        except BrokenPipeError:  # the encoder has ended: its own words say why
            self._free.put(None)
        finally:
            if self._memory is not None:
                os.close(self._memory)

    def _send(self, place: int) -> None:
        sent = 0
        if sys.platform == "linux" and self._memory is not None:
            try:
                while sent < self._size:
                    sent += os.splice(
                        self._memory, self._pipe.fileno(), self._size - sent, offset_src=place * self._size + sent
                    )
            except OSError as error:
                if error.errno not in UNABLE:
                    raise
        self._pipe.write(self._frames[place][sent:].data)


def _memory(size: int) -> int | None:
    """Memory that can be lent, as a file's number; None where the system has none."""
    if sys.platform != "linux" or not hasattr(os, "splice"):
        return None
    try:
        made = os.memfd_create("frames")
        os.ftruncate(made, size)
    except OSError:
        return None
    return made
