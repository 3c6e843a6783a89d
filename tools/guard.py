"""Run one program with limits, and end it when the process that asked for it is gone.

`python -m tools.guard MEMORY CPU FILE_SIZE program argument…` ("-" for no limit). Its standard input is the lifeline:
when the other end closes, the whole group ends. Starts in a few hundredths of a second.
"""

import os
import subprocess
import sys
import threading

from tools.processes import Limits, end_own_group, exit_code, limit_self


def main(arguments: list[str]) -> int:
    memory, cpu, file_size = (None if word == "-" else int(word) for word in arguments[:3])
    limit_self(Limits(memory=memory, cpu=cpu, file_size=file_size))
    try:
        child = subprocess.Popen(arguments[3:], stdin=subprocess.DEVNULL)  # noqa: S603 - our own command lines
    except OSError as error:
        print(f"{arguments[3]}: {error.strerror}", file=sys.stderr)  # noqa: T201 - this is a program
        return 127
    threading.Thread(target=_watch_lifeline, daemon=True).start()
    return exit_code(child.wait())


def _watch_lifeline() -> None:
    while os.read(0, 4096):
        pass
    end_own_group()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # the watching thread sits in a read that nothing would end
