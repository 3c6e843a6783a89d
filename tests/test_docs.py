"""What the documents name is there: files, modules, commands, variables. A document that lies fails here."""

import re
from pathlib import Path

import pytest

from bot import cli, settings
from bot.commands import find_command
from bot.fronts.discord_rights import NEEDED

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MADE_LATER = {"data", "demo", ".venv"}  # folders of a person's own
OTHERS = {"/newbot", "/token", "/setprivacy"}  # commands of @BotFather's


def code_of(document: Path) -> list[str]:
    """Return what a document sets as code: in the line, and the lines of its blocks."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*re.findall(r"`([^`\n]+)`", rest), *(line for block in blocks for line in block.splitlines())]


def prose_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", prose_of(document))

    near = [target.partition("#")[0] for target in targets if not re.match(r"https?:|mailto:|#", target)]
    assert [target for target in near if not (document.parent / target).exists()] == []


@every_document
def test_every_path_that_is_named_is_there(document: Path) -> None:
    """Also `bot/outlets.py: publishers_from`, a name in a file."""
    missing = []
    for code in code_of(document):
        found = re.fullmatch(r"((?:\.ci|[a-z_]+)/[\w./-]*|[\w-]+\.(?:py|toml|md|lock|cmd))(?:: (\w+))?", code)
        if not found or found[1].partition("/")[0] in MADE_LATER:
            continue
        top = found[1].partition("/")[0]
        if "/" in found[1] and not (ROOT / top).is_dir():
            continue  # a path on somebody's ComfyUI, a part of an address
        path = ROOT / found[1]
        if not path.exists() or (found[2] and found[2] not in path.read_text(encoding="utf-8")):
            missing.append(code)
    assert missing == []


@every_document
def test_every_command_of_the_launcher_that_is_named_exists(document: Path) -> None:
    named = re.findall(r"\./troupe ([a-z-]+)", prose_of(document))

    assert [name for name in named if name not in cli.main.commands] == []


@every_document
def test_every_module_that_is_to_be_run_is_there(document: Path) -> None:
    text = "\n".join(code_of(document))
    named = re.findall(r"python(?:\.exe)? -m ((?:bot|tools|personas|storage|tests)[\w.]*)", text)

    missing = [
        name
        for name in named
        if not (ROOT / Path(*name.split("."))).with_suffix(".py").is_file()
        and not (ROOT / Path(*name.split(".")) / "__main__.py").is_file()
    ]
    assert missing == []


@every_document
def test_every_command_of_the_chat_that_is_named_exists(document: Path) -> None:
    said = {found for code in code_of(document) for found in re.findall(r"^/[a-z]+(?=$|\s)", code)}

    assert [command for command in said - OTHERS if find_command(command.removeprefix("/")) is None] == []


@every_document
def test_every_variable_that_is_named_is_read(document: Path) -> None:
    known = (
        {settings.env_name(key) for key, _ in settings.every_key()} | set(settings.ALIASES) | set(settings.BUCKET_KEYS)
    )

    named = set(re.findall(r"TROUPE_[A-Z_]+[A-Z]", prose_of(document)))
    assert named - known - settings.OF_THE_LAUNCHER == set()


def test_the_road_names_every_part_of_the_agent_and_of_a_turn() -> None:
    """A module that the road does not pass is either not on it or not told of."""
    road = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = [
        *(ROOT / "bot" / "agent").glob("*.py"),
        *(ROOT / "bot" / name for name in ("turn.py", "late.py", "inbox.py")),
    ]
    beside = {"__init__", "calls", "offline", "plan", "events"}  # data, and other doors to the same agent

    told = [part for part in parts if part.stem not in beside and f"{part.relative_to(ROOT)}`" not in road]
    assert told == []


def test_the_address_that_invites_the_bot_asks_for_the_rights_that_it_needs_and_no_more() -> None:
    guide = (ROOT / "docs" / "chat.md").read_text(encoding="utf-8")
    asked = int(re.findall(r"permissions=(\d+)", guide)[0])

    assert asked == sum(NEEDED.values())
    assert [name for name in NEEDED if name not in guide] == []


def test_every_benchmark_is_told_of() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    benchmarks = {path.stem for path in (ROOT / "tests" / "benchmarks").glob("*.py")} - {"__init__"}

    assert {name for name in benchmarks if f".{name}`" not in contributing} == set()


def test_decisions_are_numbered_in_order_and_say_why_what_and_what_follows() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))

    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for number, path in enumerate(decisions, start=1):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), path
        assert re.findall(r"^\*\*(Context|Decision|Consequences)\.\*\*", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ], path
        assert len(text.splitlines()) <= 60, path


def test_a_word_of_the_glossary_is_told_once_and_every_floor_uses_its_words() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\*", glossary, re.MULTILINE)

    assert len(rows) == len(set(rows))
    needed = {
        "persona",
        "front",
        "turn",
        "tool",
        "workflow",
        "asset",
        "post",
        "claim",
        "publisher",
        "press",
        "hands",
        "gate",
    }
    assert needed - {word for row in rows for word in row.split(", ")} == set()
