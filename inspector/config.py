"""Units and sites from `sites.yaml`. A mistake is told in Chinese with file, line, site and field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import unquote, urlsplit, urlunsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from inspector.proofread.document import Locality
from inspector.rulebook import load_profiles
from inspector.yamlfile import ConfigError, Mistake, Place, YamlFile, guess, mistakes_of

UNASSIGNED = "待分派"
__all__ = ["UNASSIGNED", "Config", "ConfigError", "Contact", "Robots", "Settings", "Site", "Subtree", "Unit", "load_config", "locality_of", "unit_for"]


def load_config(path: Path) -> Config:
    """The configuration, with the general settings and the profiles of units filled in at each site."""
    file = YamlFile(path, {"sites": "网站", "units": "单位"})
    try:
        config = Config.model_validate(file.data)
    except ValidationError as error:
        raise file.error(file.mistakes + mistakes_of(error, Config)) from error
    mistakes = file.mistakes + list(_contradictions(config))
    if mistakes:
        raise file.error(mistakes)
    units = {unit.name: unit for unit in config.units}
    return config.model_copy(update={"sites": tuple(_completed(site, units, config.settings) for site in config.sites)})


def unit_for(config: Config, site: Site, url: str, column: str = "") -> str:
    """Who answers for a page: the column's unit by name, else the longest prefix (subtrees, home addresses of sites), else the site's."""
    host = urlsplit(url).netloc.lower()
    parts = [(part.prefix, part.unit) for part in site.subtrees if part.prefix]
    parts += [(_folder(other.url), other.unit) for other in (site, *config.sites) if other.unit and host in other.url]
    lengths = [(len(urlsplit(prefix).path), unit) for prefix, unit in parts if _covers(prefix, url)]
    longest = max(lengths, key=lambda part: part[0], default=(0, ""))[1]
    named = (part.unit for part in site.subtrees if part.column and part.column == column)
    return next(named, "") or longest or site.unit or UNASSIGNED


def _yes_or_no(value: object) -> object:
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


def _home_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@:]+(:\d{1,5})?([/?#]\S*)?", value, re.IGNORECASE):
        raise ValueError("应为完整网址，如 https://www.example.gov.cn/")
    parts = urlsplit(value)
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment=""))


def _host(value: str) -> str:
    if not re.fullmatch(r"[^\s/:@]+(:\d+)?", value):
        raise ValueError("只写主机名，如 www.example.gov.cn，不带 http:// 和路径")
    return value.lower()


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"“{value}”不是正确的正则表达式（{error}）") from error
    return value


def _place(value: str) -> str:
    if value and locality_of(value) is None:
        raise ValueError("应写省、市、县的全称，从省写起，如“福建省福州市闽侯县”或“北京市朝阳区”")
    return value


def locality_of(place: str) -> Locality | None:
    """The place an office belongs to, None when it is not written from the province down."""
    match = _PLACE.fullmatch(re.sub(r"[\s、/]+", "", place))
    if match is None:
        return None
    province = match["province"]
    return Locality(province, match["city"] or (province if province in _MUNICIPALITIES else ""), match["county"] or "")


_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_PLACE = re.compile(
    rf"(?P<province>{'|'.join(_MUNICIPALITIES)}|[一-龥]{{2,4}}省|[一-龥]{{2,6}}自治区|[一-龥]{{2}}特别行政区|新疆生产建设兵团)"
    rf"(?P<city>(?<!市)[一-龥]{{1,9}}?(?:市|自治州|地区|盟))?(?P<county>[一-龥]{{1,12}}(?:县|区|市|旗|镇))?"
)


def _header_text(value: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]*", value):
        raise ValueError("要写进 User-Agent，只能是网址或邮箱，不能有汉字和空格")
    return value


_Name = Annotated[str, Field(min_length=1)]
_Place = Annotated[str, AfterValidator(_place)]
_Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Concurrency = Annotated[int, Field(ge=1, le=64)]
_Pages = Annotated[int, Field(ge=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Contact(_Entry):
    name: _Name
    phone: str = ""
    email: str = ""


class Unit(_Entry):
    name: _Name
    kind: str = ""  # 政府, 部门, 事业单位 …
    sector: str = ""  # 教育, 卫生 …
    parent: str = ""
    contacts: tuple[Contact, ...] = ()
    profile: str = ""  # a local layer of rules, for this unit's sites and those of the units below it


class Subtree(_Entry):
    """A part of a site that another unit answers for."""

    unit: _Name
    prefix: str = ""  # "/jyj/" or "https://www.example.gov.cn/jyj/"
    column: str = ""

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        if bool(self.prefix) == bool(self.column):
            raise ValueError("prefix 和 column 要写一个，也只写一个")
        if self.prefix and not self.prefix.startswith(("/", "http://", "https://")):
            raise ValueError("prefix 应以 / 或 http:// 开头")
        return self


class Robots(_Entry):
    override: Annotated[bool, BeforeValidator(_yes_or_no)] = False
    authorised_by: str = ""

    @model_validator(mode="after")
    def _says_who_allowed_it(self) -> Self:
        if self.override and not self.authorised_by:
            raise ValueError("不遵守 robots.txt 必须写明 authorised_by（谁批准的、文号或日期）")
        return self


class Site(_Entry):
    name: _Name
    url: Annotated[_Name, AfterValidator(_home_url)]
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()  # more hosts that belong to it
    unit: str = ""
    place: _Place = ""  # of the office, from the province down: what its texts may call their own
    subtrees: tuple[Subtree, ...] = ()
    rate: _Rate | None = None  # requests a second and host
    concurrency: _Concurrency | None = None
    pages: _Pages | None = None  # most pages read
    robots: Robots = Robots()
    profiles: tuple[str, ...] = ()
    exclude: tuple[Annotated[str, AfterValidator(_pattern)], ...] = ()  # regular expressions, found anywhere in an address


class Account(_Entry):
    """An account on a platform, and the unit that answers for it."""

    name: _Name
    platform: _Name  # 微信公众号, 微博 …
    unit: _Name


class Settings(_Entry):
    """What holds for every site that does not say otherwise."""

    contact: Annotated[str, AfterValidator(_header_text)] = "https://example.invalid/duwang"
    rate: _Rate | None = None
    concurrency: _Concurrency | None = None
    pages: _Pages | None = None
    place: _Place = ""


class Config(_Entry):
    sites: tuple[Site, ...]
    units: tuple[Unit, ...] = ()
    accounts: tuple[Account, ...] = ()
    settings: Settings = Settings()


def _contradictions(config: Config) -> Iterator[Mistake]:
    """What each entry alone cannot know: names used twice, names of nobody."""
    if not config.sites:
        yield Mistake(("sites",), "至少要有一项")
    units = {unit.name: unit for unit in config.units}
    yield from _repeated("units", "name", [unit.name for unit in config.units], "与另一个单位相同")
    yield from _repeated("sites", "name", [site.name for site in config.sites], "与另一个网站相同")
    yield from _repeated("sites", "url", [site.url for site in config.sites], "与另一个网站相同")
    for place, name in _named_units(config):
        if name not in units:
            yield Mistake(place, f"写的“{name}”不在 units 里，{guess(name, list(units))}")
    for index, unit in enumerate(config.units):
        if unit in _above(units, unit):
            yield Mistake(("units", index, "parent"), "绕了一圈又回到自己")
    named = _named_profiles(config)
    profiles = list(load_profiles()) if named else []
    for place, name in named:
        if name not in profiles:
            yield Mistake(place, f"写的“{name}”不是地方方案，{guess(name, profiles)}")


def _repeated(part: str, field: str, values: Sequence[str], words: str) -> Iterator[Mistake]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield Mistake((part, index, field), words)
        seen.add(value)


def _named_units(config: Config) -> list[tuple[Place, str]]:
    named: list[tuple[Place, str]] = [(("units", index, "parent"), unit.parent) for index, unit in enumerate(config.units)]
    for index, site in enumerate(config.sites):
        named.append((("sites", index, "unit"), site.unit))
        named += [(("sites", index, "subtrees", rank, "unit"), part.unit) for rank, part in enumerate(site.subtrees)]
    named += [(("accounts", index, "unit"), account.unit) for index, account in enumerate(config.accounts)]
    return [(place, name) for place, name in named if name]


def _named_profiles(config: Config) -> list[tuple[Place, str]]:
    """Those that come with the program. A name that ends in .yaml is a file of the office's own."""
    named: list[tuple[Place, str]] = [(("units", index, "profile"), unit.profile) for index, unit in enumerate(config.units)]
    for index, site in enumerate(config.sites):
        named += [(("sites", index, "profiles", rank), name) for rank, name in enumerate(site.profiles)]
    return [(place, name) for place, name in named if name and not name.endswith(".yaml")]


