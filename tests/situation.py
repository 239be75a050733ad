"""One thing that happens to a link: how it is written, what it names, and what is to be said of it."""

from __future__ import annotations

from typing import NamedTuple


class Situation(NamedTuple):
    name: str
    markup: str
    target: str  # "/path" of the site itself, or an address; $elsewhere, $ipv6 and $valid, $expired … stand for other servers
    verdict: str  # "ok", "broken", "suspect", "skipped"; "silent": no link at all
    words: str = ""
    head: str = ""
    charset: str = "utf-8"


def link(name: str, path: str, verdict: str, words: str = "", target: str = "") -> Situation:
    return Situation(name, f'<a href="{path}">详情</a>', target or path, verdict, words)


def picture(name: str, path: str, verdict: str, words: str = "") -> Situation:
    return Situation(name, f'<img src="{path}" alt="照片">', path, verdict, words)
