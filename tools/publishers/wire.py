"""One HTTP request that may be repeated by nobody, and what its end means for a post.

No retries, no redirects, no kept-alive connections: an old connection that the other side has just closed would look
like a lost answer, and a lost answer costs the owner a question.
"""

import json
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from storage.wording import tr
from tools.errors import NotAuthorized, OutcomeUnknown, RateLimited, Refused, Unavailable
from tools.publishers.publisher import StaleSend
from tools.tls import trusted

CONNECT = 15.0  # seconds
LONGEST_BODY = 600  # characters of a platform's answer that are kept


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    body: dict[str, Any] | list[Any] | None  # None: not JSON
    text: str
    headers: Mapping[str, str]


_may_send: ContextVar[Callable[[], bool]] = ContextVar("may_send", default=lambda: True)


@contextmanager
def only_while(may_send: Callable[[], bool]) -> Iterator[None]:
    """Within the block, nothing of a request's body leaves once `may_send` says no: StaleSend is raised instead.

    A process can be frozen after its last look and before the request, or in the middle of it. Whoever went on with its
    work meanwhile has been told that nothing arrived; woken, it must not finish what it had begun.
    """
    token = _may_send.set(may_send)
    try:
        yield
    finally:
        _may_send.reset(token)


class _Watched(httpx.AsyncByteStream):
    """A request's body that is looked after until its last piece is written."""

    def __init__(self, body: httpx.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._body:
            if not _may_send.get()():
                raise StaleSend
            yield part

    async def aclose(self) -> None:
        await self._body.aclose()


async def _watch(request: httpx.Request) -> None:
    if isinstance(request.stream, httpx.AsyncByteStream):
        request.stream = _Watched(request.stream)


def client(*, timeout: timedelta, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Return a client for sends: every request on a connection of its own, tried once."""
    return httpx.AsyncClient(
        transport=transport,
        verify=trusted(),
        timeout=httpx.Timeout(timeout.total_seconds(), connect=CONNECT),
        limits=httpx.Limits(max_keepalive_connections=0),
        follow_redirects=False,
        event_hooks={"request": [_watch]},
    )


async def ask(http: httpx.AsyncClient, method: str, url: str, who: str, **options: Any) -> Reply:
    """Send one request and return what came back, whatever its status.

    `who` names the other side in messages: the URL may hold a token. Raises Unavailable when the request surely never
    arrived, OutcomeUnknown when it may have.
    """
    try:
        response = await http.request(method, url, **options)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
        if isinstance(error.__context__, ssl.SSLError) or "certificate" in str(error).lower():
            raise Unavailable(
                tr("{who}'s certificate is not accepted", who=who), fix=tr("check this machine's clock and its proxy")
            ) from None
        raise Unavailable(
            tr("{who} cannot be reached", who=who), fix=tr("check the connection to the internet")
        ) from None
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise NotAuthorized(
            tr("the address of {who} is wrong: {kind}", who=who, kind=type(error).__name__),
            fix=tr("check the settings"),
        ) from None
    except httpx.TimeoutException:
        raise OutcomeUnknown(tr("{who} did not answer in time", who=who)) from None
    except (httpx.TransportError, httpx.DecodingError) as error:
        raise OutcomeUnknown(
            tr("the connection to {who} broke off ({kind})", who=who, kind=type(error).__name__)
        ) from None
    try:
        body = response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        body = None
    return Reply(
        status=response.status_code,
        body=body if isinstance(body, dict | list) else None,
        text=response.text[:LONGEST_BODY],
        headers=response.headers,
    )


def raise_for(reply: Reply, who: str, *, said: str, retry_after: float | None, setting: str) -> None:
    """Raise what a status means for a post; return when it is a success.

    `said` is the platform's own reason, `setting` the one to look at when it does not let us in.
    """
    status, said = reply.status, (said or reply.text)[:LONGEST_BODY]
    if 200 <= status < 300:
        return
    if status == 429:
        wait = max(1.0, retry_after if retry_after is not None else 30.0)
        raise RateLimited(
            tr("{who} asks to wait {wait:g} seconds", who=who, wait=wait), retry_after=timedelta(seconds=wait)
        )
    if status >= 500 or status == 408:
        raise OutcomeUnknown(tr("{who} answered {status}: {said}", who=who, status=status, said=said))
    if status in {401, 403, 404}:
        raise NotAuthorized(
            tr("{who} does not let the bot post ({status}: {said})", who=who, status=status, said=said),
            fix=tr("check {setting}", setting=setting),
        )
    if 300 <= status < 400:
        raise Unavailable(
            tr("{who} sent the bot elsewhere ({status})", who=who, status=status),
            fix=tr("check this machine's way to the internet"),
        )
    if status == 413:
        raise Refused(tr("the file is too large for {who}", who=who), fix=tr("make it shorter, or smaller"))
    raise Refused(
        tr("{who} refused the post ({status}: {said})", who=who, status=status, said=said),
        fix=tr("change the post, then try again"),
    )
