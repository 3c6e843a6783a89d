"""The settings: one frozen object from `config.toml` and the environment, checked key by key.

A key of a section is written `[comfyui]` / `url = …` in the file and `TROUPE_COMFYUI_URL` in the environment; a key
outside the sections is `timezone = …` and `TROUPE_TIMEZONE`. The command line wins over the environment, the
environment over the file, the file over the defaults. `load` reads; nothing below bot/ does.
"""

import os
import re
import stat
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from annotated_types import Ge, Le
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo

from bot.values import (
    Chat,
    Command,
    Length,
    WebAddress,
    a_bot_api_address,
    a_bot_file_address,
    a_database,
    a_discord_api_address,
    a_discord_token,
    a_gateway_address,
    a_height,
    a_host,
    a_model,
    a_prefix,
    a_telegram_token,
    a_timezone,
    a_web_address_or_none,
    a_workflow,
    in_words,
    nearest,
    on_or_off,
    queues_in,
    some_arguments,
    some_queues,
)

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "TROUPE_"
ALIASES = {"TROUPE_DEFAULT_CHECKPOINT": "comfyui.checkpoint"}
OF_THE_LAUNCHER = {"TROUPE_PYTHON", "TROUPE_CALLED_FROM", "TROUPE_DEMO_DIR", "TROUPE_PAIR_ID", "TROUPE_SECRET_KEY"}
BUCKET_KEYS = ("TROUPE_STORAGE_ACCESS_KEY", "TROUPE_STORAGE_SECRET_KEY")  # never in the file: see bucket_keys
BUCKET_KEY_FILE = "bucket.key"  # in data_dir; the two on a line each


