"""What the running bot imports before its first chat, against everything that the program imports: CPU seconds and memory.

`python -m tests.benchmarks.imports`. What the bot has imported is asked of a real one: on an existing data folder it is
started until it could serve, with one front or both. Everything is every module of ours with every late import in it.
Each figure is the median of five fresh processes that import those modules and do nothing else, interleaved. The goal is a
ratio of at most 0.4: the language model's stack, NumPy and rendering load late or in a worker.
"""

import ast
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("bot", "tools", "personas", "storage")
FRONTS = {"no front": (), "Telegram": ("telegram",), "Discord": ("discord",), "both": ("telegram", "discord")}
HEAVY = ("langchain_core", "langgraph", "numpy", "PIL", "av", "dateparser", "alembic")
RUNS = 5

# A real start, up to where `run` would connect. It prints what is imported then, in the order in which it was.
BOT = """
import sys
before = set(sys.modules)
import asyncio, json, pathlib
from bot.app import opened
from bot.log import Run
from bot.settings import load
from bot.serve import fronts_of

async def main():
    data, fronts = sys.argv[1:]
    tokens = {"telegram.token": "1:x" if "telegram" in fronts else "", "discord.token": "x" if "discord" in fronts else ""}
    settings = load(overrides={"data_dir": data, "model": "offline", "painter": "sketch", "disk_floor_gb": 0, **tokens})
    async with opened(settings, command="benchmark") as app:
        fronts_of(app)
        return [name for name in sys.modules if name not in before and name != "__main__"]

print(json.dumps(asyncio.run(main())))
"""

# The probe imports by name and in order; what is no module of its own (six.moves and its like) is passed over.
PROBE = """
import importlib, json, resource, sys
for name in json.loads(sys.stdin.read()):
    try:
        importlib.import_module(name)
    except ImportError:
        pass
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024}))
"""


def of_a_running_bot(data: Path, fronts: tuple[str, ...]) -> list[str]:
    """Return the modules that a bot with these fronts has imported when it is ready to serve."""
    done = subprocess.run(
        [sys.executable, "-c", BOT, str(data), ",".join(fronts)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def everything() -> list[str]:
    """Return all modules of ours, and whatever their functions import late."""
    found: list[str] = []
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            if file.name in {"__main__.py", "env.py"} or "versions" in file.parts:
                continue  # these act when they are imported
            found.append(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    for node in ast.walk(function):
                        if isinstance(node, ast.Import):
                            found += [alias.name for alias in node.names]
                        elif isinstance(node, ast.ImportFrom) and node.module:
                            found.append(node.module)
    return list(dict.fromkeys(found))


def measured(modules: list[str]) -> dict[str, float]:
    """Return CPU seconds and peak MB of a fresh process that imports these."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE], input=json.dumps(modules), capture_output=True, text=True, check=True, cwd=ROOT
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        of_a_running_bot(data, ())  # the first start makes the database: later ones find it
        loaded = {name: of_a_running_bot(data, fronts) for name, fronts in FRONTS.items()}
    loaded["everything"] = everything()
    measured(loaded["everything"])  # once, so that byte code is there
    rounds = [{name: measured(modules) for name, modules in loaded.items()} for _ in range(RUNS)]
    for figure, unit in (("cpu", "CPU s"), ("mb", "MB")):
        middle = {name: statistics.median(one[name][figure] for one in rounds) for name in loaded}
        print(f"everything imported: {middle['everything']:.2f} {unit}")
        for name in FRONTS:
            ratio = middle[name] / middle["everything"]
            print(f"  bot serving {name:<9} {middle[name]:8.2f} {unit}   ratio {ratio:.2f}")
    heavy = [name for name in HEAVY if name in loaded["both"]]
    print(f"heavy modules in the bot before the first chat: {', '.join(heavy) or 'none'}")


if __name__ == "__main__":
    main()
