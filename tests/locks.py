"""Check that the lock files hold what pyproject.toml asks for, with hashes and without any index's address.

Offline: `python -m tests.locks`. It does not resolve anew; it checks that every declared requirement is locked at a
version that satisfies it, that both locks agree, and that each entry can be verified.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]


def locked(path: Path) -> dict[str, set[Version]]:
    """Return the versions that a lock names, by package; several where they differ by platform or Python."""
    found: dict[str, set[Version]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


def problems() -> list[str]:
    """Return what is wrong with the locks, a line each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, develop = locked(ROOT / "requirements.lock"), locked(ROOT / "requirements-dev.lock")
    wanted = [(Requirement(line), run, "requirements.lock") for line in project["project"]["dependencies"]]
    wanted += [(Requirement(line), develop, "requirements-dev.lock") for line in project["dependency-groups"]["dev"]]
    extras = {name: locked(ROOT / f"requirements-{name}.lock") for name in project["project"]["optional-dependencies"]}
    for name, lines in project["project"]["optional-dependencies"].items():
        wanted += [(Requirement(line), extras[name], f"requirements-{name}.lock") for line in lines]
    found = []
    for requirement, lock, name in wanted:
        versions = lock.get(canonicalize_name(requirement.name), set())
        if not versions or not all(requirement.specifier.contains(version, prereleases=True) for version in versions):
            have = ", ".join(map(str, versions)) or "nothing"
            found.append(f"{name}: pyproject.toml asks for {requirement}, locked is {have}")
    found += [f"the locks differ in {name}" for name, versions in run.items() if develop.get(name) != versions]
    # An extra is installed beside either lock: what is in both would be asked for twice.
    found += [
        f"requirements-{name}.lock: {package} is in requirements-dev.lock too"
        for name, lock in extras.items()
        for package in sorted(lock.keys() & develop.keys())
    ]
    for name in ("requirements.lock", "requirements-dev.lock", *(f"requirements-{name}.lock" for name in extras)):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[A-Za-z0-9])", text)
        found += [
            f"{name}: no hash for {entry.split()[0]}"
            for entry in entries
            if "==" in entry and "--hash=sha256:" not in entry
        ]
        if re.search(r"https?://|--index-url|--find-links|file:", text):
            found.append(f"{name}: an address is committed")
    return found


if __name__ == "__main__":
    lines = problems()
    sys.stdout.write("".join(f"{line}\n" for line in lines) or "the locks hold what pyproject.toml asks for\n")
    sys.exit(1 if lines else 0)
