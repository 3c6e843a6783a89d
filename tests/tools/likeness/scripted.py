"""The far side of the likeness worker's wire: answers what a test wrote down instead of looking.

`Sight` is the test's half. `python -m tests.tools.likeness.scripted` is a worker like the real one, started by the same
code; its "embedder" is a file with the answers: of a known picture by its name, else the next one of a list.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.likeness import Eyes, Models
from tools.likeness.verdict import NUMBERS, Embedding
from tools.working import Answer, Progress, serve


def at(distance: float) -> Embedding:
    """An embedding so far from that of the references, which is at 0."""
    return (distance, *[0.0] * (NUMBERS - 1))


def face(distance: float, height: float = 0.3) -> dict[str, Any]:
    return {"height": height, "embedding": at(distance)}


class Sight:
    """What will be seen. Pictures that are not known by name get the answers of `then`, the last one for ever."""

    def __init__(self, folder: Path, *then: Sequence[dict[str, Any]] | str) -> None:
        self.file = folder / "sight.json"
        self.told: dict[str, Any] = {"known": {}, "then": [], "asked": [], "ends": []}
        self.then(*then)

    def then(self, *answers: Sequence[dict[str, Any]] | str) -> None:
        self.told["then"] = [{"error": one} if isinstance(one, str) else {"faces": list(one)} for one in answers]
        self._write()

    def knows(self, name: str, *faces: dict[str, Any]) -> None:
        """Say what is in the picture whose file's name begins with `name`."""
        self.told["known"][name] = {"faces": list(faces)}
        self._write()

    def ends_at(self, name: str) -> None:
        """Let the worker die when it is asked about this picture, as dlib may."""
        self.told["ends"].append(name)
        self._write()

    @property
    def asked(self) -> list[str]:
        """The names of the pictures that were looked at, without their suffix."""
        return [str(name) for name in json.loads(self.file.read_text())["asked"]]

    def eyes(self) -> Eyes:
        return Eyes(
            models=Models(embedder=self.file, landmarks=self.file, detector=self.file),
            worker="tests.tools.likeness.scripted",
        )

    def _write(self) -> None:
        self.file.write_text(json.dumps(self.told))


def answer(request: Answer, progress: Progress) -> Answer:
    file = Path(request["models"]["embedder"])
    told = json.loads(file.read_text())
    answers = []
    for path in map(Path, request["paths"]):
        if path.stem in told["ends"]:
            os.abort()
        told["asked"].append(path.stem)
        known = told["known"].get(path.stem)
        if known is None:
            known = told["then"].pop(0) if len(told["then"]) > 1 else told["then"][0]
        answers.append(known)
    file.write_text(json.dumps(told))
    return {"pictures": answers}


if __name__ == "__main__":
    serve(answer)
