"""Getting a model file from where it is published: whole and checked, or not at all; broken off, it goes on where it was.

What has come lies beside the file in a part of its own, with a note of what it is a part of. The file gets its name when
its length, its hash where one is told, and its own header agree. Only http and https are spoken.
"""

import asyncio
import hashlib
import json
import logging
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from storage.wording import tr
from tools.comfyui.modelfile import ENOUGH, problem_of, problem_of_head, refuse_kind, spoken
from tools.errors import InvalidRequest, NotAuthorized, Refused, Unavailable
from tools.tls import trusted
from tools.working import FULL, disk_full

logger = logging.getLogger(__name__)

CHUNK = 1024 * 1024  # bytes that are written at a time
REDIRECTS = 5
MOST = 200 * 10**9  # bytes of one file
SHA256 = re.compile(r"[0-9a-f]{64}")

Say = Callable[[int, int], None]  # bytes there, bytes in all (0: not known)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds, and how often."""

    connect: float = 10.0
    silence: float = 60.0  # without a byte, until the line is taken for dead
    pause: float = 2.0  # before the second try; doubled each time nothing has come
    longest_pause: float = 60.0
    tries: int = 6  # in a row that bring nothing


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a server tells of a file before it is fetched; 0 and "" where it does not."""

    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What kind of file is fetched, and what is none of that kind: each tells what is wrong, "" for nothing."""

    refuse: Callable[[str], None]  # a name; raises Refused
    problem_of_head: Callable[[bytes, str], str]  # the first bytes and the name
    problem_of: Callable[[Path, str], str]  # the whole file and its name


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What is known of the bytes that have come."""

    url: str
    validator: str = ""  # a strong ETag, or a date: the rest is asked for on condition that it still holds
    size: int = 0  # of the whole


class Fetcher:
    """Fetches files. `floor` are bytes that stay free on the disk."""

    def __init__(
        self, *, allow_pickles: bool = False, floor: int = 0, pace: Pace | None = None, kind: Kind | None = None
    ) -> None:
        """Without a `kind`, models of ComfyUI are fetched, pickles only where they are allowed."""
        self._kind = kind or Kind(
            refuse=partial(refuse_kind, allow_pickles=allow_pickles),
            problem_of_head=problem_of_head,
            problem_of=lambda file, name: problem_of(file, name=name),
        )
        self._floor = floor
        self._pace = pace or Pace()
        self._under_way: dict[Path, asyncio.Lock] = {}

    async def look(self, url: str) -> Published:
        """Ask for a file's length and hash without fetching it. Raises what `fetch` raises for one that cannot be had."""
        async with self._client() as http:
            try:
                async with self._asked(http, "HEAD", url, {}) as (answer, told):
                    if answer.status_code not in {403, 405, 501}:
                        _refuse(answer, url)
                        return Published(size=told.size or _length(answer), sha256=told.sha256)
                # Some servers know only GET: the first byte tells the length of the whole.
                async with self._asked(http, "GET", url, {"Range": "bytes=0-0"}) as (answer, told):
                    _refuse(answer, url)
                    size = _whole_of(answer) if answer.status_code == 206 else _length(answer)
                    return Published(size=told.size or size, sha256=told.sha256)
            except (httpx.HTTPError, TimeoutError) as error:
                raise Unavailable(
                    tr("{host} does not answer", host=_host(url)), fix=tr("is this machine online? Try again later")
                ) from error

    async def fetch(self, url: str, to: Path, *, published: Published, say: Say) -> None:
        """Bring the file at `url` to the path `to`; one that is there already is left as it is.

        Cancelled or failed, what has come is kept, and the next call goes on from there. Raises Unavailable when the line
        stays dead or the disk has no room, Refused for what is not the file, NotAuthorized and InvalidRequest where the
        server does not give it.
        """
        self._kind.refuse(to.name)
        check_source(url)
        async with self._under_way.setdefault(to, asyncio.Lock()):
            if to.exists():
                return
            await asyncio.to_thread(to.parent.mkdir, parents=True, exist_ok=True)
            part = part_of(to)
            self._refuse_without_room(to, published.size, _size(part))
            try:
                await self._until_whole(url, part, published, say)
                await self._check(part, to.name, published)
            except Refused:
                await asyncio.to_thread(_forget, part)
                raise
            except OSError as error:
                if error.errno in FULL:
                    raise disk_full() from error
                raise
            await asyncio.to_thread(_settle, part, to)
            logger.info("Model fetched", extra={"action": "model_fetched", "file": to.name, "size": _size(to)})

    async def _until_whole(self, url: str, part: Path, published: Published, say: Say) -> None:
        pace, failures, why = self._pace, 0, ""
        furthest = _size(part)  # what begins anew is no progress: a server that lies about lengths would go on for ever
        async with self._client() as http:
            while failures < pace.tries:
                try:
                    if await self._more(http, url, part, published, say):
                        return
                    why = tr("the server ended too early")
                except (httpx.HTTPError, TimeoutError) as error:
                    why = (
                        tr("nothing came any more")
                        if isinstance(error, TimeoutError | httpx.TimeoutException)
                        else tr("the line broke")
                    )
                    logger.info(
                        "Fetching broke off", extra={"action": "fetch_broke_off", "file": part.name, "why": repr(error)}
                    )
                failures = 0 if _size(part) > furthest else failures + 1
                furthest = max(furthest, _size(part))
                await asyncio.sleep(min(pace.pause * 2 ** max(0, failures - 1), pace.longest_pause))
        host, have, whole = _host(url), spoken(_size(part)), spoken(published.size)
        if not _size(part):
            said = tr("{host} gave up on the file: {why}", host=host, why=why)
        elif not published.size:
            said = tr("{host} gave up on the file at {have}: {why}", host=host, have=have, why=why)
        else:
            said = tr(
                "{host} gave up on the file at {have} of {whole}: {why}", host=host, have=have, whole=whole, why=why
            )
        raise Unavailable(
            said,
            fix=tr("try again: it goes on where it was"),
        )

    async def _more(self, http: httpx.AsyncClient, url: str, part: Path, published: Published, say: Say) -> bool:
        """Ask for what lacks, and write what comes; whether the whole is there. What has another length begins anew."""
        known = await asyncio.to_thread(_note_of, part)
        have = _size(part) if known.url == url else 0
        if known.size and have == known.size:
            return True
        headers = {}
        if have:
            headers["Range"] = f"bytes={have}-"
            if known.validator:
                headers["If-Range"] = known.validator
        async with self._asked(http, "GET", url, headers) as (answer, told):
            if answer.status_code == 416:
                if have and have == _whole_of(answer) and published.size in {0, have}:
                    return True
                await asyncio.to_thread(_forget, part)
                return False
            _refuse(answer, url)
            goes_on = answer.status_code == 206 and _start_of(answer) == have
            if answer.status_code == 206 and not goes_on:
                await asyncio.to_thread(_forget, part)
                return False
            whole = _whole_of(answer) if answer.status_code == 206 else _length(answer)
            expected = published.size or told.size
            if whole and expected and whole != expected:
                if goes_on:  # another file lies there now than the one that was begun
                    await asyncio.to_thread(_forget, part)
                    return False
                raise Refused(
                    tr(
                        "{host} sends {whole} where the file has {expected}",
                        host=_host(url),
                        whole=spoken(whole),
                        expected=spoken(expected),
                    ),
                    fix=tr("look at its page"),
                )
            whole = whole or expected
            if whole > MOST:
                raise Refused(
                    tr("a file of {whole} is not fetched", whole=spoken(whole)),
                    fix=tr("at most {most}", most=spoken(MOST)),
                )
            self._refuse_without_room(part, whole, have if goes_on else 0)
            note = _Part(url=url, validator=_validator(answer), size=whole)
            await asyncio.to_thread(_write_note, part, note)
            return await self._write(answer, part, have if goes_on else 0, whole, say)

    async def _write(self, answer: httpx.Response, part: Path, have: int, whole: int, say: Say) -> bool:
        """Write what comes, and keep it when it breaks off; whether the whole has come."""
        name = part.name.removeprefix(".").removesuffix(".part")
        clock = asyncio.get_running_loop().time
        head, waiting = b"", bytearray()
        with await asyncio.to_thread(part.open, "ab" if have else "wb") as target:
            try:
                async with asyncio.timeout(self._pace.silence) as late:
                    async for piece in answer.aiter_raw():
                        late.reschedule(clock() + self._pace.silence)
                        if len(head) == have < ENOUGH:
                            head += piece[: ENOUGH - len(head)]
                            if problem := self._kind.problem_of_head(head, name):
                                raise Refused(
                                    tr("what came as {name} is not used: {problem}", name=name, problem=problem),
                                    fix=tr("fetch it in a browser, and look at it"),
                                )
                        waiting += piece
                        have += len(piece)
                        if have > (whole or MOST):
                            raise Refused(
                                tr("{name} has more bytes than the server said", name=name), fix=tr("try again later")
                            )
                        if len(waiting) >= CHUNK:
                            # Taken out first: cancelled here, the write goes on, and `finally` must not repeat it.
                            chunk, waiting = bytes(waiting), bytearray()
                            await asyncio.to_thread(target.write, chunk)
                        say(have, whole)
            finally:
                target.write(waiting)
        return have == whole if whole else True

    async def _check(self, part: Path, name: str, published: Published) -> None:
        if problem := await asyncio.to_thread(self._kind.problem_of, part, name):
            raise Refused(
                tr("what came as {name} is not used: {problem}", name=name, problem=problem),
                fix=tr("try again, or fetch it in a browser"),
            )
        if published.sha256:
            found = await asyncio.to_thread(_hash, part)
            if found != published.sha256:
                raise Refused(
                    tr(
                        "what came as {name} is not the file that was published: its hash is {found}…, not {expected}…",
                        name=name,
                        found=found[:12],
                        expected=published.sha256[:12],
                    ),
                    fix=tr("try again; if it stays so, do not use that source"),
                )

    def _refuse_without_room(self, to: Path, size: int, have: int) -> None:
        free = shutil.disk_usage(to.parent).free
        if max(0, size - have) + self._floor > free:
            raise Unavailable(
                tr(
                    "{name} needs {needed}, and {free} are free, of which {floor} stay free",
                    name=to.name.removeprefix(".").removesuffix(".part"),
                    needed=spoken(max(0, size - have)),
                    free=spoken(free),
                    floor=spoken(self._floor),
                ),
                fix=tr("make room, then try again: it goes on where it was"),
            )

    def _client(self) -> httpx.AsyncClient:
        pace = self._pace
        return httpx.AsyncClient(
            follow_redirects=False,  # each step is looked at
            verify=trusted(),
            headers={"User-Agent": "troupe", "Accept": "*/*", "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(pace.silence, connect=pace.connect),
        )

    @asynccontextmanager
    async def _asked(
        self, http: httpx.AsyncClient, method: str, url: str, headers: dict[str, str]
    ) -> AsyncIterator[tuple[httpx.Response, Published]]:
        """The answer at the end of the redirects, and what was told of the file on the way (as huggingface.co does)."""
        size, sha256 = 0, ""
        for _ in range(REDIRECTS + 1):
            check_source(url)
            async with http.stream(method, url, headers=headers) as answer:
                linked = answer.headers.get("x-linked-etag", "").strip('"').lower()
                sha256 = linked if SHA256.fullmatch(linked) else sha256
                size = _number(answer.headers.get("x-linked-size", "")) or size
                if not answer.has_redirect_location:
                    if answer.headers.get("content-encoding", "identity") != "identity":  # none was accepted
                        raise Refused(
                            tr("{host} sends the file packed", host=_host(url)), fix=tr("fetch it in a browser")
                        )
                    yield answer, Published(size=size, sha256=sha256)
                    return
                following = urljoin(url, answer.headers["location"])
                if urlsplit(url).scheme == "https" and urlsplit(following).scheme != "https":
                    raise Refused(
                        tr("{host} sends us to an unprotected address", host=_host(url)),
                        fix=tr("fetch it in a browser"),
                    )
                url = following
        raise Refused(tr("{host} sends us round in a circle", host=_host(url)), fix=tr("fetch it in a browser"))


def check_source(url: str) -> None:
    """Raise InvalidRequest for an address that is not one of the web."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_web = False
    if not is_web:
        raise InvalidRequest(
            tr("{url!r} is no web address", url=url[:80]), fix=tr("a model's url begins with https://")
        )


def part_of(to: Path) -> Path:
    """Where what has come of a file lies. ComfyUI lists files by their endings, and this is none of them."""
    return to.with_name(f".{to.name}.part")


def _refuse(answer: httpx.Response, url: str) -> None:
    """Raise what an answer means that brings no file."""
    status = answer.status_code
    if status in {200, 206}:
        kind = answer.headers.get("content-type", "").lower()
        if kind.startswith(("text/html", "application/xhtml")):
            raise Refused(
                tr("{host} sent a web page instead of the file", host=_host(url)),
                fix=tr("it may want you to sign in there"),
            )
        return
    if status in {401, 403}:
        raise NotAuthorized(
            tr("{host} does not give the file to everybody ({status})", host=_host(url), status=status),
            fix=tr("sign in there, accept its licence, and fetch it in a browser"),
        )
    if status in {404, 410}:
        raise InvalidRequest(
            tr("{host} does not have the file any more ({status})", host=_host(url), status=status),
            fix=tr("look for it on its page"),
        )
    if status == 429 or status >= 500:
        raise httpx.HTTPStatusError(f"answered {status}", request=answer.request, response=answer)
    raise Unavailable(
        tr("{host} answered {status}", host=_host(url), status=status), fix=tr("fetch the file in a browser")
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or tr("the server")
    except ValueError:
        return tr("the server")


def _number(said: str) -> int:
    return int(said) if re.fullmatch(r"\d{1,15}", said) else 0


def _length(answer: httpx.Response) -> int:
    return _number(answer.headers.get("content-length", ""))


def _whole_of(answer: httpx.Response) -> int:
    """The length of the whole, of a `Content-Range: bytes 5-9/10`; 0 where it is not told."""
    return _number(answer.headers.get("content-range", "").rpartition("/")[2])


def _start_of(answer: httpx.Response) -> int:
    found = re.match(r"bytes (\d{1,15})-", answer.headers.get("content-range", ""))
    return int(found[1]) if found else -1


def _validator(answer: httpx.Response) -> str:
    etag = str(answer.headers.get("etag", ""))
    return etag if etag.startswith('"') else str(answer.headers.get("last-modified", ""))


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _note_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _note_of(part: Path) -> _Part:
    try:
        told = json.loads(_note_file(part).read_text(encoding="utf-8"))
        return _Part(url=str(told["url"]), validator=str(told["validator"]), size=int(told["size"]))
    except (OSError, ValueError, KeyError, TypeError):
        return _Part(url="")


def _write_note(part: Path, note: _Part) -> None:
    _note_file(part).write_text(json.dumps(asdict(note)), encoding="utf-8")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_file(part).unlink(missing_ok=True)


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _settle(part: Path, to: Path) -> None:
    with part.open("rb+") as opened:
        os.fsync(opened.fileno())
    part.replace(to)
    _note_file(part).unlink(missing_ok=True)
