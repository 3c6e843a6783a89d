"""The launcher, in a checkout of its own: it makes, mends and leaves alone, and hands over to `python -m bot`.

The installer is the far side: a `uv` on the PATH that does what the real one does with two small made-up packages and
writes down how it was called. One test goes through pip, which is what a machine without uv has.
"""

import ast
import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import launcher

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("stack", "numbers_of_it")  # what the made-up package puts into the packages' folder

BOT = """
import json, os, sys
told = {"arguments": sys.argv[1:], "cwd": os.getcwd(), "from": os.environ["TROUPE_CALLED_FROM"]}
print(json.dumps(told | {"prefix": sys.prefix, "utf8": sys.flags.utf8_mode}))
sys.exit(7 if "fail" in sys.argv else 0)
"""

UV = """#!{python}
import os, pathlib, subprocess, sys, time
said = " ".join(sys.argv[1:])
with open({calls!r}, "a") as calls:
    calls.write(said + "\\n")
time.sleep(float(os.environ.get("UV_TAKES", 0)))
if os.environ.get("UV_FAILS", "no such call") in said:
    sys.exit("error: no network")
if sys.argv[1] == "venv":
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", sys.argv[-1]], check=True)
elif "install" in sys.argv:
    python = sys.argv[sys.argv.index("--python") + 1]
    site = subprocess.run([python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True)
    pathlib.Path(site.stdout.strip(), "seeing.py").write_text("")
else:
    python = sys.argv[sys.argv.index("--python") + 1]
    site = subprocess.run([python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True)
    for module in {modules!r}:
        pathlib.Path(site.stdout.strip(), module + ".py").write_text("")
"""


