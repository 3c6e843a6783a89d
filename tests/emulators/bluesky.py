"""A Bluesky server of an account (PDS) on loopback: sessions that rotate, files, and records by their keys.

What is put is judged by the models that the protocol's own schemas were turned into, by the sizes of its files, and by
the counting rules of posts.
"""

import base64
import hashlib
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

import regex
from aiohttp import web

from tests.emulators.wire import Fault, Script, Server, faulty

ACCESS_LIFE = 7200.0  # seconds
REFRESH_LIFE = 90 * 86400.0
GRACE = 7200.0  # for which a refresh token that was exchanged is taken once more
IMAGE_BYTES = 2_000_000
POST = "app.bsky.feed.post"


class Denied(Exception):
    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status, self.error, self.message = status, error, message


@dataclass
class Account:
    did: str
    handle: str
    password: str
    is_active: bool = True
    is_revoked: bool = False
    logins: int = 0
    refreshes: int = 0
    records: dict[str, dict[str, Any]] = field(default_factory=dict)  # by record key
    cids: dict[str, str] = field(default_factory=dict)

    @property
    def posts(self) -> list[dict[str, Any]]:
        return list(self.records.values())


@dataclass
class Films:
    """What the service for clips does with the next one."""

    looks: int = 0  # how often it is still at work
    failure: str = ""  # a failureCode: it ends badly
    is_bare: bool = False  # the state stands in the answer itself, as the service has also sent it
    videos_left: int = 25
    refusal: str = ""  # why it takes no clip of this account
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # token -> (did, aud, lxm)


