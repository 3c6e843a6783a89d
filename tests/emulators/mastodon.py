"""A Mastodon server on loopback: registering, codes and tokens, files that are digested, posts with their keys.

`forgets_keys` makes it one of the kin that do not know Idempotency-Key.
"""

import html
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import regex
from aiohttp import web

from tests.emulators.wire import Fault, Script, Server, faulty

FORM = "multipart/form-data"


class Denied(Exception):
    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


@dataclass
class Upload:
    id: str
    mime: str
    content: bytes
    description: str
    looks: int = 0  # how often it is still being processed
    is_refused: bool = False
    status: str = ""  # the post that it is in


@dataclass
class MastodonEmulator:
    """`async with MastodonEmulator() as mastodon`: its `host`, its one account and what that has posted."""

    username: str = "ava"
    characters: int = 500
    files: int = 4
    description_limit: int = 1500
    instance: dict[str, Any] | None = None  # what a server of the kin says of itself, instead
    forgets_keys: bool = False
    processing: int = 0  # looks at a clip before it is ready
    refuses: str = ""  # a kind of file that it takes and cannot process: "video/mp4"
    statuses: list[dict[str, Any]] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    tokens: dict[str, list[str]] = field(default_factory=dict)  # token -> scopes
    codes: dict[str, list[str]] = field(default_factory=dict)
    apps: dict[str, str] = field(default_factory=dict)
    script: Script = field(default_factory=Script)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    is_suspended: bool = False

    def __post_init__(self) -> None:
        self._numbers = itertools.count(100)
        self._keys: dict[str, dict[str, Any]] = {}

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=200 * 2**20)
        for method, path, act in (
            ("GET", "/api/v2/instance", self._instance),
            ("POST", "/api/v1/apps", self._register),
            ("POST", "/oauth/token", self._exchange),
            ("GET", "/api/v1/apps/verify_credentials", self._app),
            ("GET", "/api/v1/accounts/verify_credentials", self._me),
            ("GET", "/api/v1/accounts/{id}/statuses", self._list),
            ("POST", "/api/v2/media", self._upload),
            ("GET", "/api/v1/media/{id}", self._media),
            ("POST", "/api/v1/statuses", self._post),
            ("GET", "/api/v1/statuses/{id}", self._one),
        ):
            app.router.add_route(method, path, self._served(f"{method} {path}", act))
        self._server = Server(app)
        await self._server.start()
        self.host = f"127.0.0.1:{self._server.port}"
        self.address = f"http://{self.host}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()

    def allow(self, *scopes: str) -> str:
        """The person allows the registered program: return the code that they are shown."""
        code = f"code-{next(self._numbers)}-abcdefghijklmnopqrstuvwxyz0123"
        self.codes[code] = list(scopes) or ["read:accounts", "read:statuses", "write:statuses", "write:media"]
        return code

    def token(self, *scopes: str) -> str:
        token = f"token-{next(self._numbers)}-abcdefghijklmnopqrstuvwxyz0123"
        self.tokens[token] = list(scopes) or ["read", "write"]
        return token

    def fault(self, route: str, *faults: Fault) -> None:
        """`route` is such as "POST /api/v1/statuses"."""
        self.script.add(route, *faults)

    def called(self, route: str) -> list[dict[str, Any]]:
        return [facts for name, facts in self.calls if name == route]

    def _served(
        self, route: str, act: Callable[[web.Request, dict[str, Any]], Awaitable[tuple[int, Any]]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def serve(request: web.Request) -> web.Response:
            try:
                fields = await _fields(request)
            except ConnectionResetError:
                return web.Response()
            self.calls.append((route, {**fields, "headers": dict(request.headers)}))

            async def answer() -> web.Response:
                try:
                    status, body = await act(request, fields)
                except Denied as denied:
                    return web.json_response({"error": denied.error}, status=denied.status)
                return web.json_response(body, status=status)

            def refuse(fault: Fault) -> web.Response:
                headers = {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:.0f}"}
                if fault.code in {301, 302, 307, 308}:
                    headers["location"] = fault.description
                return web.json_response({"error": fault.description or "oops"}, status=fault.code, headers=headers)

            return await faulty(request, self.script.take(route), answer, refuse)

        return serve

    # The server and its people

    async def _instance(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        if self.instance is not None:
            return 200, self.instance
        media = {
            "supported_mime_types": ["image/jpeg", "image/png", "image/webp", "video/mp4"],
            "description_limit": self.description_limit,
            "image_size_limit": 16_777_216,
            "video_size_limit": 103_809_024,
        }
        statuses = {
            "max_characters": self.characters,
            "max_media_attachments": self.files,
            "characters_reserved_per_url": 23,
        }
        return 200, {
            "domain": self.host,
            "version": "4.5.0",
            "configuration": {"statuses": statuses, "media_attachments": media},
        }

    async def _register(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        number, secret = f"client-{next(self._numbers)}", f"app-secret-{next(self._numbers)}-hush"
        self.apps[number] = secret
        return 200, {"id": "1", "name": fields["client_name"], "client_id": number, "client_secret": secret}

    async def _exchange(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        if self.apps.get(str(fields.get("client_id"))) != fields.get("client_secret"):
            raise Denied(401, "invalid_client")
        scopes = self.codes.pop(str(fields.get("code")), None)
        if scopes is None:
            raise Denied(400, "invalid_grant")
        return 200, {"access_token": self.token(*scopes), "token_type": "Bearer", "scope": " ".join(scopes)}

    async def _app(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        return 200, {"name": "Troupe", "scopes": self._scopes(request)}

    async def _me(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        self._may(request, "read:accounts")
        return 200, {"id": "7", "username": self.username, "acct": self.username, "bot": True}

    def _scopes(self, request: web.Request) -> list[str]:
        scopes = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if scopes is None:
            raise Denied(401, "The access token was revoked")
        if self.is_suspended:
            raise Denied(403, "Your login is currently disabled")
        return scopes

    def _may(self, request: web.Request, wanted: str) -> None:
        scopes = self._scopes(request)
        if wanted not in scopes and wanted.partition(":")[0] not in scopes:
            raise Denied(403, "This action is outside the authorized scopes")

    # Files and posts

    async def _upload(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        self._may(request, "write:media")
        _, mime, content = fields["file"]
        if len(str(fields.get("description", ""))) > self.description_limit:
            raise Denied(422, f"Validation failed: Description is too long (maximum is {self.description_limit})")
        upload = Upload(
            id=str(next(self._numbers)),
            mime=mime,
            content=content,
            description=str(fields.get("description", "")),
            looks=self.processing if mime.startswith("video/") else 0,
            is_refused=mime == self.refuses,
        )
        self.uploads[upload.id] = upload
        return (202 if upload.looks or upload.is_refused else 200), {"id": upload.id, "type": mime.partition("/")[0]}

    async def _media(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        self._may(request, "write:media")
        upload = self.uploads.get(request.match_info["id"])
        if upload is None or upload.status:
            raise Denied(404, "Record not found")
        if upload.looks:
            upload.looks -= 1
            return 206, {"id": upload.id, "url": None}
        if upload.is_refused:
            raise Denied(422, "Error processing thumbnail for uploaded media")
        return 200, {"id": upload.id, "url": f"{self.address}/media/{upload.id}"}

    async def _post(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        self._may(request, "write:statuses")
        key = request.headers.get("Idempotency-Key", "")
        if key and not self.forgets_keys and key in self._keys:
            return 200, self._keys[key]
        text, numbers = str(fields.get("status", "")), list(fields.get("media_ids[]", ()))
        if len(regex.findall(r"\X", regex.sub(r"https?://\S+", "x" * 23, text))) > self.characters:
            raise Denied(422, "Validation failed: Text character limit exceeded")
        if len(numbers) > self.files:
            raise Denied(422, "Validation failed: Cannot attach more than 4 files")
        uploads = [self.uploads.get(number) for number in numbers]
        if any(upload is None or upload.status for upload in uploads):
            raise Denied(
                422, f"Validation failed: Media {', '.join(numbers)} not found or already attached to another post"
            )
        status = {
            "id": str(next(self._numbers)),
            "content": f"<p>{html.escape(text)}</p>",
            "text": text,
            "language": fields.get("language"),
            "in_reply_to_id": fields.get("in_reply_to_id"),
            "sensitive": fields.get("sensitive") == "true",
            "media_attachments": [
                {"id": upload.id, "description": upload.description} for upload in uploads if upload is not None
            ],
        }
        status["url"] = f"{self.address}/@{self.username}/{status['id']}"
        for upload in uploads:
            assert upload is not None
            upload.status = str(status["id"])
        self.statuses.append(status)
        self._keys[key] = status
        return 200, status

    async def _list(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        self._may(request, "read:statuses")
        limit = int(request.query.get("limit", 20))
        after = request.query.get("min_id")
        if after is None:
            return 200, self.statuses[::-1][:limit]
        newer = [status for status in self.statuses if int(status["id"]) > int(after)]
        return 200, newer[:limit][::-1]

    async def _one(self, request: web.Request, fields: Mapping[str, Any]) -> tuple[int, Any]:
        for status in self.statuses:
            if status["id"] == request.match_info["id"]:
                return 200, status
        raise Denied(404, "Record not found")


async def _fields(request: web.Request) -> dict[str, Any]:
    """Return what was sent, whatever its form: files as (name, mime, content), several values as a list."""
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(json.loads(await request.read() or b"{}"))
    found: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:
                found[name] = (value.filename, value.content_type, value.file.read())
        elif name.endswith("[]"):
            found.setdefault(name, []).append(value)
        else:
            found[name] = value
    return found
