"""Passwords: which are good enough, how they are kept, and what is told of one that is not."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONG_ENOUGH, LONGEST = 10, 16, 128
_OVERUSED = ("password", "passw0rd", "12345678", "87654321", "11111111", "00000000", "qwerty", "admin123", "abc123", "1q2w3e", "iloveyou", "woaini")


def weakness(password: str, login: str) -> str:
    """What is wrong with a new password, in Chinese; "" when it will do."""
    folded = password.casefold()
    if len(password) < SHORTEST:
        return f"密码太短：至少 {SHORTEST} 个字符。"
    if len(password) > LONGEST:
        return f"密码太长：至多 {LONGEST} 个字符。"
    if login.casefold() in folded:
        return "密码里不能有登录名。"
    if any(word in folded for word in _OVERUSED) or len(set(password)) < 5:
        return "密码太常见：请不要用 password、12345678 这样的字样，也不要只重复几个字符。"
    if len(password) < LONG_ENOUGH and _kinds(password) < 3:
        return f"密码太简单：请混用大写、小写、数字、符号中的三种，或者写满 {LONG_ENOUGH} 个字符。"
    return ""


def hashed(password: str) -> str:
    return _hasher().hash(password)


def is_right(kept: str, password: str) -> bool:
    """`kept` is "" for a person who does not exist: it takes as long, so that nobody learns who does."""
    try:
        _hasher().verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def new_token() -> str:
    """Too long to guess: opens a session, or lets a program in."""
    return secrets.token_urlsafe(32)


def token_mark(token: str) -> str:
    """What is kept of a token: who reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _kinds(password: str) -> int:
    return sum(map(any, zip(*((c.islower(), c.isupper(), c.isdigit(), not c.isalnum()) for c in password), strict=True)))


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # argon2id with the memory and time RFC 9106 recommends


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe())
