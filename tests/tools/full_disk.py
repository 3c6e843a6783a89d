"""A worker whose disk is full, for the test of what is said then."""

from pathlib import Path

from tools.working import Answer, Progress, serve


def answer(request: Answer, progress: Progress) -> Answer:
    with Path("/dev/full").open("wb") as file:
        file.write(bytes(100_000))
    return {}


if __name__ == "__main__":
    serve(answer)
