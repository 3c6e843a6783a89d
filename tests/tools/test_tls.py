"""Certificates are read once, and those that the environment names are the ones that count."""

from pathlib import Path

import certifi
import pytest

from tools.tls import trusted


def test_they_are_read_once() -> None:
    assert trusted() is trusted()


def test_a_file_that_the_environment_names_is_the_one_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = trusted()
    one = tmp_path / "one.pem"
    end = "-----END CERTIFICATE-----"
    one.write_text(Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0] + f"{end}\n")
    monkeypatch.setenv("SSL_CERT_FILE", str(one))

    assert trusted() is not before
    assert len(trusted().get_ca_certs()) == 1
