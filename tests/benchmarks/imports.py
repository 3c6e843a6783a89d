"""What the running bot imports before its first chat, against everything imported: CPU seconds and memory, in one run.

`python -m tests.benchmarks.imports`. Each line is a fresh process; medians of five, interleaved. The goal is a ratio of at
most 0.4: the language-model stack, NumPy and rendering load late or in a worker.
"""

import json
import statistics
import subprocess
import sys

BOT = {
    "Telegram": "import bot.app, bot.serve, bot.fronts.telegram",
    "Discord": "import bot.app, bot.serve, bot.fronts.discord",
    "both": "import bot.app, bot.serve, bot.fronts.telegram, bot.fronts.discord",
}
ALL = (
    f"{BOT['both']}, bot.fronts.console, bot.agent.mind, langchain.agents, langchain.agents.middleware, langchain_ollama, langgraph, numpy, PIL.Image, "
    "PIL.ImageFilter, av, tools.sketch.worker, tools.reel.worker, tools.quality.worker, dateparser"
)
PROBE = """
import json, resource, sys
{imports}
usage = resource.getrusage(resource.RUSAGE_SELF)
heavy = [name for name in ("langchain_core", "langgraph", "numpy", "av", "dateparser", "openai") if name in sys.modules]
print(json.dumps({{"cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024, "heavy": heavy}}))
"""
RUNS = 5


def measured(imports: str) -> dict[str, float | list[str]]:
    """Return CPU seconds and peak MB of a fresh process that does `imports`."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(imports=imports)], capture_output=True, text=True, check=True
    )
    found: dict[str, float | list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    measured(ALL)  # once, so that byte code is there
    rounds = [
        {"everything": measured(ALL), **{name: measured(imports) for name, imports in BOT.items()}} for _ in range(RUNS)
    ]
    for figure, unit in (("cpu", "CPU s"), ("mb", "MB")):
        middle = {name: statistics.median(float(one[name][figure]) for one in rounds) for name in rounds[0]}  # type: ignore[arg-type]
        print(f"everything imported: {middle['everything']:.2f} {unit}")
        for name in BOT:
            print(
                f"  bot serving {name:<9} {middle[name]:8.2f} {unit}   ratio {middle[name] / middle['everything']:.2f}"
            )
    print(f"heavy modules in the bot before the first chat: {rounds[0]['both']['heavy'] or 'none'}")


if __name__ == "__main__":
    main()
