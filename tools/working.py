"""The child's half of `tools.workers`: answer requests on standard input. Imports little: it starts often."""

import errno
import json
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

from storage.wording import ENGLISH, speaking, tr
from tools import errors
from tools.processes import Limits, end_own_group, limit_self

Progress = Callable[[float], None]  # 0 to 1
Answer = dict[str, Any]

LANGUAGE = "spoken_language"  # in a request: what is said of it, and written into pictures, is said in that
STAYS = "stays"  # the argument of a child that answers more than one request
FULL = (errno.ENOSPC, errno.EDQUOT)  # what the system says of a full disk


def serve(answer: Callable[[Answer, Progress], Answer], *, limits: Limits | None = None) -> None:
    """Answer the one request on standard input by `answer`, then end this process; started with STAYS, answer all."""
    limit_self(limits or Limits())
    asked: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    _answer_one(answer, json.loads(asked.get()))
    while STAYS in sys.argv[1:]:
        _answer_one(answer, json.loads(asked.get()))


def _answer_one(answer: Callable[[Answer, Progress], Answer], request: Answer) -> None:
    with speaking(request.pop(LANGUAGE, ENGLISH)):
        _answered(answer, request)


def _answered(answer: Callable[[Answer, Progress], Answer], request: Answer) -> None:
    try:
        _say(result=answer(request, lambda fraction: _say(progress=round(fraction, 4))))
    except errors.TroupeError as error:
        _say(error=_kind(error), message=error.message, fix=error.fix)
    except MemoryError:
        _say(error="Unavailable", message=tr("There is not enough memory for this."), fix=tr("Close other programs."))
    except OSError as error:
        if error.errno not in FULL:
            raise
        full = disk_full()
        _say(error="Unavailable", message=full.message, fix=full.fix)


def disk_full() -> errors.Unavailable:
    """What is said of a write that found no room."""
    return errors.Unavailable(tr("The disk is full."), fix=tr("Free some space, then try again: nothing was lost."))


def _listen(lines: queue.Queue[str]) -> None:
    while line := sys.stdin.readline():
        lines.put(line)
    end_own_group()  # nobody is there to hear the answer


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _kind(error: errors.TroupeError) -> str:
    """The nearest class that `ask` can raise again from a message and a fix."""
    known = ("InvalidRequest", "Unavailable", "OutcomeUnknown", "Refused", "NotAuthorized")
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in known)