class SettingsError(Exception):
    """Settings that cannot be used: one line for each key, for the person. The command line prints them and exits 2."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def key(default: Any, description: str, *, allowed: str = "", shown: str = "") -> Any:
    """A field: its default, what it is for, and, where the type does not say it, what it may be."""
    return Field(default=default, description=description, json_schema_extra={"allowed": allowed, "shown": shown})


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, regex_engine="python-re")


# ---------------------------------------------------------------------------------------------- the sections


class DatabaseSettings(Section):
    url: Annotated[str, AfterValidator(a_database)] = Field(
        default="",
        repr=False,  # may hold a password
        description="Where everything is remembered.",
        json_schema_extra={
            "shown": "SQLite `troupe.db` in data_dir",
            "allowed": "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        },
    )


class StorageSettings(Section):
    kind: Literal["folder", "s3"] = key(
        "folder", "Where the library's files lie; s3: in a bucket (needs ./troupe add s3)."
    )
    folder: Path | None = key(
        None,
        "The folder they lie in, such as a share of several hosts.",
        shown="`assets` in data_dir",
        allowed="a folder",
    )
    endpoint: Annotated[str, AfterValidator(a_web_address_or_none)] = key(
        "", "The bucket's server: MinIO, Garage, R2, B2 …", shown="Amazon S3", allowed="http(s)://HOST:PORT"
    )
    bucket: str = key("", "The bucket's name.", shown="none")
    prefix: Annotated[str, AfterValidator(a_prefix)] = key(
        "",
        "The folder within the bucket; each library needs one of its own.",
        shown="none",
        allowed="a path such as troupe/mine",
    )
    region: Annotated[str, AfterValidator(str.strip)] = key(
        "us-east-1", "The region that the bucket was made in; R2: auto."
    )
    cache_gb: Annotated[float, Ge(0.1), Le(100_000)] = key(
        10.0, "How much of a bucket is kept here beside it, in GB: what was used last."
    )


class ComfyUISettings(Section):
    url: WebAddress = key("http://127.0.0.1:8188", "Where ComfyUI listens.", allowed="http://HOST:PORT")
    folder: Path | None = key(
        None, "Where ComfyUI lies (it holds main.py), for /comfy start.", shown="none", allowed="a folder"
    )
    python: Path | None = key(
        None, "The Python that ComfyUI is started with.", shown="the one in its .venv or venv", allowed="a file"
    )
    arguments: Annotated[str, AfterValidator(some_arguments)] = key(
        "", "More arguments for ComfyUI, such as --lowvram.", shown="none", allowed="as in a shell"
    )
    start: bool = key(False, "Whether ComfyUI is started along with the bot.")
    allow_remote: bool = key(False, "Whether `url` may be another machine. ComfyUI has no password: know your network.")
    checkpoint: str = key("", "The checkpoint used when none is asked for.", shown="the first that ComfyUI has")
    workflow: Annotated[str, AfterValidator(a_workflow)] = key(
        "auto",
        "The workflow used when none is asked for; auto goes by the checkpoint.",
        allowed="auto, sd15, sdxl or a name of /workflows",
    )
    allow_nodes: str = key(
        "",
        "Node classes that your own workflows may have besides the known ones.",
        shown="none",
        allowed="names, by commas",
    )
    allow_pickles: bool = key(
        False, "Whether model files may be pickles (.ckpt, .pt, .bin), which can run any program when loaded."
    )
    timeout: Annotated[Length, Ge(timedelta(seconds=10)), Le(timedelta(hours=24))] = key(
        timedelta(minutes=20), "The longest one picture may wait in ComfyUI's queue, and then be painted."
    )
    video_workflow: str = key(
        "auto",
        "What films where nothing else is asked for; auto: the best that ComfyUI has, and the card has room for.",
        allowed="auto, wan, ltx, svd, animatediff or a name of /workflows",
    )
    clip_timeout: Annotated[Length, Ge(timedelta(seconds=10)), Le(timedelta(hours=24))] = key(
        timedelta(hours=1), "The longest one clip may wait in ComfyUI's queue, and then be filmed."
    )


class OllamaSettings(Section):
    url: WebAddress = key("http://localhost:11434", "Where Ollama listens.", allowed="http://HOST:PORT")
    num_ctx: Annotated[int, Ge(2048), Le(1_048_576)] = key(
        16384, "The context window, in tokens, the same for every use (another value makes Ollama load the model anew)."
    )
    keep_alive: Annotated[Length, Ge(timedelta(0)), Le(timedelta(days=7))] = key(
        timedelta(minutes=30), "How long Ollama keeps the model in memory beyond its last use."
    )


class GpuSettings(Section):
    sharing: Literal["auto", "together", "turns"] = key(
        "auto",
        "Whether ComfyUI and Ollama may fill the card at the same time; auto: when what was measured of both fits.",
    )
    headroom_gb: Annotated[float, Ge(0), Le(200)] = key(
        2.0, "What stays free on the card, in GB, beside what both hold: pictures need more while they are painted."
    )
    minutes_per_day: Annotated[int, Ge(0), Le(1440)] = key(
        0, "How long the GPU works for one persona on one day, in minutes.", shown="0: as long as asked for"
    )


class FacesSettings(Section):
    likeness: bool = key(
        True, "Whether each picture's face is compared with the persona's references, where the faces extra is there."
    )
    rerolls: Annotated[int, Ge(0), Le(5)] = key(
        2, "How often a picture that does not show the persona's face is painted again, with new seeds."
    )


class VoiceSettings(Section):
    engine: Literal["auto", "piper", "espeak-ng", "flite", "off"] = key(
        "auto", "What speaks words that a reel shall say; auto: Piper (./troupe add voice), else what the machine has."
    )
    command: Command = key(
        (),
        "A program of your own that speaks instead, as a list of arguments; the words are on its standard input.",
        shown="none",
        allowed="arguments with {out}, and {text}, {voice}, {language}, {speed}, {stretch}, {wpm}",
    )


class FFmpegSettings(Section):
    path: Path | None = key(None, "An FFmpeg of your own.", shown="the one that was installed along", allowed="a file")
    encoder: Literal["x264", "auto", "nvenc", "qsv", "videotoolbox", "amf", "vaapi"] = key(
        "x264", "What encodes film: auto takes a chip of this machine where one works."
    )


class ReelSettings(Section):
    duration: Annotated[Length, Ge(timedelta(seconds=3)), Le(timedelta(seconds=90))] = key(
        timedelta(seconds=15), "How long a reel is when nothing else is asked for."
    )
    shots: Annotated[int, Ge(0), Le(20)] = key(0, "How many shots a reel has.", shown="0: by its length")
    storyboard: Annotated[Literal["auto", "on", "off"], BeforeValidator(on_or_off)] = key(
        "auto", "Whether a sketched storyboard is shown for a Go; auto: when a GPU paints the real pictures."
    )
    crossfade: Annotated[Length, Ge(timedelta(0)), Le(timedelta(seconds=2))] = key(
        timedelta(seconds=0.4), "How long shots melt into each other; 0 cuts."
    )
    hook: bool = key(True, "Whether the hook is written into the picture.")
    height: Annotated[int, AfterValidator(a_height)] = key(
        0,
        "How high a reel is, in pixels: a lower one is made sooner, and some platforms refuse it.",
        allowed="0, or an even number from 256 to 1920",
        shown="0: as its platform asks, 1920",
    )


class PostingSettings(Section):
    folder: Path | None = key(
        None, "Where the folder publisher puts posts.", shown="`posts` in data_dir", allowed="a folder"
    )
    grace: Annotated[Length, Ge(timedelta(0)), Le(timedelta(days=7))] = key(
        timedelta(minutes=15), "How late a post may still go out by itself; later ones are asked about."
    )
    settle: Annotated[Length, Ge(timedelta(seconds=1)), Le(timedelta(hours=1))] = key(
        timedelta(seconds=90), "How long a send with an unknown end is left alone before its platform is asked."
    )
    sweep: Annotated[Length, Ge(timedelta(seconds=1)), Le(timedelta(minutes=10))] = key(
        timedelta(seconds=20), "How often the schedule is looked through for due posts."
    )
    spacing: Annotated[Length, Ge(timedelta(0)), Le(timedelta(days=1))] = key(
        timedelta(minutes=1), "The shortest time between two posts to one destination."
    )
    credentials: bool = key(
        True,
        "Whether posts are signed with this installation's certificate (C2PA); marked as made with AI they are in any case.",
    )


class AccountSettings(Section):
    bluesky: WebAddress = key(
        "https://bsky.social", "Where a Bluesky login goes when no server is named.", allowed="https://…"
    )
    bluesky_video: WebAddress = key(
        "https://video.bsky.app", "The service that makes clips ready for Bluesky.", allowed="https://…"
    )
    allow_local: bool = key(
        False, "Whether servers of accounts may be on this machine, such as a Mastodon that you try out here."
    )


class TelegramSettings(Section):
    token: Annotated[SecretStr, AfterValidator(a_telegram_token)] = key(
        SecretStr(""), "The bot's token, from @BotFather (send it /newbot).", shown="none", allowed="123456:ABC…"
    )
    channel: Chat = key("", "The channel posts go to.", shown="none", allowed="@name or -100…")
    base_url: Annotated[str, AfterValidator(a_bot_api_address)] = key(
        "https://api.telegram.org/bot", "Another Bot API server.", allowed="http(s)://…"
    )
    base_file_url: Annotated[str, AfterValidator(a_bot_file_address)] = key(
        "", "Where that server keeps files.", shown="file/bot beside base_url", allowed="http(s)://…"
    )
    local: bool = key(
        False,
        "Whether that server is one of your own, run with --local on this machine: files to 2000 MB, any download.",
    )

    @property
    def files_url(self) -> str:
        return self.base_file_url or f"{self.base_url.removesuffix('/bot')}/file/bot"


class DiscordSettings(Section):
    token: Annotated[SecretStr, AfterValidator(a_discord_token)] = key(
        SecretStr(""), "The bot's token, from discord.com/developers (Bot page).", shown="none", allowed="a bot token"
    )
    channel: Chat = key("", "The id of the channel posts go to.", shown="none", allowed="digits")
    message_content: bool = key(
        True, "Whether the bot reads messages in servers (switch the intent on in the portal too)."
    )
    api_base: Annotated[str, AfterValidator(a_discord_api_address)] = key(
        "https://discord.com/api/v10", "Another REST address.", allowed="http(s)://…"
    )
    gateway: Annotated[str, AfterValidator(a_gateway_address)] = key(
        "", "Another gateway address.", shown="the one that api_base names", allowed="ws(s)://…"
    )


class WorkerSettings(Section):
    queues: Annotated[str, AfterValidator(some_queues)] = key(
        "",
        "What `./troupe run` leaves to the workers on other machines (docs/scaling.md).",
        shown="none",
        allowed="gpu, render, posts, by commas",
    )
    id: Annotated[str, AfterValidator(a_host)] = key(
        "",
        "The name of this process among the others on a PostgreSQL; it must stay the same.",
        shown="by machine and data folder",
        allowed="letters, digits, dots and dashes",
    )
    lost_after: Annotated[Length, Ge(timedelta(seconds=2)), Le(timedelta(minutes=10))] = key(
        timedelta(seconds=20), "How long a host may be silent before others go on with its work."
    )

    @property
    def left(self) -> frozenset[str]:
        return frozenset(queues_in(self.queues))


class LoggingSettings(Section):
    level: Literal["debug", "info", "warning", "error"] = key("info", "What is written to the run's events.jsonl.")
    keep_runs: Annotated[int, Ge(1), Le(10_000)] = key(50, "How many runs' logs are kept.")


class Settings(Section):
    """Everything a person can set. Frozen; every path is absolute, every dependent default filled in."""

    data_dir: Path = key(ROOT / "data", "Where everything is kept.", shown="`data` in the checkout", allowed="a folder")
    timezone: Annotated[str, AfterValidator(a_timezone)] = key(
        "", "The zone times are meant in.", shown="the machine's", allowed="a name like Europe/Berlin"
    )
    painter: Literal["auto", "sketch", "comfyui"] = key(
        "auto", "What paints; auto: ComfyUI where it answers, else sketches."
    )
    model: Annotated[str, AfterValidator(a_model)] = key(
        "auto",
        "What understands requests; auto: the best model Ollama has, else the offline phrases.",
        allowed="auto, offline, ollama:NAME or PROVIDER:NAME, such as ollama:qwen3.5:9b",
    )
    disk_floor_gb: Annotated[float, Ge(0), Le(10_000)] = key(2.0, "New jobs are refused below this free space, in GB.")
    database: DatabaseSettings = DatabaseSettings.model_construct()
    storage: StorageSettings = StorageSettings()
    comfyui: ComfyUISettings = ComfyUISettings()
    ollama: OllamaSettings = OllamaSettings()
    gpu: GpuSettings = GpuSettings()
    faces: FacesSettings = FacesSettings()
    voice: VoiceSettings = VoiceSettings()
    ffmpeg: FFmpegSettings = FFmpegSettings()
    reels: ReelSettings = ReelSettings()
    posting: PostingSettings = PostingSettings()
    accounts: AccountSettings = AccountSettings()
    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    workers: WorkerSettings = WorkerSettings()
    logging: LoggingSettings = LoggingSettings()

    @model_validator(mode="before")
    @classmethod
    def fill_in(cls, given: Any) -> Any:
        """Work out the defaults that depend on other keys or on the machine."""
        if not isinstance(given, dict):
            return given
        filled = {name: dict(value) if isinstance(value, dict) else value for name, value in given.items()}
        data_dir = filled.setdefault("data_dir", ROOT / "data")
        if not filled.get("timezone"):
            filled["timezone"] = machine_timezone()
        if isinstance(data_dir, str | Path) and str(data_dir):
            folder = Path(data_dir).expanduser().absolute()
            filled["data_dir"] = folder
            for section, name, value in (
                ("database", "url", f"sqlite+aiosqlite:///{(folder / 'troupe.db').as_posix()}"),
                ("posting", "folder", folder / "posts"),
            ):
                part = filled.setdefault(section, {})
                if isinstance(part, dict) and part.get(name) in (None, ""):
                    part[name] = value
        return filled

    @property
    def posts_folder(self) -> Path:
        return self.posting.folder or self.data_dir / "posts"

    @property
    def assets_folder(self) -> Path:
        """Where the library's files lie, or of a bucket those that were used last."""
        if self.storage.kind == "s3":
            return self.data_dir / "cache"
        return self.storage.folder or self.data_dir / "assets"

    @property
    def voices_folder(self) -> Path:
        """Where the voices that were fetched lie."""
        return self.data_dir / "voices"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


