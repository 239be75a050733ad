"""What belongs to a site, and what is not asked: robots.txt, limits, and traps that would never end."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from protego import Protego

LONGEST_ADDRESS = 2000
_REPEATED_SEGMENTS = re.compile(r"(/[^/]+)\1{3,}(?:/|$)|(/[^/]+/[^/]+)\2{2,}(?:/|$)")
_DIGITS = re.compile(r"\d+")
BARREN_GENERATIONS = 60  # pages in a row that led to nothing but more of their own kind
SAME_CONTENT = 30  # pages of one path and the same content, told apart only by their query


def host_of(url: str) -> str:
    """Host with its port, the usual ports left out: what a site's scope is made of."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return parts.netloc.lower()
    host = (parts.hostname or "").lower()
    return host if port in (None, 80, 443) else f"{host}:{port}"


def with_www(host: str) -> frozenset[str]:
    """The host and its twin with or without www."""
    if re.fullmatch(r"[\d.]+(:\d+)?|localhost(:\d+)?|\[.*", host):
        return frozenset({host})
    return frozenset({host, host.removeprefix("www.")} if host.startswith("www.") else {host, f"www.{host}"})


def same_owner(one: str, other: str) -> bool:
    """Two hosts of one registered domain. Addresses without a name only when they are the same machine."""
    first, second = one.partition(":")[0], other.partition(":")[0]
    if first == second:
        return True
    return _registered(first) == _registered(second) != ""


def shape_of(url: str) -> str:
    """The address with numbers and query values left out: pages of one template share it."""
    path, _, query = url.partition("?")
    names = "&".join(sorted(part.partition("=")[0] for part in query.split("&"))) if query else ""
    return _DIGITS.sub("0", path) + ("?" + _DIGITS.sub("0", names) if names else "")


FORBIDDEN = "robots.txt 不允许"
RESTING = "轮换：时间有限，本次没有轮到"


class Scope:
    """Decides for one site and one crawl. Reasons are Chinese and stand in the report."""

    def __init__(self, hosts: frozenset[str], *, exclude: tuple[str, ...] = (), ignores_robots: bool = False) -> None:
        self.hosts = set(hosts)
        self.ignores_robots = ignores_robots
        self._exclude = [re.compile(pattern) for pattern in exclude]
        self._robots: Protego | None = None
        self._host_cache: dict[str, bool] = {}
        self._same_content: Counter[tuple[str, int]] = Counter()
        self._spent: set[str] = set()
        self.resting: frozenset[str] = frozenset()  # addresses that wait for another day, because there is no time for all

    def owns(self, url: str) -> bool:
        """Whether the address is on one of the site's hosts. Not by prefix: /index.html does not make a site of one page."""
        start = url.find("//") + 2
        end = url.find("/", start)
        netloc = url[start:end] if end > 0 else url[start:]
        known = self._host_cache.get(netloc)
        if known is None:
            known = self._host_cache[netloc] = host_of(url) in self.hosts
        return known

    def add_host(self, host: str) -> None:
        self.hosts.add(host)
        self._host_cache.clear()

    def learn_robots(self, text: str) -> None:
        self._robots = Protego.parse(text)

    @property
    def sitemaps(self) -> list[str]:
        return list(self._robots.sitemaps) if self._robots else []

    @property
    def crawl_delay(self) -> float:
        return float((self._robots.crawl_delay("DuwangInspector") if self._robots and not self.ignores_robots else None) or 0)

    def refusal(self, url: str, *, is_own: bool) -> str:
        """Why the address is not asked, "" when it is."""
        if len(url) > LONGEST_ADDRESS:
            return "网址过长"
        if any(pattern.search(url) for pattern in self._exclude):
            return "按配置排除"
        if not is_own:
            return ""
        if _REPEATED_SEGMENTS.search(urlsplit(url).path):
            return "疑似无限链接（路径反复）"
        if "?" in url and shape_of(url) in self._spent:
            return "疑似无限链接（参数不同、内容相同）"
        if self._robots and not self.ignores_robots and not self._robots.can_fetch(url, "DuwangInspector"):
            return FORBIDDEN
        return RESTING if url in self.resting else ""

    def saw_content(self, url: str, digest: int) -> None:
        """Pages of one path whose content is the same again and again lead nowhere: stop adding more of them."""
        if "?" not in url:
            return
        shape = shape_of(url)
        self._same_content[shape, digest] += 1
        if self._same_content[shape, digest] >= SAME_CONTENT:
            self._spent.add(shape)


def _registered(host: str) -> str:
    from tldextract import TLDExtract  # loads an HTTP client that is not used: a tenth of a second, for the few sites that move

    # the list that comes with the package: nothing is downloaded
    return TLDExtract(suffix_list_urls=(), cache_dir=None)(host).top_domain_under_public_suffix
