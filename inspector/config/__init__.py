"""Units and sites from `sites.yaml`. A mistake is told in Chinese with file, line, site and field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from pydantic import ValidationError

from inspector.config.entries import Account, Config, Contact, Ledgers, Robots, Settings, Site, Subtree, Unit, locality_of
from inspector.config.offices import KINDS, SECTORS, column_key, column_words
from inspector.core.rules import Office, OfficeKind
from inspector.files.yamlfile import ConfigError, Mistake, Place, YamlFile, guess, mistakes_of
from inspector.rulebook import Local, check_profile, load_profiles
from inspector.workdays import ChineseWeek, load_week

UNASSIGNED = "待分派"
_SETTINGS_FILES = ("words", "workdays", "filings", "reposts", "templates")
__all__ = [
    "UNASSIGNED",
    "Account",
    "Config",
    "ConfigError",
    "Contact",
    "Ledgers",
    "Robots",
    "Settings",
    "Site",
    "Subtree",
    "Unit",
    "files_of",
    "load_config",
    "local_of",
    "locality_of",
    "office_of",
    "unit_for",
    "week_of",
    "words_of",
]


def load_config(path: Path, *, outside: Collection[Path] | None = None) -> Config:
    """The configuration, with the general settings and the profiles of units filled in at each site.

    `outside`: the only files it may name that lie outside its own folder, None where it may name any. Others are refused unread.
    """
    file = YamlFile(path, {"sites": "网站", "units": "单位", "accounts": "账号"})
    try:
        config = Config.model_validate(file.data)
    except ValidationError as error:
        raise file.error(file.mistakes + mistakes_of(error, Config)) from error
    mistakes = file.mistakes + list(_contradictions(config))
    if outside is not None:
        mistakes += _strays(config, path.parent, outside)
    if mistakes:
        raise file.error(mistakes)
    config = _rooted(config, path.parent)
    _check_files(config)
    units = {unit.name: unit for unit in config.units}
    sites = tuple(_completed(site, units, config.settings) for site in config.sites)
    accounts = tuple(_completed_account(account, units, config.settings) for account in config.accounts)
    return config.model_copy(update={"sites": sites, "accounts": accounts})


def files_of(config: Config) -> Iterator[tuple[Place, str]]:
    """Every file and folder that it names, with where it does."""
    general = ((("settings", name), getattr(config.settings, name)) for name in _SETTINGS_FILES)
    found: list[tuple[Place, str]] = list(general)
    for rank, unit in enumerate(config.units):
        found += [(("units", rank, "tasks"), unit.tasks), (("units", rank, "profile"), _own_profile(unit.profile))]
    for rank, site in enumerate(config.sites):
        found += [(("sites", rank, "profiles", place), _own_profile(name)) for place, name in enumerate(site.profiles)]
        found += [(("sites", rank, "ledgers", name), file) for name, file in site.ledgers]
    for rank, account in enumerate(config.accounts):
        found += [(("accounts", rank, "profiles", place), _own_profile(name)) for place, name in enumerate(account.profiles)]
        found += [(("accounts", rank, "sources", place, "file"), source.file) for place, source in enumerate(account.sources)]
    yield from ((place, name) for place, name in found if name)


def local_of(config: Config, site: Site) -> Local:
    """What the rules of a site need from the configuration."""
    known = column_words()
    columns = {column_key(written, site.url): known[meant] for written, meant in site.columns.items()}
    return Local(office_of(config, site.unit), site.required_columns, columns, week_of(config))


def week_of(config: Config) -> ChineseWeek:
    """The working days of the office."""
    return load_week(Path(config.settings.workdays)) if config.settings.workdays else ChineseWeek()


def office_of(config: Config, name: str) -> Office:
    """What sort of office a unit is. Nothing is inferred from its name."""
    unit = next((unit for unit in config.units if unit.name == name), None)
    if unit is None:
        return Office()
    kind = KINDS.get(unit.kind, OfficeKind.UNKNOWN)
    return Office(kind, SECTORS.get(unit.sector, "") if kind is OfficeKind.ENTERPRISE else "")


def unit_for(config: Config, site: Site, url: str, column: str = "") -> str:
    """Who answers for a page: the column's unit by name, else the longest prefix (subtrees, home addresses of sites), else the site's."""
    host = urlsplit(url).netloc.lower()
    parts = [(part.prefix, part.unit) for part in site.subtrees if part.prefix]
    parts += [(_folder(other.url), other.unit) for other in (site, *config.sites) if other.unit and host in other.url]
    lengths = [(len(urlsplit(prefix).path), unit) for prefix, unit in parts if _covers(prefix, url)]
    longest = max(lengths, key=lambda part: part[0], default=(0, ""))[1]
    named = (part.unit for part in site.subtrees if part.column and part.column == column)
    return next(named, "") or longest or site.unit or UNASSIGNED


def _own_profile(name: str) -> str:
    """A name that ends in .yaml is a file of the office's own; others come with the program."""
    return name if name.endswith(".yaml") else ""


def _strays(config: Config, folder: Path, outside: Collection[Path]) -> Iterator[Mistake]:
    for place, name in files_of(config):
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) and file.absolute() not in outside:
            yield Mistake(place, f"写的“{name}”不在配置文件所在的文件夹里。在复核台里只能用这个文件夹里的文件；要用别处的，请在运行程序的机器上改")


