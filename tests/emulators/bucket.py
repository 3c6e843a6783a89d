"""An S3 on loopback: moto's, behind a door that can be told to fail."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from storage.bucket import Address

Fault = Callable[["BucketEmulator", dict[str, Any], Callable[..., Any]], Iterable[bytes] | None]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - as werkzeug has it
        return


@dataclass
class BucketEmulator:
    """`faults` are met by the next requests, one each; `calls` are the requests that came, as "GET /lib/key"."""

    name: str = "lib"
    faults: list[Fault] = field(default_factory=list)
    always: Fault | None = None
    calls: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server: BaseWSGIServer = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        httpx.post(f"{self.url}/moto-api/reset")  # its state is the process's
        httpx.put(f"{self.url}/{self.name}").raise_for_status()
        self.calls.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def address(self, **changes: str) -> Address:
        keys = {"access_key": "an-access-key", "secret_key": "a-secret-key-of-a-bucket"}
        where = {"bucket": self.name, "endpoint": self.url, "region": "us-east-1", "prefix": "troupe"}
        return Address(**(where | keys | changes))

    def listed(self) -> set[str]:
        """What lies in the bucket."""
        said = httpx.get(f"{self.url}/{self.name}?list-type=2").text
        return {part.partition("</Key>")[0] for part in said.split("<Key>")[1:]}

    def put(self, key: str, content: bytes) -> None:
        httpx.put(f"{self.url}/{self.name}/{key}", content=content).raise_for_status()

    def age(self) -> None:
        """Let everything that is there be two days old."""
        from moto.s3.models import s3_backends

        for accounts in s3_backends.values():
            for backend in accounts.values():
                for bucket in backend.buckets.values():
                    for _, value in bucket.keys.items():
                        value.last_modified = value.last_modified.replace(year=value.last_modified.year - 1)

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        self.calls.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        fault = self.faults.pop(0) if self.faults else self.always
        told = fault(self, environ, start) if fault is not None else None
        return self._moto(environ, start) if told is None else told


def says(status: str, code: str = "", more: str = "") -> Fault:
    """Answer so instead of doing it."""

    def fault(_: BucketEmulator, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        body = f"<Error><Code>{code}</Code>{more}</Error>".encode() if code else b""
        start(status, [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))])
        return [body]

    return fault


def is_slow(seconds: float) -> Fault:
    def fault(*_: Any) -> None:
        time.sleep(seconds)

    return fault


def drops_in_the_middle(
    emulator: BucketEmulator, environ: dict[str, Any], start: Callable[..., Any]
) -> Iterable[bytes]:
    """Do it, and let the connection go after half of the answer."""
    whole = b"".join(emulator._moto(environ, start))

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        raise ConnectionResetError

    return half()


def garbles(emulator: BucketEmulator, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes] | None:
    """Answer a GET of an object with other bytes of the same length."""
    if environ["REQUEST_METHOD"] != "GET" or "list-type" in environ.get("QUERY_STRING", ""):
        return None
    return [bytes(byte ^ 0xFF for byte in piece) for piece in emulator._moto(environ, start)]


PASSES: Fault = lambda *_: None  # noqa: E731 - a request that nothing happens to
