"""Where the key of the accounts' secrets comes from, and who may read it."""

import sys
from types import ModuleType

import pytest

from bot.secret_key import FILE, check_key, keys_of
from bot.settings import SettingsError

KEY = "A" * 43 + "="
OTHER = "B" * 43 + "="


def test_without_anything_a_key_is_made_that_only_its_owner_can_read(tmp_path) -> None:
    [key] = keys_of(tmp_path, {})

    file = tmp_path / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() == key
    assert keys_of(tmp_path, {}) == [key]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_key_of_the_environment_seals_and_the_one_of_the_file_still_opens(tmp_path) -> None:
    [made] = keys_of(tmp_path, {})

    assert keys_of(tmp_path, {"TROUPE_SECRET_KEY": f"{KEY},{OTHER}"}) == [KEY, OTHER, made]


def test_a_file_that_others_can_read_stops_the_start_with_the_line_that_mends_it(tmp_path) -> None:
    keys_of(tmp_path, {})
    (tmp_path / FILE).chmod(0o640)

    with pytest.raises(SettingsError) as raised:
        check_key(tmp_path, {})

    assert f'chmod 600 "{tmp_path / FILE}"' in raised.value.lines[0]


@pytest.mark.parametrize("text", ["hunter2", "A" * 44, ",", f"{KEY}, short"])
def test_what_is_no_key_is_said_and_not_repeated(tmp_path, text) -> None:
    with pytest.raises(SettingsError) as raised:
        check_key(tmp_path, {"TROUPE_SECRET_KEY": text})

    assert "TROUPE_SECRET_KEY is not a key" in raised.value.lines[0]
    assert "hunter2" not in raised.value.lines[0]


class KeyringError(Exception):
    pass


class Ring(ModuleType):
    """A system's keyring, in place of the library that speaks to it."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False
        self.errors = ModuleType("keyring.errors")
        vars(self.errors)["KeyringError"] = KeyringError

    def get_password(self, service: str, name: str) -> str | None:
        if self.is_locked:
            raise KeyringError
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, key: str) -> None:
        if self.is_locked:
            raise KeyringError
        self.kept[service, name] = key


@pytest.fixture
def ring(monkeypatch) -> Ring:
    ring = Ring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", ring.errors)
    return ring


def test_where_there_is_a_keyring_no_file_is_written(tmp_path, ring) -> None:
    [key] = keys_of(tmp_path, {})

    assert list(ring.kept.values()) == [key]
    assert not (tmp_path / FILE).exists()
    assert keys_of(tmp_path, {}) == [key]


def test_a_keyring_that_is_locked_leaves_the_key_to_the_file(tmp_path, ring) -> None:
    ring.is_locked = True

    [key] = keys_of(tmp_path, {})

    assert (tmp_path / FILE).read_text().strip() == key