class BlueskyEmulator:
    """`async with BlueskyEmulator() as bluesky`: its `address`, its accounts and what they have posted."""

    def __init__(self, *, blob_limit: int = 50_000_000) -> None:
        self.blob_limit = blob_limit
        self.accounts: dict[str, Account] = {}
        self.blobs: dict[str, tuple[str, bytes]] = {}
        self.script = Script()
        self.calls: list[str] = []
        self.puts: list[dict[str, Any]] = []  # every record that was put, with its key
        self.films = Films()
        self.ahead = 0.0  # seconds by which its clock is ahead
        self._tokens: dict[str, tuple[str, str, float]] = {}  # token -> (did, kind, until)
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=400 * 2**20)
        for method, name, act in (
            ("GET", "com.atproto.server.describeServer", self._describe),
            ("POST", "com.atproto.server.createSession", self._login),
            ("POST", "com.atproto.server.refreshSession", self._refresh),
            ("GET", "com.atproto.server.getSession", self._session),
            ("POST", "com.atproto.repo.uploadBlob", self._upload),
            ("POST", "com.atproto.repo.putRecord", self._put),
            ("POST", "com.atproto.repo.createRecord", self._create),
            ("GET", "com.atproto.repo.getRecord", self._get),
            ("GET", "com.atproto.identity.resolveHandle", self._resolve),
            ("GET", "com.atproto.server.getServiceAuth", self._vouch),
            ("GET", "app.bsky.video.getUploadLimits", self._video_limits),
            ("POST", "app.bsky.video.uploadVideo", self._film),
            ("GET", "app.bsky.video.getJobStatus", self._filming),
        ):
            app.router.add_route(method, f"/xrpc/{name}", self._served(name, act))
        self._server = Server(app)
        await self._server.start()
        self.address = f"http://127.0.0.1:{self._server.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()

    def account(self, handle: str = "ava.bsky.example", password: str = "q7wx-efgh-ij3l-mn2p") -> Account:
        did = f"did:plc:{hashlib.sha256(handle.encode()).hexdigest()[:24]}"
        return self.accounts.setdefault(did, Account(did=did, handle=handle, password=password))

    def fault(self, name: str, *faults: Fault) -> None:
        """`name` is the last word of a call: "putRecord"."""
        self.script.add(name, *faults)

    def called(self, name: str) -> int:
        return sum(call == name for call in self.calls)

    def revoke(self, account: Account) -> None:
        account.is_revoked = True

    def _served(
        self, name: str, act: Callable[[web.Request, bytes], Awaitable[dict[str, Any]]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        short = name.rpartition(".")[2]

        async def serve(request: web.Request) -> web.Response:
            self.calls.append(short)
            try:
                body = await request.read()  # before anything goes wrong: a request that never arrived is another fault
            except ConnectionResetError:
                return web.Response()

            async def answer() -> web.Response:
                try:
                    return web.json_response(await act(request, body))
                except Denied as denied:
                    return _error(denied.status, denied.error, denied.message)

            def refuse(fault: Fault) -> web.Response:
                headers = {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:.0f}"}
                error, _, said = fault.description.partition(": ")
                named = error or {429: "RateLimitExceeded"}.get(fault.code, "InternalServerError")
                return _error(fault.code, named, said or "Internal Server Error", headers)

            return await faulty(request, self.script.take(short), answer, refuse)

        return serve

    # Sessions

    async def _describe(self, request: web.Request, body: bytes) -> dict[str, Any]:
        return {
            "did": "did:web:127.0.0.1",
            "availableUserDomains": [".bsky.example"],
            "blobUploadLimit": self.blob_limit,
        }

    async def _login(self, request: web.Request, body: bytes) -> dict[str, Any]:
        asked = json.loads(body)
        account = next(
            (one for one in self.accounts.values() if asked.get("identifier") in {one.handle, one.did}), None
        )
        if account is None or account.password != asked.get("password"):
            raise Denied(401, "AuthenticationRequired", "Invalid identifier or password")
        account.logins += 1
        account.is_revoked = False
        return self._granted(account)

    async def _refresh(self, request: web.Request, body: bytes) -> dict[str, Any]:
        account, token = self._who(request, "refresh")
        account.refreshes += 1
        did, kind, until = self._tokens[token]
        self._tokens[token] = (did, kind, min(until, self._now() + GRACE))
        return self._granted(account)

    async def _session(self, request: web.Request, body: bytes) -> dict[str, Any]:
        account, _ = self._who(request, "access")
        return {"handle": account.handle, "did": account.did, "active": account.is_active, "emailConfirmed": True}

    def _granted(self, account: Account) -> dict[str, Any]:
        return {
            "did": account.did,
            "handle": account.handle,
            "accessJwt": self._token(account, "access", ACCESS_LIFE),
            "refreshJwt": self._token(account, "refresh", REFRESH_LIFE),
            "active": account.is_active,
            "emailConfirmed": True,
            "didDoc": {"id": account.did, "service": [{"id": "#atproto_pds", "serviceEndpoint": self.address}]},
        }

    def _token(self, account: Account, kind: str, life: float) -> str:
        until = self._now() + life
        claims = {
            "sub": account.did,
            "scope": "com.atproto.appPass",
            "iat": int(until - life),
            "exp": int(until),
            "jti": next(self._numbers),
        }
        parts = ({"alg": "HS256", "typ": "at+jwt"}, claims)
        token = ".".join(
            [*(_b64(json.dumps(part).encode()) for part in parts), _b64(f"{kind}{claims['jti']}".encode() * 4)]
        )
        self._tokens[token] = (account.did, kind, until)
        return token

    def _who(self, request: web.Request, kind: str) -> tuple[Account, str]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token:
            raise Denied(401, "AuthMissing", "Authentication Required")
        did, made_as, until = self._tokens.get(token, ("", "", 0.0))
        if made_as != kind:
            raise Denied(400, "InvalidToken", "Token could not be verified")
        if until <= self._now():
            raise Denied(400, "ExpiredToken", "Token has expired")
        account = self.accounts[did]
        if account.is_revoked:
            raise Denied(400, "ExpiredToken", "Token has been revoked")
        if not account.is_active:
            raise Denied(403, "AccountDeactivated", "Account is deactivated")
        return account, token

    def _now(self) -> float:
        return time.time() + self.ahead

    # Files and records

    async def _upload(self, request: web.Request, body: bytes) -> dict[str, Any]:
        self._who(request, "access")
        if len(body) > self.blob_limit:
            raise Denied(413, "PayloadTooLarge", "request entity too large")
        mime = request.headers.get("Content-Type", "application/octet-stream")
        cid = _cid(body)
        self.blobs[cid] = (mime, body)
        return {"blob": {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": len(body)}}

    async def _put(self, request: web.Request, body: bytes) -> dict[str, Any]:
        account, _ = self._who(request, "access")
        asked = json.loads(body)
        if asked["repo"] not in {account.did, account.handle} or asked["collection"] != POST:
            raise Denied(400, "InvalidRequest", "Could not write there")
        if not regex.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", asked["rkey"]):
            raise Denied(400, "InvalidRequest", "Invalid record key")
        self._judge(asked["record"])
        self.puts.append({"rkey": asked["rkey"], "record": asked["record"]})
        account.records[asked["rkey"]] = asked["record"]
        account.cids[asked["rkey"]] = _cid(json.dumps(asked["record"], sort_keys=True).encode())
        return self._named(account, asked["rkey"])

    async def _create(self, request: web.Request, body: bytes) -> dict[str, Any]:
        account, _ = self._who(request, "access")
        if json.loads(body).get("rkey") in account.records:
            raise Denied(500, "InternalServerError", "Internal Server Error")
        return await self._put(request, body)

    async def _get(self, request: web.Request, body: bytes) -> dict[str, Any]:
        account = self.accounts.get(request.query["repo"])
        rkey = request.query["rkey"]
        if account is None or rkey not in account.records:
            raise Denied(400, "RecordNotFound", f"Could not locate record: at://{request.query['repo']}/{POST}/{rkey}")
        return {**self._named(account, rkey), "value": account.records[rkey]}

    async def _resolve(self, request: web.Request, body: bytes) -> dict[str, Any]:
        for account in self.accounts.values():
            if account.handle == request.query["handle"]:
                return {"did": account.did}
        raise Denied(400, "InvalidRequest", "Unable to resolve handle")

    # The service for clips, which in this town lives in the same house

    async def _vouch(self, request: web.Request, body: bytes) -> dict[str, Any]:
        account, _ = self._who(request, "access")
        asked = request.query
        until = float(asked.get("exp", self._now() + 60))
        if not self._now() < until <= self._now() + 3600:
            raise Denied(
                400,
                "BadExpiration",
                "expiration is in past or cannot request a token with an expiration more than an hour in the future",
            )
        token = f"service-{next(self._numbers)}-token-0123456789"
        self.films.tokens[token] = (account.did, asked["aud"], asked["lxm"])
        return {"token": token}

    def _let_in(self, request: web.Request, call: str) -> str:
        """Return whose token it is, when it is for this server and this call."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        did, audience, allowed = self.films.tokens.get(token, ("", "", ""))
        if audience != f"did:web:127.0.0.1%3A{self._server.port}" or allowed != call:
            raise Denied(401, "AuthMissing", "Authentication Required")
        return did

    async def _video_limits(self, request: web.Request, body: bytes) -> dict[str, Any]:
        self._let_in(request, "app.bsky.video.getUploadLimits")
        if self.films.refusal:
            return {"canUpload": False, "message": self.films.refusal}
        left = self.films.videos_left
        return {"canUpload": left > 0, "remainingDailyVideos": left, "remainingDailyBytes": 10**10}

    async def _film(self, request: web.Request, body: bytes) -> dict[str, Any]:
        did = self._let_in(request, "com.atproto.repo.uploadBlob")
        assert request.query["did"] == did
        number = f"job-{hashlib.sha256(body).hexdigest()[:12]}"
        if number in self.films.jobs and "blob" in self.films.jobs[number]:
            done = {name: self.films.jobs[number][name] for name in ("jobId", "did", "state", "blob")}
            known = {**done, "error": "already_exists", "message": "Video already processed"}
            raise web.HTTPConflict(text=json.dumps(known), content_type="application/json")
        self.films.videos_left -= 1
        self.films.jobs[number] = {"jobId": number, "did": did, "state": "JOB_STATE_CREATED", "progress": 0}
        self.films.jobs[number]["_left"] = self.films.looks
        self.films.jobs[number]["_film"] = b"ready:" + body
        return self._state(number)

    async def _filming(self, request: web.Request, body: bytes) -> dict[str, Any]:
        job = self.films.jobs[request.query["jobId"]]
        if job["_left"]:
            job |= {"_left": job["_left"] - 1, "state": "JOB_STATE_ENCODING", "progress": 40}
        elif self.films.failure:
            job |= {
                "state": "JOB_STATE_FAILED",
                "failureCode": self.films.failure,
                "error": "no",
                "message": "odd codec",
            }
        else:
            cid = _cid(job["_film"])
            self.blobs[cid] = ("video/mp4", job["_film"])
            blob = {"$type": "blob", "ref": {"$link": cid}, "mimeType": "video/mp4", "size": len(job["_film"])}
            job |= {"state": "JOB_STATE_COMPLETED", "progress": 100, "blob": blob}
        return self._state(request.query["jobId"])

    def _state(self, number: str) -> dict[str, Any]:
        state = {name: value for name, value in self.films.jobs[number].items() if not name.startswith("_")}
        _models().AppBskyVideoDefs.JobStatus.model_validate(state)
        return state if self.films.is_bare else {"jobStatus": state}

    def _named(self, account: Account, rkey: str) -> dict[str, Any]:
        return {"uri": f"at://{account.did}/{POST}/{rkey}", "cid": account.cids[rkey]}

    def _judge(self, record: Mapping[str, Any]) -> None:
        """Raise Denied for a record that the network would not take."""
        wrong = against_the_schema(record)
        if wrong:
            raise Denied(400, "InvalidRequest", wrong)
        text = str(record["text"])
        if len(regex.findall(r"\X", text)) > 300:
            raise Denied(400, "InvalidRequest", "Record/text must not be longer than 300 graphemes")
        if len(text.encode()) > 3000:
            raise Denied(400, "InvalidRequest", "Record/text must not be longer than 3000 bytes")
        for facet in record.get("facets", ()):
            start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
            try:
                text.encode()[start:end].decode()
            except UnicodeDecodeError:
                raise Denied(400, "InvalidRequest", "a facet cuts a letter in two") from None
            if not 0 <= start < end <= len(text.encode()):
                raise Denied(400, "InvalidRequest", "a facet lies outside its text")
        embed = record.get("embed", {})
        for image in (*embed.get("images", ()), *embed.get("items", ())):
            self._held(image["image"], "image/", IMAGE_BYTES)
        if "video" in embed:
            self._held(embed["video"], "video/mp4", 300_000_000)

    def _held(self, blob: Mapping[str, Any], mime: str, largest: int) -> None:
        kept = self.blobs.get(blob["ref"]["$link"])
        if kept is None:
            raise Denied(400, "InvalidRequest", f"Could not find blob: {blob['ref']['$link']}")
        if kept[0] != blob["mimeType"] or len(kept[1]) != blob["size"] or not kept[0].startswith(mime):
            raise Denied(400, "InvalidRequest", f"Referenced Mimetype does not match stored blob: {kept[0]}")
        if blob["size"] > largest:
            raise Denied(400, "InvalidRequest", f"blob too big (maximum {largest}, got {blob['size']})")


def against_the_schema(record: Mapping[str, Any]) -> str:
    """Return what the protocol's own models say against a post; "" when it is one."""
    models = _models()
    try:
        read = models.AppBskyFeedPost.Record.model_validate(dict(record), context={"strict_string_format": True})
    except ValueError as error:
        return str(error).replace("\n", " ")[:300]
    embed = record.get("embed")
    if embed is not None and type(read.embed).__name__ != "Main":
        return f"the embed {embed.get('$type')!r} is of no known kind"
    if any(type(feature).__name__ == "DotDict" for facet in read.facets or () for feature in facet.features):
        return "a facet is of no known kind"
    return ""


@cache
def _models() -> Any:
    from atproto import models  # seconds to import, and only a judged record needs it

    return models


def _error(status: int, error: str, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": error, "message": message}, status=status, headers=dict(headers or {}))


def _cid(content: bytes) -> str:
    """Return a content identifier: version 1, raw, SHA-256, in base 32."""
    raw = bytes((1, 0x55, 0x12, 0x20)) + hashlib.sha256(content).digest()
    return "b" + base64.b32encode(raw).decode().lower().rstrip("=")


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
