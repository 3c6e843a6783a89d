"""`python -m tests.on_postgres [pytest's arguments]`: tests on a real PostgreSQL instead of SQLite files.

Without arguments: those of the tables, of posting and of the jobs. The server is started for the run and gone after it;
where TROUPE_TEST_DATABASE names one already (an address of its database `postgres`, whose user may make databases), it is used.
"""

import os
import subprocess
import sys
from contextlib import ExitStack

from tests.databases import VARIABLE
from tests.postgres import NoServer, running

CHOSEN = ("tests/storage", "tests/tools/test_publishing.py", "tests/tools/publishers", "tests/tools/production")


def main(arguments: list[str]) -> int:
    with ExitStack() as stack:
        try:
            url = os.environ.get(VARIABLE) or stack.enter_context(running()).url()
        except NoServer as error:
            print(f"tests.on_postgres: {error}", file=sys.stderr)
            return 2
        command = [sys.executable, "-m", "pytest", *(arguments or ["-q", *CHOSEN])]
        return subprocess.run(command, env=os.environ | {VARIABLE: url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
