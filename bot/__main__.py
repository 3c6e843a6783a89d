"""`python -m bot`."""

import sys

OURS = {"bot", "tools", "personas", "storage"}

try:
    from bot.cli import main

    main(prog_name="troupe")
except ImportError as error:
    if error.name is None or error.name.partition(".")[0] in OURS:
        raise
    # A file of the environment is gone, deeper than the launcher looks at each start.
    sys.exit(
        f"troupe: the packages in .venv are not whole ({error}).\n"
        "troupe: Delete the folder .venv and run the same command again."
    )