# ---------------------------------------------------------------------------------------------- reading


def load(
    root: Path = ROOT,
    environ: Mapping[str, str] | None = None,
    *,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """Read `root`/config.toml (it may be missing) and the environment.

    `overrides` are dotted keys from the command line, such as {"model": "offline", "reels.shots": 3}.
    Relative paths are meant from the file's folder in the file, and from where the person stands elsewhere.
    Raises SettingsError with one line for every key that is wrong.
    """
    environ = os.environ if environ is None else environ
    stands = Path(environ.get("TROUPE_CALLED_FROM") or Path.cwd())
    file = root / "config.toml"
    given: dict[str, Any] = {}
    sources: dict[str, str] = {}

    def put(name: str, value: Any, source: str, base: Path) -> None:
        section, _, inner = name.rpartition(".")
        target = given.setdefault(section, {}) if section else given
        if not isinstance(target, dict):
            target = given[section] = {}
        target[inner] = absolute(value, base) if name in PATHS else value
        sources[name] = source

    for section, value in read_toml(file).items():
        if isinstance(value, dict) and section in SECTIONS:
            for inner, inner_value in value.items():
                put(f"{section}.{inner}", inner_value, file.name, root)
        else:
            put(section, value, file.name, root)
    check_privacy(file, given)
    # The aliases first: a key's own variable wins over its alias.
    for variable, name in [*ALIASES.items(), *((env_name(name), name) for name, _ in every_key())]:
        if environ.get(variable):
            put(name, environ[variable], variable, stands)
    for name, value in (overrides or {}).items():
        put(name, value, "the command line", stands)
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(sorted({explain(part, given, sources) for part in error.errors()})) from None


def terminal_locale(environ: Mapping[str, str] | None = None) -> str:
    """Return the locale of the terminal, by the variables that gettext reads, in its order."""
    environ = os.environ if environ is None else environ
    given = (environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return next((value.partition(":")[0] for value in given if value), "")


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """A line for each TROUPE_ variable that no setting reads: most likely a slip of the pen, so worth a warning."""
    known = {env_name(key) for key, _ in every_key()} | set(ALIASES) | OF_THE_LAUNCHER | set(BUCKET_KEYS)
    lines = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = nearest(name, sorted(known))
            lines.append(f"{name} is not a setting and is ignored" + (f"; did you mean {near}?" if near else "."))
    return lines


def known_secrets(settings: Settings, environ: Mapping[str, str] | None = None) -> frozenset[str]:
    """Every value that must never be seen in a log: tokens, the database's password, keys of model providers."""
    environ = os.environ if environ is None else environ
    found = {
        value.get_secret_value()
        for section in SECTIONS
        for value in vars(getattr(settings, section)).values()
        if isinstance(value, SecretStr)
    }
    password = urlsplit(settings.database.url).password or ""
    found |= {password, unquote(password)}
    telling = re.compile(r"(?:API_?KEY|ACCESS_KEY|SECRET_KEY|TOKEN|SECRET|PASSWORD|PASSWD)$", re.IGNORECASE)
    found |= {value.strip().removeprefix("Bot ") for name, value in environ.items() if telling.search(name)}
    with suppress(OSError, UnicodeDecodeError):
        found |= set((settings.data_dir / BUCKET_KEY_FILE).read_text(encoding="utf-8").split())
    return frozenset(value for value in found if len(value) >= 6)


def read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError([f"{file.name} is not readable as TOML: {error}"]) from None
    except OSError as error:
        raise SettingsError([f"{file} cannot be read: {error.strerror or error}"]) from None


def check_privacy(file: Path, given: Mapping[str, Any]) -> None:
    """Refuse a file that holds a secret and that other people of this machine can read."""
    held = [
        name
        for name, field in every_key()
        if (field.annotation is SecretStr and dig(given, name))
        or (name == "database.url" and password_in(dig(given, name)))
    ]
    if held and os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            [
                f"{file.name} holds {' and '.join(held)}, and other people of this machine can read it; "
                f'run: chmod 600 "{file}" (or set {env_name(held[0])} in the environment instead)'
            ]
        )


def password_in(value: Any) -> bool:
    try:
        return bool(urlsplit(str(value or "")).password)
    except ValueError:
        return True


def dig(given: Mapping[str, Any], key: str) -> Any:
    section, _, name = key.rpartition(".")
    part = given.get(section) if section else given
    return part.get(name) if isinstance(part, Mapping) else None


def absolute(value: Any, base: Path) -> Any:
    if (isinstance(value, str) and value) or isinstance(value, Path):
        return (base / Path(value).expanduser()).absolute()
    return None if value == "" else value


def machine_timezone() -> str:
    """The machine's zone by its IANA name; UTC where it has none."""
    import tzlocal  # arrives with APScheduler; late, because most start with a zone set or never ask

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "/etc/timezone and /etc/localtime differ": the name is still one of them
        try:
            return tzlocal.get_localzone_name() or "UTC"
        except (LookupError, ValueError, OSError):
            return "UTC"


# ---------------------------------------------------------------------------------------------- saying what is wrong


def explain(part: Mapping[str, Any], given: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    """One line for one wrong key: where it stands, what is wrong, what is allowed. No secret is repeated."""
    words = [str(word) for word in part["loc"]]
    name = ".".join(words[:2] if words[0] in SECTIONS else words[:1])
    source = sources.get(name) or next((sources[key] for key in sources if key.startswith(f"{name}.")), "config.toml")
    where = source if source == env_name(name) else f"{source}: {name}"
    if part["type"] == "extra_forbidden":
        near = nearest(name, [key for key, _ in every_key()] + list(SECTIONS))
        return f"{where} is not a setting" + (f"; did you mean {near}?" if near else ".")
    if name in SECTIONS:
        return f"{where} is a section: write [{name}] on a line of its own and its keys below it."
    field = dict(every_key()).get(name)
    what = {
        "value_error": str(part.get("ctx", {}).get("error", part["msg"])),
        "literal_error": "is not one of the choices",
        "greater_than_equal": "is too small",
        "less_than_equal": "is too large",
        "bool_parsing": "is neither true nor false",
        "int_parsing": "is not a whole number",
        "int_from_float": "is not a whole number",
        "float_parsing": "is not a number",
    }.get(part["type"], "is not of the right kind")
    value = dig(given, name)
    is_private = field is None or field.annotation is SecretStr or name == "database.url"
    shown = "its value" if is_private else repr(str(value))[:60] if isinstance(value, Path) else repr(value)[:60]
    line = f"{where}: {shown} {what}"
    return f"{line}; allowed: {allowed(field)}." if field is not None and allowed(field) else f"{line}."


# ---------------------------------------------------------------------------------------------- the list of keys


def every_key() -> Iterator[tuple[str, FieldInfo]]:
    """Every key with its field, in the order in which a person reads them."""
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, Section):
            for inner, inner_field in section.model_fields.items():
                yield f"{name}.{inner}", inner_field
        else:
            yield name, field


def env_name(key: str) -> str:
    """The variable that sets `key`.

    >>> env_name("telegram.base_url")
    'TROUPE_TELEGRAM_BASE_URL'
    """
    return PREFIX + key.replace(".", "_").upper()


def allowed(field: FieldInfo) -> str:
    """What a key may be, in words."""
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    if extra.get("allowed"):
        return str(extra["allowed"])
    if get_origin(field.annotation) is Literal:
        return ", ".join(str(choice) for choice in get_args(field.annotation))
    if field.annotation is bool:
        return "true, false"
    low = next((rule.ge for rule in field.metadata if isinstance(rule, Ge)), None)
    high = next((rule.le for rule in field.metadata if isinstance(rule, Le)), None)
    if low is None or high is None:
        return ""
    shown = [in_words(end) if isinstance(end, timedelta) else str(end) for end in (low, high)]
    return f"{shown[0]} to {shown[1]}"


def settings_table() -> str:
    """The settings as a Markdown table, for the README."""
    lines = ["| Key | Environment | Default | Allowed | What it is for |", "|---|---|---|---|---|"]
    for name, field in every_key():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        default = field.default
        if isinstance(default, timedelta):
            default = in_words(default)
        elif isinstance(default, bool):
            default = str(default).lower()
        shown = str(extra.get("shown") or f"`{default}`")
        lines.append(f"| `{name}` | `{env_name(name)}` | {shown} | {allowed(field)} | {field.description} |")
    return "\n".join(lines) + "\n"


SECTIONS = tuple(
    name
    for name, field in Settings.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
)
PATHS = frozenset(name for name, field in every_key() if field.annotation in (Path, Path | None))
