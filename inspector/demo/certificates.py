"""An authority and certificates made on the spot, for sites on the loopback that speak TLS."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_AUTHORITY = "Qingyuan Demonstration Authority"
_SINCE = timedelta(days=2)
_LONG = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Certificate:
    name: str  # of the site
    file: Path  # its certificate and key
    authorities: Path  # whom to believe

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


def make_certificate(folder: Path, name: str, until: date) -> Certificate:
    """A certificate for that name, signed by an authority that is made with it; `folder` holds both."""
    folder.mkdir(parents=True, exist_ok=True)
    signing_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _AUTHORITY)])
    signer = x509.SubjectKeyIdentifier.from_public_key(signing_key.public_key())
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    authority = (
        _begun(issuer, issuer, signing_key.public_key(), now, now + _LONG)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(signer, critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    leaf = (
        _begun(subject, issuer, key.public_key(), now, datetime.combine(until, time(12), UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(signer), critical=False)
        .sign(signing_key, hashes.SHA256())
    )
    certificate = Certificate(name, folder / f"{name}.pem", folder / "authorities.pem")
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificate.file.write_bytes(leaf.public_bytes(Encoding.PEM) + secret)
    certificate.authorities.write_bytes(authority.public_bytes(Encoding.PEM))
    return certificate


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, until: datetime) -> x509.CertificateBuilder:
    since = min(now, until) - _SINCE
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
