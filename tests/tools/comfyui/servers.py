"""A ComfyUI that only answers questions: the far side of the wire, from a hand-written /object_info."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from tests.tools.comfyui.offered import object_info
from tools.comfyui.client import ComfyUI


class Answering:
    """A server with these model files; `asked` are the paths that were asked."""

    def __init__(
        self,
        files: Mapping[str, Sequence[str]] | None = None,
        *,
        without: Sequence[str] = (),
        shape: int = 1,
        version: str = "0.33.0",
    ) -> None:
        self.files = dict(files or {})
        self.without = without
        self.shape = shape
        self.version = version
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        if path == "/system_stats":
            return answer({"system": {"comfyui_version": self.version}, "devices": []})
        if path.startswith("/object_info/"):
            name = path.rpartition("/")[2]
            told = object_info(self.files, shape=self.shape, without=self.without)
            return answer({name: told[name]} if name in told else {})
        if path.startswith("/models/"):
            folder = path.rpartition("/")[2]
            return answer(list(self.files[folder])) if folder in self.files else nothing()
        return nothing()

    def client(self) -> ComfyUI:
        http = httpx.AsyncClient(transport=httpx.MockTransport(self), base_url="http://127.0.0.1:8188")
        return ComfyUI(http, address="http://127.0.0.1:8188", per_call=5.0)


def answer(body: Any) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(json.dumps(body).encode()))


def nothing() -> httpx.Response:
    return httpx.Response(404, stream=httpx.ByteStream(b""))
