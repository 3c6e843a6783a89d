"""The installation's own certificate: made at the first run, it signs what is posted from here.

It says "unchanged since this installation signed it", not who that is: nobody vouches for it. The root's key is thrown away
once it has signed the one certificate below it, so nothing else can ever be made to look like it.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from storage.wording import tr
from tools.errors import NotAuthorized

KEY, CHAIN = "key.pem", "certificate.pem"
ORGANISATION: Final = "Troupe"
LASTS: Final = timedelta(days=3650)
RENEWED: Final = timedelta(days=30)  # before it ends
BACKDATED: Final = timedelta(days=1)  # for clocks that are a little slow


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Where the key lies, and the certificates that belong to it, the signing one first, as PEM."""

    key: Path
    chain: str
    fingerprint: str  # of the signing certificate, in hex
    ends: datetime

    @property
    def root(self) -> str:
        mark = "-----BEGIN CERTIFICATE-----"
        return mark + self.chain.split(mark)[-1]


def identity_in(folder: Path, *, now: datetime | None = None) -> Identity:
    """The identity that lies in `folder`, made when there is none yet, or a new one when it is about to end.

    Raises NotAuthorized when it is broken, or other people can read its key.
    """
    now = now or datetime.now(UTC)
    key, chain = folder / KEY, folder / CHAIN
    if not key.exists():  # the certificate is written first: without its key it is good for nothing
        _make(folder, now)
    found = _read(key, chain)
    if found.ends - now < RENEWED:
        for old in (key, chain):  # what it signed stays verifiable: its certificate is in each file
            old.replace(old.with_name(f"{found.ends:%Y%m%d}-{old.name}"))
        _make(folder, now)
        found = _read(key, chain)
    return found


def _read(key: Path, chain: Path) -> Identity:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    if os.name == "posix" and key.stat().st_mode & 0o077:
        raise NotAuthorized(
            tr("{key} signs in this studio's name, and other people can read it", key=key), fix=f'chmod 600 "{key}"'
        )
    try:
        text = chain.read_text(encoding="ascii")
        certificates = x509.load_pem_x509_certificates(text.encode())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
        belongs = private.public_key() == certificates[0].public_key()
    except (ValueError, IndexError, OSError, UnicodeDecodeError) as error:
        raise NotAuthorized(
            tr("the certificate in {folder} is broken", folder=key.parent),
            fix=tr("move that folder away: a new one is made"),
        ) from error
    if not belongs:
        raise NotAuthorized(
            tr("{key} and {chain} in {folder} do not belong together", key=KEY, chain=CHAIN, folder=key.parent),
            fix=tr("restore both, or move both away"),
        )
    return Identity(
        key=key,
        chain=text,
        fingerprint=certificates[0].fingerprint(hashes.SHA256()).hex(),
        ends=certificates[0].not_valid_after_utc,
    )


def _make(folder: Path, now: datetime) -> None:
    """Make a root and the certificate below it, as C2PA wants them: ES256, for signing, with an extended use."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def named(what: str) -> x509.Name:
        return x509.Name(
            [x509.NameAttribute(NameOID.COMMON_NAME, what), x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION)]
        )

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = named("Root of one installation of Troupe")

    def begun(name: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(root_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - BACKDATED)
            .not_valid_after(now + LASTS)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )

    def usage(*, signs: bool, certifies: bool) -> x509.KeyUsage:
        return x509.KeyUsage(
            digital_signature=signs, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=certifies, crl_sign=certifies, encipher_only=False, decipher_only=False,
        )  # fmt: skip

    root = (
        begun(root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs=False, certifies=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        begun(named("One installation of Troupe"), key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs=True, certifies=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    chain = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (leaf, root))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(folder / CHAIN, chain)
    _write(folder / KEY, private)


def _write(file: Path, data: bytes) -> None:
    """Write a file that nobody else could ever read, and that appears whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