class Checkout:
    """A checkout with the real launcher, a bot that says how it was started, and an installer that keeps a diary."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "my projects" / "troupe ü"
        self.folder.mkdir(parents=True)
        for name in ("launcher.py", "troupe"):
            shutil.copy(ROOT / name, self.folder / name)
        (self.folder / "bot").mkdir()
        (self.folder / "bot" / "__init__.py").touch()
        (self.folder / "bot" / "__main__.py").write_text(BOT)
        self.lock = self.folder / "requirements.lock"
        self.lock.write_text("stack==1 --hash=sha256:00\n")
        (self.folder / "requirements-dev.lock").write_text("stack==1 --hash=sha256:00\nchecks==1 --hash=sha256:01\n")
        (self.folder / "requirements-faces.lock").write_text("seeing==1 --hash=sha256:02\n")
        (self.folder / "requirements-keyring.lock").write_text("keys==1 --hash=sha256:04\n")
        (self.folder / "requirements-s3.lock").write_text("buckets==1 --hash=sha256:05\n")
        (self.folder / "requirements-voice.lock").write_text("talker==1 --hash=sha256:06\n")
        self.calls = folder / "calls"
        self.tools = folder / "tools"
        self.tools.mkdir()
        (self.tools / "python3").symlink_to(sys.executable)
        (self.tools / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()

    def with_uv(self) -> "Checkout":
        uv = self.tools / "uv"
        uv.write_text(UV.format(python=sys.executable, calls=str(self.calls), modules=MODULES))
        uv.chmod(0o755)
        return self

    def start(
        self, *arguments: str, program: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        with self.starting(*arguments, program=program, **environment) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def starting(self, *arguments: str, program: Path | None = None, **environment: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "TROUPE_"))}
        kept |= {"PATH": str(self.tools)} | environment
        return subprocess.Popen(
            [shutil.which("sh") or "/bin/sh", str(program or self.folder / "troupe"), *arguments],
            cwd=self.elsewhere,
            env=kept,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # As a terminal starts it: who runs these tests in the background may be deaf to ^C, which is passed on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def installs(self) -> list[str]:
        """What the installer was asked for, by its first word, since the last time."""
        said = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return [_named(line) for line in said]


def _named(call: str) -> str:
    """`pip sync … /somewhere/requirements.lock` as `sync requirements.lock`."""
    locks = re.findall(r"requirements[\w-]*\.lock", call)
    return " ".join([call.split()[1], *locks]) if call.startswith("pip ") else call.split()[0]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path).with_uv()


@pytest.fixture
def made(checkout: Checkout) -> Checkout:
    """A checkout that was started once."""
    done = checkout.start()
    assert done.returncode == 0, done.stderr
    checkout.installs()
    return checkout


def test_the_first_start_makes_the_environment_and_runs_the_bot_in_it(checkout: Checkout) -> None:
    done = checkout.start("make", "a reel for Ava")

    told = json.loads(done.stdout)
    assert told["arguments"] == ["make", "a reel for Ava"]
    assert told["prefix"] == str(checkout.folder / ".venv")
    assert (told["cwd"], told["from"]) == (str(checkout.folder), str(checkout.elsewhere))
    assert told["utf8"] == 1
    assert "making .venv" in done.stderr
    assert checkout.installs() == ["venv", "sync requirements.lock"]


def test_every_package_is_checked_against_its_hash(checkout: Checkout) -> None:
    checkout.start()

    assert "--require-hashes" in checkout.calls.read_text()


def test_a_second_start_installs_nothing_and_needs_no_network(made: Checkout) -> None:
    done = made.start("again", UV_FAILS="")

    assert done.returncode == 0
    assert json.loads(done.stdout)["arguments"] == ["again"]
    assert done.stderr == ""
    assert made.installs() == []


def test_a_changed_lock_brings_the_environment_up_to_date(made: Checkout) -> None:
    made.lock.write_text("stack==2 --hash=sha256:02\n")

    done = made.start()

    assert "bringing .venv up to date" in done.stderr
    assert made.installs() == ["sync requirements.lock"]
    assert made.start().stderr == ""


def test_the_checks_get_their_own_packages_and_every_extra_and_the_bot_is_content_with_them(made: Checkout) -> None:
    made.start("test")
    assert made.installs() == [
        "sync requirements-dev.lock requirements-faces.lock requirements-keyring.lock requirements-s3.lock requirements-voice.lock"
    ]

    made.start()
    made.start("test")

    assert made.installs() == []


def test_an_extra_is_added_once_and_kept_when_the_rest_is_brought_up_to_date(made: Checkout) -> None:
    done = made.start("add", "faces")

    assert (done.returncode, done.stdout) == (0, "")
    assert "faces is there" in done.stderr
    assert made.installs() == ["install requirements-faces.lock"]
    made.start("add", "faces")
    made.start()
    assert made.installs() == []

    made.lock.write_text("stack==2 --hash=sha256:02\n")
    made.start()
    assert made.installs() == ["sync requirements.lock requirements-faces.lock"]


def test_an_extra_that_changed_is_installed_with_the_next_start(made: Checkout) -> None:
    made.start("add", "faces")
    made.installs()
    (made.folder / "requirements-faces.lock").write_text("seeing==2 --hash=sha256:03\n")

    made.start()

    assert made.installs() == ["sync requirements.lock requirements-faces.lock"]


def test_an_extra_that_cannot_be_added_leaves_the_bot_as_it_was(made: Checkout) -> None:
    done = made.start("add", "faces", UV_FAILS="pip install")

    assert done.returncode == 1
    assert "ended with 1" in done.stderr
    made.installs()
    assert made.start().returncode == 0
    assert made.installs() == [], "and the bot starts without a network"


def test_only_extras_that_there_are_can_be_added(made: Checkout) -> None:
    done = made.start("add", "wings")

    assert done.returncode == 2
    assert "./troupe add faces" in done.stderr
    assert made.installs() == []


def _no_interpreter(folder: Path) -> None:
    (folder / ".venv" / "bin" / "python").unlink()


def _an_interpreter_that_is_gone(folder: Path) -> None:
    python = folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")


def _an_interpreter_that_is_nonsense(folder: Path) -> None:
    python = folder / ".venv" / "bin" / "python"
    python.unlink()
    python.write_bytes(b"\x7fELF nonsense")
    python.chmod(0o755)


def _an_interpreter_that_may_not_run(folder: Path) -> None:
    _an_interpreter_that_is_nonsense(folder)
    (folder / ".venv" / "bin" / "python").chmod(0o644)


@pytest.mark.parametrize(
    "broken",
    [
        _no_interpreter,
        _an_interpreter_that_is_gone,
        _an_interpreter_that_is_nonsense,
        _an_interpreter_that_may_not_run,
    ],
)
def test_a_broken_environment_is_made_anew(broken: Callable[[Path], None], made: Checkout) -> None:
    broken(made.folder)

    done = made.start()

    assert done.returncode == 0, done.stderr
    assert made.installs() == ["venv", "sync requirements.lock"]


def test_a_package_that_is_missing_is_installed_again(made: Checkout) -> None:
    [module] = made.folder.glob(".venv/lib/*/site-packages/numbers_of_it.py")
    module.unlink()

    done = made.start()

    assert done.returncode == 0, done.stderr
    assert made.installs() == ["sync requirements.lock"]


def test_a_package_that_the_person_adds_is_left_alone(made: Checkout) -> None:
    [site] = made.folder.glob(".venv/lib/*/site-packages")
    (site / "langchain_openai").mkdir()

    assert made.start().stderr == ""
    assert made.installs() == []


@pytest.mark.parametrize(
    "stamp", [b"", b"nonsense", "ü".encode("latin-1"), b"3", b"{}", b'{"locks": 3, "packages": 4}']
)
def test_a_stamp_that_says_nothing_is_made_anew(stamp: bytes, made: Checkout) -> None:
    (made.folder / ".venv" / "troupe.json").write_bytes(stamp)

    done = made.start()

    assert done.returncode == 0, done.stderr
    assert made.installs() == ["sync requirements.lock"]


def test_an_installation_that_fails_says_what_it_needs_and_the_next_start_goes_on(checkout: Checkout) -> None:
    done = checkout.start(UV_FAILS="pip sync")

    assert done.returncode == 1
    assert done.stdout == ""
    assert "uv pip sync" in done.stderr
    assert "ended with 1" in done.stderr
    assert "needs the network" in done.stderr
    assert "Traceback" not in done.stderr
    assert checkout.installs() == ["venv", "sync requirements.lock"]

    assert checkout.start().returncode == 0
    assert checkout.installs() == ["sync requirements.lock"]


def test_two_first_starts_at_once_install_once(checkout: Checkout) -> None:
    both = [checkout.starting(UV_TAKES="0.3"), checkout.starting(UV_TAKES="0.3")]

    said = [process.communicate(timeout=60) for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert checkout.installs() == ["venv", "sync requirements.lock"]
    assert sorted("waiting for it" in err for _, err in said) == [False, True]


def test_the_exit_code_is_the_bots(made: Checkout) -> None:
    assert made.start("fail").returncode == 7


def test_where_the_person_stands_is_kept_through_a_second_launcher(made: Checkout) -> None:
    done = made.start(TROUPE_CALLED_FROM="/somewhere")

    assert json.loads(done.stdout)["from"] == "/somewhere"


def test_a_moved_checkout_still_starts(made: Checkout) -> None:
    made.folder = made.folder.rename(made.folder.parent / "moved")

    done = made.start()

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cwd"] == str(made.folder)


def test_other_packages_of_the_persons_python_are_not_seen(made: Checkout) -> None:
    stray = made.elsewhere / "json"
    stray.mkdir()
    (stray / "__init__.py").write_text("raise SystemExit('the wrong json')")

    done = made.start(PYTHONPATH=str(made.elsewhere), PYTHONSAFEPATH="1")

    assert done.returncode == 0, done.stderr
    assert made.installs() == []


def test_an_installation_that_is_stopped_says_how_to_go_on(checkout: Checkout) -> None:
    process = checkout.starting(UV_TAKES="30")
    while not checkout.calls.exists():
        time.sleep(0.02)

    os.killpg(process.pid, signal.SIGINT)  # what a terminal does
    _, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "the same command takes it up again" in err
    assert "launcher.py" not in err


def test_without_uv_pip_installs_from_the_lock_with_hashes(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path)
    wheel = make_wheel(tmp_path / "wheels", {f"{module}.py": "whole = True\n" for module in MODULES})
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    checkout.lock.write_text(f"stack==1 --hash=sha256:{'0' * 64}\n")
    offline = {"PIP_FIND_LINKS": str(wheel.parent), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}

    forged = checkout.start(**offline)
    checkout.lock.write_text(f"stack==1 --hash=sha256:{digest}\n")
    # Settings of the person's own that send packages elsewhere do not reach this environment.
    done = checkout.start(**offline, PIP_TARGET=str(tmp_path / "elsewhere"), PIP_USER="1")

    assert forged.returncode == 1
    assert "DO NOT MATCH THE HASHES" in forged.stderr
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["prefix"] == str(checkout.folder / ".venv")

    # Files are deleted and cut short under an installer that believes its records.
    gone, cut = sorted(checkout.folder.glob(".venv/lib/*/site-packages/*_it.py")) + sorted(
        checkout.folder.glob(".venv/lib/*/site-packages/stack.py")
    )
    gone.unlink()
    cut.write_text("whole")

    mended = checkout.start(**offline)

    assert mended.returncode == 0, mended.stderr
    assert gone.read_text() == cut.read_text() == "whole = True\n"
    assert checkout.start(**offline).stderr == ""


def make_wheel(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    path = folder / "stack-1-py3-none-any.whl"
    files = files | {
        "stack-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: stack\nVersion: 1\n",
        "stack-1.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_digest(content)},{len(content.encode())}\n" for name, content in files.items())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (files | {"stack-1.dist-info/RECORD": f"{record}stack-1.dist-info/RECORD,,\n"}).items():
            archive.writestr(name, content)
    return path


def _digest(content: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()


def test_the_launcher_is_readable_to_an_older_python() -> None:
    """It must get as far as the line that says what is needed."""
    ast.parse((ROOT / "launcher.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_older_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))

    assert launcher.main(["demo"]) == 2

    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_a_machine_with_only_an_older_python_is_told_what_is_needed(checkout: Checkout) -> None:
    (checkout.tools / "python3").unlink()
    for name in ("python3", "python", "python3.12"):
        (checkout.tools / name).write_text("#!/bin/sh\nexit 1\n")
        (checkout.tools / name).chmod(0o755)

    done = checkout.start()

    assert done.returncode == 2
    assert "Python 3.11 or newer is needed and none was found" in done.stderr
    assert checkout.installs() == []


def test_a_python_that_the_person_names_is_tried_first(checkout: Checkout) -> None:
    (checkout.tools / "python3").rename(checkout.folder / "my python")

    done = checkout.start(TROUPE_PYTHON=str(checkout.folder / "my python"))

    assert done.returncode == 0, done.stderr


def test_a_python_that_is_named_and_does_not_do_is_pointed_out(checkout: Checkout) -> None:
    done = checkout.start(TROUPE_PYTHON="/nowhere/python 2")

    assert "TROUPE_PYTHON names no Python 3.11 or newer: /nowhere/python 2" in done.stderr
    assert done.returncode == 0


def test_a_link_to_the_launcher_starts_the_checkout_it_leads_to(made: Checkout) -> None:
    (made.tools / "readlink").symlink_to(shutil.which("readlink") or "/usr/bin/readlink")
    (made.elsewhere / "first").symlink_to(made.folder / "troupe")
    (made.elsewhere / "second").symlink_to("first")

    done = made.start("again", program=made.elsewhere / "second")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cwd"] == str(made.folder)