def _above(units: Mapping[str, Unit], unit: Unit) -> list[Unit]:
    """The units over a unit, nearest first."""
    chain: list[Unit] = []
    upper = units.get(unit.parent)
    while upper is not None and upper not in chain:
        chain.append(upper)
        upper = units.get(upper.parent)
    return chain


def _completed(site: Site, units: Mapping[str, Unit], settings: Settings) -> Site:
    """The site with the general settings where it says nothing, and the profiles of its unit and those above, highest first."""
    owner = units.get(site.unit)
    layers = [unit.profile for unit in reversed([owner, *_above(units, owner)])] if owner else []
    profiles = tuple(dict.fromkeys(name for name in (*layers, *site.profiles) if name))
    general = {name: getattr(settings, name) for name in ("rate", "concurrency", "pages") if getattr(site, name) is None}
    return site.model_copy(update={"profiles": profiles, "place": site.place or settings.place, **general})


def _folder(url: str) -> str:
    """The address up to its last slash: what lies under a home page."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path[: parts.path.rfind("/") + 1] or "/", query=""))


def _covers(prefix: str, url: str) -> bool:
    """Whether an address lies under a prefix: whole path segments only, http and https alike."""
    outer, inner = urlsplit(prefix), urlsplit(url)
    if outer.netloc and outer.netloc.lower() != inner.netloc.lower():
        return False
    folder, path = unquote(outer.path), unquote(inner.path)
    return path.startswith(folder) and (folder.endswith("/") or path[len(folder) :][:1] in {"", "/"})
