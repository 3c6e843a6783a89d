"""What the running bot imports before its first chat, against everything imported: CPU seconds and memory, in one run.

`python -m tests.benchmarks.imports`. Each line is a fresh process; medians of five, interleaved. The goal is a ratio of at
most 0.4: the language-model stack, NumPy and rendering load late or in a worker.
"""

import json
import statistics
import subprocess
import sys

BOT = "import bot.app, bot.serve, bot.fronts.telegram, bot.fronts.discord"
ALL = (
    f"{BOT}, bot.agent.mind, langchain.agents, langchain.agents.middleware, langchain_ollama, langgraph, numpy, PIL.Image, "
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
    pairs = [(measured(BOT), measured(ALL)) for _ in range(RUNS)]
    for figure, unit in (("cpu", "CPU s"), ("mb", "MB")):
        bot = statistics.median(float(one[figure]) for one, _ in pairs)  # type: ignore[arg-type]
        everything = statistics.median(float(other[figure]) for _, other in pairs)  # type: ignore[arg-type]
        print(f"{figure:4} bot {bot:8.2f} {unit}   everything {everything:8.2f} {unit}   ratio {bot / everything:.2f}")
    print(f"heavy modules in the bot before the first chat: {pairs[0][0]['heavy'] or 'none'}")


if __name__ == "__main__":
    main()
