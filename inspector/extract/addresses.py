"""Addresses as a browser reads them: from what is written on a page to what is asked of a server, byte for byte."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote

import idna

from inspector.core.facts import LinkRole


def resolve(raw: str, base: str, charset: str = "utf-8") -> str:
    """The absolute http(s) address, or "" when it has another scheme or no browser could read it. Never raises.

    In a GBK page a raw Chinese path goes out as UTF-8 and a raw Chinese query as GBK; what is percent-encoded stays as it is.
    """
    if raw[:1] == "/" or raw[:7] == "http://" or raw[:8] == "https://":
        return _resolve_rooted(raw, _base(base).origin, charset)
    return _resolve(raw, base, charset)


@lru_cache(maxsize=8192)
def _resolve_rooted(raw: str, origin: str, charset: str) -> str:
    """The same whatever folder the page stands in: the menus of a site are the same on all its pages."""
    return _resolve(raw, f"{origin}/" if origin else "", charset)


def _resolve(raw: str, base: str, charset: str) -> str:
    plain = _PLAIN.match(raw)
    if plain and "/." not in raw and "%2" not in raw:
        scheme, authority = plain.groups()
        if not scheme:
            return (here := _base(base).origin) and here + raw
        clean = _authority(scheme, authority)
        return raw if clean == authority else f"{scheme}://{clean}{raw[plain.end(2) :]}" if clean else ""
    relative = None if plain else _PLAIN_RELATIVE.match(raw)
    if relative and "/." not in relative[2] and "%2" not in raw:
        return (above := _above(base, len(relative[1]) // 3)) and above + relative[2]
    return _resolve_odd(raw, base, charset)


def is_place(fragment: str, ids: Container[str]) -> bool:
    """Whether a page with these ids has the place a fragment names. What scripts read (routes, values) and browsers (text directives) names none."""
    name = fragment.partition(":~:")[0]
    return name in ids or unquote(name) in ids or name.lower() in ("", "top") or _FOR_SCRIPTS.search(name) is not None


def scheme_of(raw: str) -> str:
    """The scheme an address names, in lower case, "" when it is relative."""
    scheme = _SCHEME.match(_trimmed(raw))
    return scheme[1].lower() if scheme else ""


def host_of(url: str) -> str:
    """The host of an absolute address, without port."""
    return _host_of_origin(url.split("/", 3)[2]) if "://" in url else ""


def is_page_address(url: str) -> bool:
    """Whether an address looks like a page: anything but the extensions of downloads, pictures, media, styles and scripts."""
    return role_of_address(url) is _PAGE


def role_of_address(url: str) -> LinkRole:
    if url.endswith((".html", "/", ".htm", ".shtml")):
        return _PAGE
    path = url.partition("#")[0].partition("?")[0]
    name = path[path.find("://") + 3 :].partition("/")[2].rpartition("/")[2] if "://" in path else path.rpartition("/")[2]
    return _ROLES.get(name.partition(";")[0].rpartition(".")[2].lower(), _PAGE) if "." in name else _PAGE


_PAGE = LinkRole.PAGE  # asking the enumeration for a member costs as much as all the rest of the function


_ROLES: dict[str, LinkRole] = {
    **dict.fromkeys("jpg jpeg jpe png gif bmp webp svg ico tif tiff avif jfif heic".split(), LinkRole.IMAGE),
    **dict.fromkeys("mp3 mp4 m4a m4v avi wmv wma wav flv f4v swf mov mkv mpg mpeg rm rmvb webm ogg ogv aac flac amr 3gp m3u8 asf".split(), LinkRole.MEDIA),
    **dict.fromkeys(
        "pdf doc docx dot docm rtf xls xlsx xlsm xlt csv et ett wps wpt ppt pptx pps ppsx dps ofd txt zip rar 7z gz tgz tar bz2 xz "
        "ceb cebx gd gw caj epub exe msi apk ipa dmg iso dwg dxf psd ai cdr vsd mpp mdb dbf shp kml chm torrent".split(),
        LinkRole.ATTACHMENT,
    ),
    **dict.fromkeys("css woff woff2 ttf eot otf".split(), LinkRole.STYLE),
    **dict.fromkeys("js mjs".split(), LinkRole.SCRIPT),
}


_FOR_SCRIPTS = re.compile("[/!=&?]")
_REST = r"(?:\?[!$%&()*+,\-./0-9:;=?@A-Z_a-z~]*)?(?:#[!$%&()*+,\-./0-9:;=?@A-Z_a-z~]*)?"
_PLAIN = re.compile(r"(?:(https?)://([a-z0-9.:-]+)(?=/)|(?=/(?:[^/\\]|$)))[!$&()*+,\-./0-9:;=@A-Z_a-z~%]*" + _REST + r"\Z")
_PLAIN_RELATIVE = re.compile(rf"(?:\./)?((?:\.\./)*)([0-9A-Z_a-z~-][!$&()*+,\-./0-9;=@A-Z_a-z~%]*{_REST})\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EDGE = "".join(map(chr, range(0x21)))
_LINE_BREAKS = {9: None, 10: None, 13: None}
_PATH_ODD = re.compile(r"[^!$%&'()*+,\-./0-9:;=@A-Z\[\]_a-z~]+")
_QUERY_ODD = re.compile(r"[^!$%&()*+,\-./0-9:;=?@A-Z\[\\\]^_`a-z{|}~]+")
_FRAGMENT_ODD = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\\\]^_a-z{|}~]+")
_NOT_IN_HOST = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class _Base(NamedTuple):
    scheme: str
    origin: str  # "http://www.example.gov.cn"
    path: str
    query: str  # with its "?"

    @property
    def directory(self) -> str:
        return self.path[: self.path.rfind("/") + 1]


@lru_cache(maxsize=256)
def _base(url: str) -> _Base:
    scheme = scheme_of(url)
    clean = _absolute(scheme, url[len(scheme) + 1 :].lstrip("/\\"), "utf-8") if scheme in _DEFAULT_PORTS else ""
    address, mark, query = clean.partition("#")[0].partition("?")
    slash = address.find("/", len(scheme) + 3)
    return _Base(scheme, address[:slash], address[slash:], mark + query) if clean else _Base("", "", "/", "")


@lru_cache(maxsize=1024)
def _above(url: str, levels: int) -> str:
    """The address of the folder a page stands in, or of one so many levels above it."""
    here = _base(url)
    folders = here.directory.split("/")[1:-1]
    return here.origin and "/".join((here.origin, *folders[: max(0, len(folders) - levels)], ""))


def _trimmed(raw: str) -> str:
    return raw.strip(_EDGE).translate(_LINE_BREAKS)


def _resolve_odd(raw: str, base: str, charset: str) -> str:
    text = _trimmed(raw)
    here = _base(base)
    named = _SCHEME.match(text)
    if named:
        scheme, text = named[1].lower(), text[named.end() :]
        if scheme not in _DEFAULT_PORTS:
            return ""
        if scheme != here.scheme or text[:2].replace("\\", "/") == "//":
            return _absolute(scheme, text.lstrip("/\\"), charset)
    elif text[:2].replace("\\", "/") == "//":
        return _absolute(here.scheme, text.lstrip("/\\"), charset) if here.scheme else ""
    return _relative(text, here, charset) if here.origin else ""


def _relative(text: str, here: _Base, charset: str) -> str:
    path, mark = _path_of(text)
    rest = text[len(path) :]
    if not path:
        return here.origin + here.path + ("" if mark == "?" else here.query) + _encoded_rest(rest, charset)
    path = path.replace("\\", "/")
    return here.origin + _encoded_path(path if path[0] == "/" else here.directory + path) + _encoded_rest(rest, charset)


def _absolute(scheme: str, text: str, charset: str) -> str:
    """`text` begins with the authority."""
    end = _AUTHORITY_END.search(text)
    authority, tail = (text[: end.start()], text[end.start() :]) if end else (text, "")
    clean = _authority(scheme, authority)
    if not clean:
        return ""
    path, _ = _path_of(tail)
    return f"{scheme}://{clean}" + _encoded_path(path.replace("\\", "/") or "/") + _encoded_rest(tail[len(path) :], charset)


_AUTHORITY_END = re.compile(r"[/\\?#]")
_PATH_END = re.compile(r"[?#]")


def _path_of(text: str) -> tuple[str, str]:
    """The path and the mark that ends it."""
    end = _PATH_END.search(text)
    return (text[: end.start()], end[0]) if end else (text, "")


def _encoded_path(path: str) -> str:
    if "/." in path or "/%2e" in path.lower():
        path = _without_dots(path)
    return _PATH_ODD.sub(_as_utf8, path)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments, 1):
        dots = segment.lower().replace("%2e", ".")
        if dots == "..":
            del kept[-1:]
        elif dots != ".":
            kept.append(segment)
            continue
        if number == len(segments):
            kept.append("")
    return "/" + "/".join(kept)


def _encoded_rest(rest: str, charset: str) -> str:
    """Query and fragment."""
    if not rest:
        return ""
    query, mark, fragment = rest.partition("#")
    if not query.isascii() or _QUERY_ODD.search(query):
        codec = _query_codec(charset)
        query = _QUERY_ODD.sub(lambda odd: quote_from_bytes(odd[0].encode(codec, "xmlcharrefreplace"), safe="@[\\]^`{|}~"), query)
    return query + mark + _FRAGMENT_ODD.sub(_as_utf8, fragment)


def _as_utf8(odd: re.Match[str]) -> str:
    return quote_from_bytes(odd[0].encode("utf-8", "replace"), safe="")


@lru_cache(maxsize=64)
def _query_codec(charset: str) -> str:
    """Queries of UTF-16 pages go out as UTF-8; so do those of pages in an unknown character set."""
    try:
        "".encode(charset)
    except LookupError:
        return "utf-8"
    return "utf-8" if charset.lower().replace("_", "-").startswith("utf") else charset


@lru_cache(maxsize=4096)
def _authority(scheme: str, written: str) -> str:
    """user@host:port in its one spelling, "" when no browser could read it."""
    user, at, place = written.rpartition("@")
    host, colon, port = place.rpartition(":")
    if not colon or place.endswith("]"):
        host, port = place, ""
    host = _host(host)
    if not host or not (not port or (port.isascii() and port.isdigit() and int(port) < 65536)):
        return ""
    user = _PATH_ODD.sub(_as_utf8, user).replace("/", "%2F").replace("@", "%40")
    port = port.lstrip("0") or port[:1]
    return (user + at if user else "") + host + (f":{port}" if port and port != _DEFAULT_PORTS[scheme] else "")


def _host(written: str) -> str:
    if written.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(written[1:-1])}]" if written.endswith("]") and "%" not in written else ""
        except ValueError:
            return ""
    host = unquote(written, errors="replace")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except UnicodeError:
            return ""
    host = host.lower()
    if not host or _NOT_IN_HOST.search(host):
        return ""
    last = host.removesuffix(".").rpartition(".")[2]
    return _ipv4(host) if last.isdigit() or last.startswith("0x") else host


def _ipv4(host: str) -> str:
    """The dotted form of a numeric host: 127.1 and 0x7f000001 are 127.0.0.1."""
    parts = host.removesuffix(".").split(".")
    try:
        numbers = [int(part, 16 if part.startswith("0x") else 8 if part.startswith("0") and len(part) > 1 else 10) for part in parts]
    except ValueError:
        return ""
    *high, low = numbers
    if len(parts) > 4 or any(number > 255 for number in high) or low >= 256 ** (5 - len(parts)):
        return ""
    return str(ipaddress.IPv4Address(sum(number << (24 - 8 * place) for place, number in enumerate(high)) + low))


@lru_cache(maxsize=4096)
def _host_of_origin(authority: str) -> str:
    place = authority.rpartition("@")[2]
    return place[: place.index("]") + 1] if place.startswith("[") and "]" in place else place.partition(":")[0]
