"""The account's own server on Bluesky (a PDS), by plain HTTP: signing in, staying in, and one call at a time.

A login is made once, with an app password that is not kept; from then on the session is renewed.
"""

import base64
import json
import re
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from storage.wording import tr
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.publishers.keeper import Grant
from tools.publishers.wire import LONGEST_BODY, Reply, ask, client

WHO = "Bluesky"
ENTRYWAY = "https://bsky.social"
LOOK = timedelta(seconds=20)
UPLOAD = timedelta(minutes=8)
USUAL_LIFE = timedelta(hours=1)  # of an access token that does not say it
PIECE = 256 * 1024  # bytes read from a file at a time
APP_PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")
HANDLE = re.compile(r"@?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61})", re.IGNORECASE)
DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,200}")
# A refused token that a renewal may mend, and those that none does.
STALE = {"ExpiredToken", "InvalidToken"}
SHUT = {
    "AuthenticationRequired",
    "AuthMissing",
    "AccountTakedown",
    "AccountDeactivated",
    "AccountSuspended",
    "InvalidScope",
}


class TokenRefused(Unavailable):
    """Nothing was done: the access token is over, and the refresh token may give another."""


class Pds:
    """Calls a PDS. `service` is the one that a login goes to where the person names none."""

    title = WHO

    def __init__(
        self, *, service: str = ENTRYWAY, transport: httpx.AsyncBaseTransport | None = None, timeout: timedelta = LOOK
    ) -> None:
        self._service = service.rstrip("/")
        self._transport = transport
        self._timeout = timeout

    async def connect(self, words: str) -> Grant:
        """Sign in with "handle app-password", and a server's address behind them where it is not Bluesky's own."""
        handle, password, service = _credentials(words, self._service)
        reply = await self.call(
            service, "POST", "com.atproto.server.createSession", body={"identifier": handle, "password": password}
        )
        session = _session(reply, service)
        grant = _grant(session)
        size = await self._largest(session["service"])
        films = tr(", clips up to {size:.0f} MB", size=size / 1000000.0) if size else ", clips"
        scope = str(_claims(session["access"]).get("scope", ""))
        advice = (
            tr(
                " That was the account's main password: make an app password in Bluesky's settings and connect with it instead."
            )
            if scope == "com.atproto.access"
            else ""
        )
        confirmed = (
            "" if reply_of(reply).get("emailConfirmed", True) else tr(" Clips need a confirmed e-mail address there.")
        )
        return Grant(
            address=grant.address,
            name=grant.name,
            secret=grant.secret,
            token_life=grant.token_life,
            expires_at=grant.expires_at,
            can=tr(
                "Posts of pictures (up to 10){films}, with alt text.{confirmed}{advice}",
                films=films,
                confirmed=confirmed,
                advice=advice,
            ),
        )

    async def renew(self, secret: Mapping[str, Any]) -> Grant | None:
        try:
            reply = await self.call(
                secret["service"], "POST", "com.atproto.server.refreshSession", token=secret["refresh"]
            )
        except TokenRefused as error:
            raise NotAuthorized(tr("the session is over ({message})", message=error.message)) from error
        return _grant(_session(reply, secret["service"]))

    async def look(self, secret: Mapping[str, Any]) -> str:
        reply = await self.call(secret["service"], "GET", "com.atproto.server.getSession", token=secret["access"])
        facts = reply_of(reply)
        if facts.get("active") is False:
            raise NotAuthorized(tr("the account is {status}", status=facts.get("status") or "not active"))
        return tr("@{handle} posts on Bluesky", handle=facts.get("handle") or secret["handle"])

    async def call(
        self,
        service: str,
        method: str,
        name: str,
        *,
        token: str = "",
        timeout: timedelta | None = None,
        body: Mapping[str, Any] | None = None,
        also: Collection[int] = (),
        **options: Any,
    ) -> Reply:
        """Make one call and return a success, or an answer whose status is in `also`.

        What an error means is in `tools.errors`; TokenRefused for an ended token.
        """
        headers = dict(options.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            options["json"] = body
        async with client(timeout=timeout or self._timeout, transport=self._transport) as http:
            reply = await ask(http, method, f"{service}/xrpc/{name}", WHO, headers=headers, **options)
        if reply.status not in also or reply.body is None:
            raise_for(reply)
        return reply

    async def upload(self, secret: Mapping[str, Any], path: Path, mime: str) -> dict[str, Any]:
        """Upload a file and return the reference by which a record holds it. Nobody sees it until one does."""
        size = path.stat().st_size
        reply = await self.call(
            secret["service"],
            "POST",
            "com.atproto.repo.uploadBlob",
            token=secret["access"],
            timeout=UPLOAD,
            content=pieces(path),
            headers={"Content-Type": mime, "Content-Length": str(size)},
        )
        blob = reply_of(reply).get("blob")
        if not isinstance(blob, dict) or "ref" not in blob:
            raise Unavailable(tr("{who} took the file, but did not say as what", who=WHO))
        return blob

    async def largest(self, secret: Mapping[str, Any]) -> int | None:
        """Return how many bytes a file may have on this server; None where it does not say."""
        return await self._largest(secret["service"])

    async def _largest(self, service: str) -> int | None:
        try:
            reply = await self.call(service, "GET", "com.atproto.server.describeServer")
        except (Unavailable, OutcomeUnknown, NotAuthorized, Refused):
            return None
        limit = reply_of(reply).get("blobUploadLimit")
        return limit if isinstance(limit, int) and limit > 0 else None


async def pieces(path: Path) -> AsyncIterator[bytes]:
    """Give a file in pieces, to be sent as it is read."""
    with path.open("rb") as file:  # a local disk gives a quarter of a megabyte faster than a thread begins
        while piece := file.read(PIECE):
            yield piece


def reply_of(reply: Reply) -> dict[str, Any]:
    return reply.body if isinstance(reply.body, dict) else {}


def raise_for(reply: Reply) -> None:
    """Raise what an answer means; return when it is a success with a body that can be read."""
    facts = reply_of(reply)
    error, said = str(facts.get("error", "")), str(facts.get("message") or reply.text)[:LONGEST_BODY]
    status = reply.status
    if 200 <= status < 300 and reply.body is not None:
        return
    if status == 429:
        wait = _wait(reply)
        raise RateLimited(
            tr("{who} asks to wait {seconds:.0f} seconds", who=WHO, seconds=wait.total_seconds()), retry_after=wait
        )
    if status >= 500 or status == 408 or 200 <= status < 300:
        what = (
            tr("answered with a page instead of an answer")
            if 200 <= status < 300
            else tr("answered {status}", status=status)
        )
        raise OutcomeUnknown(f"{WHO} {what}: {said[:200]}")
    if 300 <= status < 400:
        raise Unavailable(
            tr("{who} sent the bot elsewhere ({status})", who=WHO, status=status),
            fix=tr("check this machine's way to the internet"),
        )
    if error in STALE and "revoked" not in said.lower():
        raise TokenRefused(said or error)
    if error == "AuthFactorTokenRequired":
        raise NotAuthorized(tr("that account asks for a code by e-mail"), fix=tr("use an app password of its settings"))
    if status in {401, 403} or error in SHUT | STALE:
        raise NotAuthorized(said or error or tr("{host} answered {status}", host=WHO, status=status))
    if status == 404 and not error:
        raise Unavailable(
            tr("there is no Bluesky server at that address ({status})", status=status),
            fix=tr("check the server's address"),
        )
    if status == 413:
        raise Refused(tr("the file is too large for {who}", who=WHO), fix=tr("make it shorter, or smaller"))
    raise Refused(
        tr("{who} refused it ({error}: {said})", who=WHO, error=error or status, said=said),
        fix=tr("change the post, then try again"),
    )


def _wait(reply: Reply) -> timedelta:
    """How long to wait: by the header in seconds, else by the moment at which the limit begins anew."""
    for name in ("retry-after", "ratelimit-reset"):
        given = reply.headers.get(name, "")
        if given.isdecimal():
            seconds = int(given)
            if name == "ratelimit-reset":
                seconds = round(seconds - datetime.now(UTC).timestamp())
            return timedelta(seconds=min(max(seconds, 1), 86_400))
    return timedelta(seconds=60)


def _credentials(words: str, service: str) -> tuple[str, str, str]:
    """Return handle, password and server of what was pasted. Raises InvalidRequest with an example."""
    example = "for example: ava.bsky.social abcd-efgh-ijkl-mnop"
    parts = words.split()
    servers = [part for part in parts if part.startswith(("https://", "http://"))]
    rest = [part for part in parts if part not in servers]
    named = next((part for part in rest if HANDLE.fullmatch(part) or DID.fullmatch(part) or "@" in part[1:]), "")
    passwords = [part for part in rest if part != named]
    if not named or len(passwords) != 1:
        raise InvalidRequest(tr("I need a handle and an app password, with a space between"), fix=example)
    password = passwords[0]
    return (
        named.removeprefix("@").lower() if "@" not in named[1:] else named,
        password,
        (servers or [service])[0].rstrip("/"),
    )


def _session(reply: Reply, service: str) -> dict[str, Any]:
    facts = reply_of(reply)
    access, refresh, did = facts.get("accessJwt"), facts.get("refreshJwt"), facts.get("did")
    if not (isinstance(access, str) and isinstance(refresh, str) and isinstance(did, str) and DID.fullmatch(did)):
        raise Unavailable(tr("{who} let us in, but without a session", who=WHO), fix=tr("try again"))
    if facts.get("active") is False:
        raise NotAuthorized(tr("the account is {status}", status=facts.get("status") or "not active"))
    return {
        # Behind Bluesky's entrance lie many servers. One that the person named is the account's own, whatever it calls itself.
        "service": _own_server(facts.get("didDoc")) or service if service == ENTRYWAY else service,
        "did": did,
        "handle": str(facts.get("handle") or did),
        "access": access,
        "refresh": refresh,
    }


def _own_server(document: Any) -> str:
    """Return where the account really lies: Bluesky's entrance names it."""
    services = document.get("service", []) if isinstance(document, dict) else []
    for one in services if isinstance(services, list) else []:
        if isinstance(one, dict) and str(one.get("id", "")).endswith("#atproto_pds"):
            found = str(one.get("serviceEndpoint", "")).rstrip("/")
            return found if re.fullmatch(r"https?://[^/?#\s]+", found) else ""
    return ""


def _grant(session: Mapping[str, Any]) -> Grant:
    return Grant(
        address=session["did"],
        name=f"@{session['handle']}",
        secret=session,
        token_life=_life(session["access"]),
        expires_at=_ends(session["refresh"]),
    )


def _ends(token: str) -> datetime | None:
    ends = _claims(token).get("exp")
    return datetime.fromtimestamp(ends, UTC) if isinstance(ends, int | float) else None


def _life(token: str) -> timedelta:
    """Return how long a token lives. By the server's clock alone: this machine's may be hours off."""
    claims = _claims(token)
    begins, ends = claims.get("iat"), claims.get("exp")
    if isinstance(begins, int | float) and isinstance(ends, int | float) and ends > begins:
        return timedelta(seconds=ends - begins)
    return USUAL_LIFE


def _claims(token: str) -> dict[str, Any]:
    """Return what a JSON web token says of itself; it is read, not believed: only the server judges it."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}
