"""Settings: what is read from where, and what a person is told when a key is wrong."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import settings
from bot.settings import Settings, SettingsError, load

TELEGRAM = "123456789:AAExampleExampleExampleExample_Example"
DISCORD = "MTAwMDAwMDAwMDAwMDAwMDAw.GaBcDe.exampleexampleexampleexampleexample"


def write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    return file


def lines_of(folder: Path, environ: dict[str, str] | None = None, **overrides: object) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(folder, environ or {}, overrides=overrides)
    return caught.value.lines


def test_everything_has_a_default(tmp_path: Path) -> None:
    read = load(tmp_path, {})

    assert read.data_dir == settings.ROOT / "data"
    assert read.database.url == f"sqlite+aiosqlite:///{(settings.ROOT / 'data' / 'troupe.db').as_posix()}"
    assert read.posts_folder == settings.ROOT / "data" / "posts"
    assert read.zone.key == read.timezone
    assert read.ollama.num_ctx == 16384
    assert (read.posting.grace, read.posting.settle, read.posting.sweep) == (
        timedelta(minutes=15),
        timedelta(seconds=90),
        timedelta(seconds=20),
    )


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, 'painter = "sketch"\nmodel = "offline"\n[reels]\nshots = 3\n')

    read = load(
        tmp_path, {"TROUPE_MODEL": "ollama:qwen3.5:9b", "TROUPE_REELS_SHOTS": "4"}, overrides={"reels.shots": 5}
    )

    assert (read.painter, read.model, read.reels.shots) == ("sketch", "ollama:qwen3.5:9b", 5)


def test_every_key_is_reached_by_its_own_variable() -> None:
    names = [settings.env_name(name) for name, _ in settings.every_key()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("given", "methods", "files"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/file/bot"),
        ("https://proxy.example/tg/bot", "https://proxy.example/tg/bot", "https://proxy.example/tg/file/bot"),
    ],
)
def test_another_bot_api_server_is_one_address(tmp_path: Path, given: str, methods: str, files: str) -> None:
    read = load(tmp_path, {"TROUPE_TELEGRAM_BASE_URL": given}).telegram

    assert (read.base_url, read.files_url) == (methods, files)


def test_files_of_a_bot_api_server_may_lie_elsewhere(tmp_path: Path) -> None:
    given = {
        "TROUPE_TELEGRAM_BASE_URL": "http://127.0.0.1:1",
        "TROUPE_TELEGRAM_BASE_FILE_URL": "http://127.0.0.1:2/file",
    }

    assert load(tmp_path, given).telegram.files_url == "http://127.0.0.1:2/file/bot"


@pytest.mark.parametrize("given", ["http://127.0.0.1:9/", "http://127.0.0.1:9/api", "http://127.0.0.1:9/api/v10"])
def test_another_discord_is_one_address_with_or_without_its_version(tmp_path: Path, given: str) -> None:
    read = load(tmp_path, {"TROUPE_DISCORD_API_BASE": given}).discord

    assert (read.api_base, read.gateway) == ("http://127.0.0.1:9/api/v10", "")


def test_a_relative_path_is_meant_from_where_it_was_written(tmp_path: Path) -> None:
    write(tmp_path, 'data_dir = "kept"\n[posting]\nfolder = "out"\n')
    elsewhere = tmp_path / "elsewhere"

    from_file = load(tmp_path, {})
    from_shell = load(tmp_path, {"TROUPE_DATA_DIR": "mine", "TROUPE_CALLED_FROM": str(elsewhere)})

    assert (from_file.data_dir, from_file.posts_folder) == (tmp_path / "kept", tmp_path / "out")
    assert from_shell.data_dir == elsewhere / "mine"
    assert str(elsewhere / "mine") in from_shell.database.url


def test_an_empty_variable_sets_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, {"TROUPE_TELEGRAM_TOKEN": "", "TROUPE_REELS_SHOTS": ""}) == load(tmp_path, {})


def test_the_older_name_of_the_checkpoint_works_and_yields_to_the_new_one(tmp_path: Path) -> None:
    old = {"TROUPE_DEFAULT_CHECKPOINT": "old.safetensors"}

    assert load(tmp_path, old).comfyui.checkpoint == "old.safetensors"
    assert load(tmp_path, old | {"TROUPE_COMFYUI_CHECKPOINT": "new"}).comfyui.checkpoint == "new"


@pytest.mark.parametrize(
    ("text", "length"),
    [("15 min", 900), ("90", 90), ("90s", 90), ("1.5 h", 5400), ("2 days", 172800), ("0", 0)],
)
def test_a_length_of_time_is_written_in_words_or_seconds(tmp_path: Path, text: str, length: int) -> None:
    assert load(tmp_path, {"TROUPE_POSTING_GRACE": text}).posting.grace == timedelta(seconds=length)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("TROUPE_PAINTER", "photoshop", "'photoshop' is not one of the choices; allowed: auto, sketch, comfyui"),
        ("TROUPE_REELS_SHOTS", "many", "'many' is not a whole number; allowed: 0 to 20"),
        ("TROUPE_REELS_SHOTS", "21", "'21' is too large"),
        ("TROUPE_REELS_DURATION", "10 h", "is too large; allowed: 3 s to 90 s"),
        ("TROUPE_REELS_DURATION", "0", "is too small; allowed: 3 s to 90 s"),
        ("TROUPE_REELS_DURATION", "soon", "'soon' is not a length of time"),
        ("TROUPE_REELS_DURATION", "3 fortnights", "has an unknown unit 'fortnights'"),
        ("TROUPE_REELS_HOOK", "perhaps", "is neither true nor false; allowed: true, false"),
        ("TROUPE_TIMEZONE", "Europe/Berln", "is not a timezone; did you mean Europe/Berlin?"),
        ("TROUPE_TIMEZONE", "../../etc/passwd", "is not a timezone"),
        ("TROUPE_COMFYUI_URL", "localhost:8188", "is not a web address; allowed: http://HOST:PORT"),
        ("TROUPE_COMFYUI_URL", "http://me:secret@host", "has more in it than"),
        ("TROUPE_DISCORD_GATEWAY", "http://x", "is not a WebSocket address"),
        ("TROUPE_MODEL", "gpt", "is not a model; allowed: auto, offline, ollama:NAME"),
        ("TROUPE_VOICE_ENGINE", "siri", "is not one of the choices; allowed: auto, piper, espeak-ng, flite, off"),
        ("TROUPE_VOICE_COMMAND", "speak -o out.wav", "has no {out}"),
        ("TROUPE_VOICE_COMMAND", "speak {words} {out}", "has {words}, which is none of"),
        ("TROUPE_VOICE_COMMAND", "speak 'half", "cannot be read"),
        ("TROUPE_DISK_FLOOR_GB", "lots", "is not a number"),
        ("TROUPE_DATABASE_URL", "mysql://root:hunter22@host/x", "its value is not a database address"),
        ("TROUPE_TELEGRAM_TOKEN", "hunter22", "its value does not look like a bot token"),
        ("TROUPE_DISCORD_TOKEN", "hunter22 hunter22", "its value has blanks in it"),
    ],
)
def test_a_wrong_value_is_one_line_that_says_what_is_allowed(
    tmp_path: Path, variable: str, value: str, says: str
) -> None:
    [line] = lines_of(tmp_path, {variable: value})

    assert line.startswith(f"{variable}: ")
    assert says in line
    assert "\n" not in line
    assert "hunter22" not in line


def test_every_wrong_key_has_its_own_line_with_its_place(tmp_path: Path) -> None:
    write(tmp_path, 'timezone = "Nowhere"\n[reels]\nshots = 99\n[ollama]\nnum_ctx = "big"\n')

    lines = lines_of(tmp_path, {"TROUPE_PAINTER": "x"}, model="y")

    assert [re.match(r"(?:config\.toml: |the command line: )?[\w.]+", line)[0] for line in lines] == [  # type: ignore[index]
        "TROUPE_PAINTER",
        "config.toml: ollama.num_ctx",
        "config.toml: reels.shots",
        "config.toml: timezone",
        "the command line: model",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[comfyui]\nurll = 'http://x'", "comfyui.urll is not a setting; did you mean comfyui.url?"),
        ("[telegramm]\nchannel = '@x'", "telegramm is not a setting; did you mean telegram?"),
        ("timzone = 'UTC'", "timzone is not a setting; did you mean timezone?"),
        ("zzzzqqqq = 1", "zzzzqqqq is not a setting."),
        ("comfyui = 'http://x'", "comfyui is a section: write [comfyui] on a line of its own"),
        ("[comfyui", "config.toml is not readable as TOML"),
        ("painter = 3", "painter: 3 is not one of the choices"),
        ("[comfyui]\nurl = 3", "comfyui.url: 3 is not of the right kind"),
        (
            "[comfyui]\narguments = '--x \"y'",
            "comfyui.arguments: '--x \"y' cannot be read (no closing quotation); allowed: as in a shell",
        ),
        ("[telegram.token]\nx = 1", "telegram.token: its value is not of the right kind"),
    ],
)
def test_a_slip_in_the_file_is_named_with_what_was_meant(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, text)

    [line] = lines_of(tmp_path)

    assert says in line


def test_a_file_that_is_not_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")

    [line] = lines_of(tmp_path)

    assert "config.toml is not readable as TOML" in line


def test_a_variable_that_no_setting_reads_is_pointed_out(tmp_path: Path) -> None:
    environ = {"TROUPE_TELEGRAM_TOKN": "x", "TROUPE_PYTHON": "p", "TROUPE_MODEL": "auto", "PATH": "/bin"}

    [line] = settings.unknown_variables(environ)

    assert line == "TROUPE_TELEGRAM_TOKN is not a setting and is ignored; did you mean TROUPE_TELEGRAM_TOKEN?"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f'[telegram]\ntoken = "{TELEGRAM}"', "telegram.token"),
        ('[database]\nurl = "postgresql://me:hunter22@host/x"', "database.url"),
    ],
)
def test_a_file_with_a_secret_that_others_can_read_is_refused(tmp_path: Path, text: str, key: str) -> None:
    file = write(tmp_path, text)
    load(tmp_path, {})
    file.chmod(0o644)

    [line] = lines_of(tmp_path)

    assert key in line
    assert "chmod 600" in line
    assert TELEGRAM not in line
    assert "hunter22" not in line


def test_a_file_without_a_secret_may_be_read_by_anybody(tmp_path: Path) -> None:
    write(tmp_path, '[telegram]\ntoken = ""\nchannel = -100123\n').chmod(0o644)

    assert load(tmp_path, {}).telegram.channel == "-100123"


def test_settings_cannot_be_changed_and_do_not_show_their_secrets(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        {
            "TROUPE_TELEGRAM_TOKEN": TELEGRAM,
            "TROUPE_DISCORD_TOKEN": DISCORD,
            "TROUPE_DATABASE_URL": "postgresql://me:hunter22@host/x",
        },
    )

    with pytest.raises(ValidationError):
        read.painter = "sketch"
    for secret in (TELEGRAM, DISCORD, "hunter22"):
        assert secret not in repr(read)
        assert secret not in str(read)


def test_every_secret_is_known_for_redaction(tmp_path: Path) -> None:
    environ = {
        "TROUPE_TELEGRAM_TOKEN": TELEGRAM,
        "TROUPE_DISCORD_TOKEN": f"Bot {DISCORD}",
        "TROUPE_DATABASE_URL": "postgresql://me:p%40ssword1@host/x",
        "OPENAI_API_KEY": "a-key-of-a-provider",
        "HOME": "/home/me",
    }

    found = settings.known_secrets(load(tmp_path, environ), environ)

    assert found == {TELEGRAM, DISCORD, "p%40ssword1", "p@ssword1", "a-key-of-a-provider"}


def test_the_shipped_file_names_every_key_with_its_default(tmp_path: Path) -> None:
    """Each commented line of config.toml, uncommented, is accepted; it changes nothing but paths and the zone."""
    shipped = (settings.ROOT / "config.toml").read_text(encoding="utf-8")
    active = re.sub(r"^# (?=[a-z_]+ = )", "", shipped, flags=re.MULTILINE)
    write(tmp_path, active)
    named = {
        f"{section}.{name}" if inner is not value else section
        for section, value in tomllib.loads(active).items()
        for name, inner in (value.items() if isinstance(value, dict) else [("", value)])
    }
    advanced = {name for name, _ in settings.every_key() if re.search(r"base_|api_base|gateway", name)}

    read, defaults = load(tmp_path, {}), load(tmp_path / "none", {})

    assert tomllib.loads(shipped).keys() <= set(settings.SECTIONS)
    assert named == {name for name, _ in settings.every_key()} - advanced
    same = {"data_dir", "timezone", "database", "posting"}
    assert read.model_dump(exclude=same) == defaults.model_dump(exclude=same)
    assert read.posting.model_dump(exclude={"folder"}) == defaults.posting.model_dump(exclude={"folder"})


def test_the_table_has_a_row_for_every_key() -> None:
    rows = settings.settings_table().splitlines()[2:]

    assert [row.split("`")[1] for row in rows] == [name for name, _ in settings.every_key()]
    assert all(row.count("|") == 6 for row in rows)


def test_the_readme_has_the_table_as_it_is() -> None:
    """To write it anew: put what `settings.settings_table()` gives between the two marks."""
    readme = (settings.ROOT / "README.md").read_text(encoding="utf-8")

    written = readme.partition("<!-- settings -->\n")[2].partition("<!-- /settings -->")[0]

    assert written == settings.settings_table()


def test_settings_made_in_code_fill_in_the_same_defaults(tmp_path: Path) -> None:
    made = Settings(data_dir=tmp_path)

    assert made.posts_folder == tmp_path / "posts"
    assert str(tmp_path) in made.database.url
