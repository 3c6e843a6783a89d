"""One Mastodon server, or one of its kin: registering with it, signing in, and one call at a time."""

import contextlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from storage.wording import tr
from tools.errors import InvalidRequest, NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.platforms import Platform, Terms, platform, with_terms
from tools.publishers.keeper import Grant
from tools.publishers.wire import LONGEST_BODY, Reply, ask, client

WHO = "Mastodon"
APP = "Troupe"
SCOPES = ("read:accounts", "read:statuses", "write:statuses", "write:media")
BY_HAND = "urn:ietf:wg:oauth:2.0:oob"  # the code is shown to the person, who brings it here
LOOK = timedelta(seconds=20)
FRESH = 3600.0  # seconds that a server's own limits are believed
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}", re.IGNORECASE)
LOCAL = re.compile(r"(?:127\.0\.0\.1|localhost):\d{2,5}")
MIMES = {"video/quicktime": "video/mov", "video/x-m4v": "video/m4v", "image/jpg": "image/jpeg"}
SECRET = re.compile(r"[A-Za-z0-9_.~+/=-]{6,512}")  # a code or a token


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A server that knows our program, and where the person allows it to post."""

    server: str
    client_id: str
    client_secret: str
    authorize_url: str


class Mastodon:
    """Calls the server of an account. `transport` decides which addresses may be reached at all."""

    title = WHO

    def __init__(
        self,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: timedelta = LOOK,
        allow_local: bool = False,
    ) -> None:
        self._transport = transport
        self._timeout = timeout
        self._allow_local = allow_local
        self._terms: dict[str, tuple[float, Terms]] = {}

    def server_of(self, words: str) -> str:
        """Return the address of the server that a person names: "mastodon.social", a link to it, or "@ava@mastodon.social".

        Raises InvalidRequest for anything else; also for a plain number, a port or a path that leads elsewhere.
        """
        said = words.strip().rstrip("/")
        host = urlsplit(said).netloc if "://" in said else said.rpartition("@")[2].partition("/")[0]
        if self._allow_local and LOCAL.fullmatch(host):
            return f"http://{host}"
        if ("://" in said and not said.lower().startswith("https://")) or not HOST.fullmatch(host):
            raise InvalidRequest(
                tr("{said!r} is no Mastodon server that I can ask", said=said[:60]),
                fix=tr("for example /connect mastodon mastodon.social"),
            )
        return f"https://{host.lower()}"

    async def register(self, server: str) -> Registered:
        """Make our program known to a server, and return where the person is to go."""
        with contextlib.suppress(NotAuthorized):  # to strangers it says nothing of itself
            await self.terms(server)  # a server that is none says so before it is told anything
        reply = await self.call(
            server,
            "POST",
            "/api/v1/apps",
            data={"client_name": APP, "redirect_uris": BY_HAND, "scopes": " ".join(SCOPES)},
        )
        facts = body_of(reply)
        number, secret = facts.get("client_id"), facts.get("client_secret")
        if not isinstance(number, str) or not isinstance(secret, str):
            raise Unavailable(
                tr("{server} did not register the bot", server=_host(server)),
                fix=tr("try again, or use another server"),
            )
        asked = {"client_id": number, "redirect_uri": BY_HAND, "response_type": "code", "scope": " ".join(SCOPES)}
        return Registered(
            server=server,
            client_id=number,
            client_secret=secret,
            authorize_url=f"{server}/oauth/authorize?{urlencode(asked)}",
        )

    async def exchange(self, app: Registered, code: str) -> Grant:
        """Exchange the code that the person brought for a token."""
        if not SECRET.fullmatch(code.strip()):
            raise InvalidRequest(tr("that is no code"), fix=tr("copy the whole code that the server shows"))
        fields = {
            "grant_type": "authorization_code",
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "redirect_uri": BY_HAND,
            "code": code.strip(),
            "scope": " ".join(SCOPES),
        }
        try:
            reply = await self.call(app.server, "POST", "/oauth/token", data=fields)
        except (NotAuthorized, Refused) as error:
            raise InvalidRequest(
                tr("{server} does not take that code", server=_host(app.server)),
                fix=tr("it works once and not for long: get a new one"),
            ) from error
        facts = body_of(reply)
        token = facts.get("access_token")
        if not isinstance(token, str) or not token:
            raise Unavailable(tr("{server} gave no token", server=_host(app.server)), fix=tr("try again"))
        scopes = str(facts.get("scope", "")).split()
        ends = facts.get("expires_in")
        expires = datetime.now(UTC) + timedelta(seconds=ends) if isinstance(ends, int) and ends > 0 else None
        return await self.grant(app.server, token, scopes=scopes, expires_at=expires)

    async def grant(
        self, server: str, token: str, *, scopes: list[str] | None = None, expires_at: datetime | None = None
    ) -> Grant:
        """Ask who a token belongs to and what it may do. Raises NotAuthorized when it may not post."""
        me = body_of(await self.call(server, "GET", "/api/v1/accounts/verify_credentials", token=token))
        if not me.get("id") or not me.get("username"):
            raise Unavailable(tr("{server} did not say who that is", server=_host(server)), fix=tr("try again"))
        if not scopes:
            scopes = await self._scopes(server, token)
        if missing := [scope for scope in SCOPES[1:] if scopes and not _covers(scopes, scope)]:
            raise NotAuthorized(
                tr("the token of {server} may not {missing}", server=_host(server), missing=tr(" and ").join(missing)),
                fix=tr("allow {scopes} when you make it", scopes=", ".join(SCOPES)),
            )
        terms = await self.terms(server, token=token)
        place = place_at(terms)
        name = f"@{me['username']}@{_host(server)}"
        clip = tr(" or a clip of {size:.0f} MB", size=(place.placements["video"].size_max or 0) / 1000000.0)
        kinds = tr("up to {count} pictures{clip}", count=place.placements["image"].count_max, clip=clip)
        bot = "" if me.get("bot") else tr(" Mark it as automated in its settings: it is what people expect of a bot.")
        return Grant(
            address=f"{me['username']}@{_host(server)}",
            name=name,
            secret={"server": server, "token": token, "id": str(me["id"]), "scopes": scopes},
            expires_at=expires_at,
            terms=terms,
            can=tr(
                "Posts of {most} characters with {kinds}, with alt text.{bot}",
                most=place.caption_max,
                kinds=kinds,
                bot=bot,
            ),
        )

    async def renew(self, secret: Mapping[str, Any]) -> Grant | None:
        return None  # its tokens do not end; one that does is connected anew

    async def look(self, secret: Mapping[str, Any]) -> str:
        me = body_of(
            await self.call(secret["server"], "GET", "/api/v1/accounts/verify_credentials", token=secret["token"])
        )
        if me.get("suspended"):
            raise NotAuthorized(tr("the account is suspended"))
        return tr("@{name}@{host} posts on {host}", name=me.get("username"), host=_host(secret["server"]))

    async def terms(self, server: str, *, token: str = "") -> Terms:
        """Return what a server takes; it is asked once an hour. Raises Unavailable for what is no such server.

        Some tell it only to those who have an account there.
        """
        known = self._terms.get(server)
        if known is not None and time.monotonic() - known[0] < FRESH:
            return known[1]
        try:
            reply = await self.call(server, "GET", "/api/v2/instance", token=token)
        except Refused:
            reply = await self.call(
                server, "GET", "/api/v1/instance", token=token
            )  # older servers, and some of the kin
        facts = body_of(reply)
        if not facts.get("version") and not facts.get("configuration"):
            raise Unavailable(tr("{server} is no Mastodon server", server=_host(server)), fix=tr("check its name"))
        found = _terms(facts)
        self._terms[server] = (time.monotonic(), found)
        return found

    def forget(self, server: str) -> None:
        """Ask for its terms anew the next time: it has just refused what they allow."""
        self._terms.pop(server, None)

    async def call(
        self,
        server: str,
        method: str,
        path: str,
        *,
        token: str = "",
        timeout: timedelta | None = None,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Reply:
        """Make one call and return a success; what an error means is in `tools.errors`."""
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        async with client(timeout=timeout or self._timeout, transport=self._transport) as http:
            reply = await ask(http, method, f"{server}{path}", _host(server), headers=sent, **options)
        raise_for(reply, _host(server))
        return reply

    async def _scopes(self, server: str, token: str) -> list[str]:
        """Return what a token may do, where the server says it; [] where it does not."""
        try:
            facts = body_of(await self.call(server, "GET", "/api/v1/apps/verify_credentials", token=token))
        except (NotAuthorized, Refused, Unavailable, OutcomeUnknown):
            return []
        scopes = facts.get("scopes")
        return [str(scope) for scope in scopes] if isinstance(scopes, list) else []


def body_of(reply: Reply) -> dict[str, Any]:
    return reply.body if isinstance(reply.body, dict) else {}


def raise_for(reply: Reply, who: str) -> None:
    """Raise what an answer means; return when it is a success with a body that can be read."""
    status = reply.status
    facts = body_of(reply)
    said = str(facts.get("error_description") or facts.get("error") or reply.text)[:LONGEST_BODY]
    if 200 <= status < 300 and reply.body is not None:
        return
    if status == 429:
        wait = _wait(reply)
        raise RateLimited(
            tr("{who} asks to wait {seconds:.0f} seconds", who=who, seconds=wait.total_seconds()), retry_after=wait
        )
    if status >= 500 or status == 408 or 200 <= status < 300:
        what = (
            tr("answered with a page instead of an answer")
            if 200 <= status < 300
            else tr("answered {status}", status=status)
        )
        raise OutcomeUnknown(f"{who} {what}: {said[:200]}")
    if 300 <= status < 400:
        raise Unavailable(
            tr("{who} sent the bot elsewhere ({status})", who=who, status=status),
            fix=tr("use the address that the server has now"),
        )
    if status in {401, 403}:
        raise NotAuthorized(said or tr("{host} answered {status}", host=who, status=status))
    if status == 413:
        raise Refused(tr("the file is too large for {who}", who=who), fix=tr("make it shorter, or smaller"))
    raise Refused(
        tr("{who} refused it ({status}: {said})", who=who, status=status, said=said),
        fix=tr("change the post, then try again"),
    )


def _wait(reply: Reply) -> timedelta:
    """How long to wait: by the header in seconds, else until the moment that the server names."""
    if reply.headers.get("retry-after", "").isdecimal():
        seconds = float(reply.headers["retry-after"])
    else:
        try:
            until = datetime.fromisoformat(reply.headers.get("x-ratelimit-reset", "").replace("Z", "+00:00"))
            seconds = (until - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            seconds = 60.0
    return timedelta(seconds=min(max(seconds, 1.0), 86_400.0))


def place_at(terms: Terms) -> Platform:
    """Return Mastodon as a server of these terms has it."""
    return with_terms(platform("mastodon"), terms)


def _terms(facts: Mapping[str, Any]) -> Terms:
    """Return what a server says of itself, in the words of Mastodon or of its kin."""
    configuration = facts.get("configuration")
    configuration = configuration if isinstance(configuration, dict) else {}
    statuses, media = configuration.get("statuses"), configuration.get("media_attachments")
    statuses = statuses if isinstance(statuses, dict) else {}
    media = media if isinstance(media, dict) else {}

    def number(table: Mapping[str, Any], *names: str) -> int | None:
        for name in names:
            value = table.get(name)
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
        return None

    mimes = media.get("supported_mime_types")
    kinds = [MIMES.get(str(mime), str(mime)) for mime in mimes] if isinstance(mimes, list) else []
    # `max_toot_chars` and what stands beside it are the words of Pleroma and Akkoma, which count a link as it is written.
    return Terms(
        caption_max=number(statuses, "max_characters") or number(facts, "max_toot_chars", "max_characters"),
        link_length=number(statuses, "characters_reserved_per_url") or 0,
        alt_text_max=number(media, "description_limit") or number(facts, "description_limit"),
        files=number(statuses, "max_media_attachments") or number(facts, "max_media_attachments"),
        image_bytes=number(media, "image_size_limit") or number(facts, "upload_limit"),
        video_bytes=number(media, "video_size_limit") or number(facts, "upload_limit"),
        image_formats=tuple(kind.removeprefix("image/") for kind in kinds if kind.startswith("image/")),
        containers=tuple(kind.removeprefix("video/") for kind in kinds if kind.startswith("video/")),
    )


def _covers(scopes: list[str], wanted: str) -> bool:
    """Whether a token of these scopes may do this: "write" covers "write:media"."""
    return wanted in scopes or wanted.partition(":")[0] in scopes


def _host(server: str) -> str:
    return urlsplit(server).netloc


def registered_from(secret: Mapping[str, Any]) -> Registered:
    return Registered(**{name: str(secret[name]) for name in Registered.__dataclass_fields__})
