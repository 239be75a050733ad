"""Certificates good and bad, made afresh for each test run by an authority that only the test trusts."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ADDRESS = "127.0.0.1"
Key = ec.EllipticCurvePrivateKey


def make_certificates(folder: Path) -> tuple[Path, Mapping[str, ssl.SSLContext]]:
    """The authority's own certificate, to be trusted, and a server context for each kind."""
    authority_key, now = _key(), datetime.now(UTC)
    authority = _name("清源测试证书机构")
    root = _signed(authority, authority, authority_key, authority_key, now + timedelta(days=365), is_authority=True)
    trusted = folder / "authority.pem"
    trusted.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    kinds = {
        "valid": (now + timedelta(days=300), ADDRESS, authority),
        "soon": (now + timedelta(days=3), ADDRESS, authority),
        "expired": (now - timedelta(days=2), ADDRESS, authority),
        "other": (now + timedelta(days=300), "127.0.0.99", authority),
        "self": (now + timedelta(days=300), ADDRESS, None),
        "stranger": (now + timedelta(days=300), ADDRESS, _name("没有人信任的机构")),
    }
    contexts = {}
    for kind, (until, address, issuer) in kinds.items():
        key = _key()
        signer = key if issuer is None else authority_key if issuer == authority else _key()
        subject = _name("清源县")
        contexts[kind] = _context(folder / f"{kind}.pem", _signed(subject, issuer or subject, key, signer, until, address), key)
    contexts |= _of_another_kind(folder, authority, authority_key)
    return trusted, contexts


def _of_another_kind(folder: Path, authority: x509.Name, authority_key: Key) -> dict[str, ssl.SSLContext]:
    """Not yet valid, without the certificate between, for visitors with a certificate of their own, and of a time long past."""
    until, later = datetime.now(UTC) + timedelta(days=300), datetime.now(UTC) + timedelta(days=30)
    subject, middle, middle_key = _name("清源县"), _name("中间机构"), _key()
    contexts = {}
    for kind, issuer, signer, begins in (
        ("later", authority, authority_key, later),
        ("chain", middle, middle_key, None),
        ("client", authority, authority_key, None),
        ("old", authority, authority_key, None),
    ):
        key = _key()
        contexts[kind] = _context(folder / f"{kind}.pem", _signed(subject, issuer, key, signer, until, ADDRESS, begins=begins), key)
    contexts["client"].verify_mode = ssl.CERT_REQUIRED
    contexts["client"].maximum_version = ssl.TLSVersion.TLSv1_2  # later versions tell only after the handshake
    contexts["old"].set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        contexts["old"].minimum_version = contexts["old"].maximum_version = ssl.TLSVersion.TLSv1_1
    return contexts


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    key: Key,
    signer: Key,
    until: datetime,
    address: str = "",
    *,
    is_authority: bool = False,
    begins: datetime | None = None,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or min(until, datetime.now(UTC)) - timedelta(days=90))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if address:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _context(path: Path, certificate: x509.Certificate, key: Key) -> ssl.SSLContext:
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