def _contradictions(config: Config) -> Iterator[Mistake]:
    """What each entry alone cannot know: names used twice, names of nobody."""
    if not config.sites and not config.accounts:
        yield Mistake(("sites",), "至少要有一项" if "sites" in config.model_fields_set else "缺少 {field}")
    units = {unit.name: unit for unit in config.units}
    yield from _repeated("units", "name", [unit.name for unit in config.units], "与另一个单位相同")
    yield from _repeated("sites", "name", [site.name for site in config.sites], "与另一个网站相同")
    yield from _repeated("accounts", "name", [account.label for account in config.accounts], "和平台与另一个账号相同")
    yield from _repeated("sites", "url", [site.url for site in config.sites], "与另一个网站相同")
    for place, name in _named_units(config):
        if name not in units:
            yield Mistake(place, f"写的“{name}”不在 units 里，{guess(name, list(units))}")
    for index, unit in enumerate(config.units):
        if unit in _above(units, unit):
            yield Mistake(("units", index, "parent"), "绕了一圈又回到自己")
    yield from _unknown_words(config)
    named = _named_profiles(config)
    profiles = list(load_profiles()) if named else []
    for place, name in named:
        if name not in profiles:
            yield Mistake(place, f"写的“{name}”不是地方方案，{guess(name, profiles)}")


def _unknown_words(config: Config) -> Iterator[Mistake]:
    """Kinds, sectors and columns that nobody knows."""
    for index, unit in enumerate(config.units):
        place = ("units", index)
        if unit.kind and unit.kind not in KINDS:
            yield Mistake((*place, "kind"), f"写的“{unit.kind}”不是单位种类，{guess(unit.kind, list(KINDS), 0.4)}")
        elif unit.sector and unit.sector not in SECTORS and KINDS.get(unit.kind) is OfficeKind.ENTERPRISE:
            yield Mistake((*place, "sector"), f"写的“{unit.sector}”不是公共企事业单位的行业，{guess(unit.sector, list(SECTORS), 0.4)}")
    known = column_words()
    for index, site in enumerate(config.sites):
        for written, meant in site.columns.items():
            if meant not in known:
                yield Mistake(("sites", index, "columns", written), f"写的“{meant}”不是栏目种类，{guess(meant, list(known), 0.4)}")


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
    for index, account in enumerate(config.accounts):
        named += [(("accounts", index, "profiles", rank), name) for rank, name in enumerate(account.profiles)]
    return [(place, name) for place, name in named if name and not name.endswith(".yaml")]


def _rooted(config: Config, folder: Path) -> Config:
    """Files that the configuration names lie beside it, unless their paths say otherwise."""

    def rooted(name: str) -> str:
        return str(folder / name) if name else ""

    def profile(name: str) -> str:
        """Whole, since an inspection keeps it for reports that are drawn later, wherever that is."""
        return str((folder / name).absolute()) if name.endswith(".yaml") else name

    units = tuple(unit.model_copy(update={"tasks": rooted(unit.tasks), "profile": profile(unit.profile)}) for unit in config.units)
    sites = tuple(
        site.model_copy(
            update={
                "profiles": tuple(profile(name) for name in site.profiles),
                "ledgers": Ledgers(**{name: rooted(file) for name, file in site.ledgers}),
            }
        )
        for site in config.sites
    )
    accounts = tuple(
        account.model_copy(
            update={
                "profiles": tuple(profile(name) for name in account.profiles),
                "sources": tuple(source.model_copy(update={"file": rooted(source.file)}) for source in account.sources),
            }
        )
        for account in config.accounts
    )
    general = config.settings
    settings = general.model_copy(update={name: rooted(getattr(general, name)) for name in _SETTINGS_FILES})
    return config.model_copy(update={"units": units, "sites": sites, "accounts": accounts, "settings": settings})


def _check_files(config: Config) -> None:
    """What is wrong with them is told before anything is fetched."""
    names = [unit.profile for unit in config.units] + [name for site in config.sites for name in site.profiles]
    names += [name for account in config.accounts for name in account.profiles]
    for name in dict.fromkeys(names):
        if name.endswith(".yaml"):
            check_profile(name)
    if config.settings.workdays:
        load_week(Path(config.settings.workdays))
    if words_of(config) is not None and not Path(config.settings.words).is_dir():
        raise ConfigError(f"{config.settings.words}：没有这个文件夹。settings 的 words 应写自备词表所在的文件夹，见 docs/profiles.md")


def words_of(config: Config | None) -> Path | None:
    """The folder of the office's own word lists, None where it has none."""
    return Path(config.settings.words).absolute() if config and config.settings.words else None


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
    profiles = _profiles_of(site.unit, site.profiles, units)
    general = {name: getattr(settings, name) for name in ("rate", "concurrency", "pages", "render", "pictures") if getattr(site, name) is None}
    return site.model_copy(update={"profiles": profiles, "place": site.place or settings.place, **general})


def _completed_account(account: Account, units: Mapping[str, Unit], settings: Settings) -> Account:
    return account.model_copy(update={"profiles": _profiles_of(account.unit, account.profiles, units), "place": account.place or settings.place})


def _profiles_of(unit: str, own: Sequence[str], units: Mapping[str, Unit]) -> tuple[str, ...]:
    """The profiles of the unit and those above it, highest first, then the entry's own."""
    owner = units.get(unit)
    layers = [each.profile for each in reversed([owner, *_above(units, owner)])] if owner else []
    return tuple(dict.fromkeys(name for name in (*layers, *own) if name))


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
