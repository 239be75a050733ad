"""Secrets of accounts, encrypted at rest. The key lies outside the database: in the environment, or in a file of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken

from inspector.files.yamlfile import ConfigError

KEY, KEY_FILE = "DUWANG_KEY", "DUWANG_KEY_FILE"
OWN_FILE = Path(".config/duwang/key")  # below the home folder


class VaultError(ConfigError):
    """The key is missing or does not fit. The message is Chinese and holds nothing secret."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What opens an account's interface. Its words are kept out of every repr, and so out of logs and tracebacks."""

    secret: str = field(default="", repr=False)  # AppSecret, or the token a microblog has granted
    token: str = field(default="", repr=False)  # given for a short time in exchange for the secret
    expires_at: float = 0.0  # of the token, seconds since 1970

    def scrubbed(self, text: str) -> str:
        """Words of a server without the secrets it may have repeated."""
        for word in (self.secret, self.token):
            text = text.replace(word, "***") if word else text
        return text


class Vault:
    def __init__(self, key: str) -> None:
        try:
            self._fernet = Fernet(key.strip())
        except ValueError as error:
            raise VaultError(f"密钥格式不对：应为 44 个字符。请核对环境变量 {KEY} 或密钥文件。") from error

    @classmethod
    def open(cls, *, create: bool = False) -> Self:
        """The key from the environment, else from its file. `create`: a new one where there is none yet."""
        if key := os.environ.get(KEY):
            return cls(key)
        path = key_file()
        if not path.exists() and create:
            _write_new_key(path)
        try:
            return cls(path.read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError) as error:
            hint = f"请设环境变量 {KEY}，或恢复密钥文件，或用 inspector accounts secret 重新录入凭据"
            raise VaultError(f"读不到解密凭据的密钥（{path}）。{hint}。") from error

    def seal(self, credential: Credential) -> str:
        words: Mapping[str, object] = {"secret": credential.secret, "token": credential.token, "expires_at": credential.expires_at}
        return self._fernet.encrypt(json.dumps(words).encode()).decode("ascii")

    def unseal(self, sealed: str) -> Credential:
        try:
            words = json.loads(self._fernet.decrypt(sealed.encode("ascii")))
        except InvalidToken as error:
            raise VaultError("凭据解不开：密钥与加密时用的不是同一个。请恢复原来的密钥，或用 inspector accounts secret 重新录入。") from error
        return Credential(str(words["secret"]), str(words["token"]), float(words["expires_at"]))


def key_file() -> Path:
    return Path(os.environ.get(KEY_FILE) or Path.home() / OWN_FILE)


def _write_new_key(path: Path) -> None:
    """Only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key())
