"""What to inspect, and how: all that one inspection of a site is asked to do."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from inspector.config import Config, Site, local_of, office_of, words_of
from inspector.core.rules import Office, Rules
from inspector.db.store import DATABASE
from inspector.proofread import Locality
from inspector.rulebook import load_rules
from spiders.gathering import Settings
from spiders.scope import Scope, host_of, with_www


@dataclass(frozen=True, slots=True)
class Job:
    """What to inspect, and how. `out` holds the archives, and the database unless `database` names another."""

    name: str
    home_url: str
    out: Path
    today: date
    settings: Settings
    hosts: frozenset[str] = frozenset()
    database: str = ""
    profiles: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    ignores_robots: bool = False
    robots_authority: str = ""
    config: Config | None = None
    site: Site | None = None
    locality: Locality | None = None  # of the office, where the configuration says it
    links_file: Path | None = None
    is_offline: bool = False  # an archive is judged, nothing is asked
    most_requests: int | None = None  # that the time allows; what goes beyond rests until another day
    least_free: int = 0  # bytes of disk space, without which nothing is begun

    @property
    def store_place(self) -> str:
        return self.database or str(self.out / DATABASE)

    def scope(self) -> Scope:
        hosts = self.hosts | with_www(host_of(self.home_url))
        return Scope(hosts, exclude=self.exclude, ignores_robots=self.ignores_robots)

    def office(self) -> Office:
        return office_of(self.config, self.site.unit) if self.config and self.site else Office()

    def rules(self) -> Rules:
        local = local_of(self.config, self.site) if self.config and self.site else None
        return load_rules(self.today, self.name, self.profiles, local)

    def described(self) -> dict[str, Any]:
        """The settings as the report shows them."""
        limits = self.settings.limits
        return {
            "pages": limits.pages,
            "depth": limits.depth,
            "rate": self.settings.rate,
            "concurrency": self.settings.concurrency,
            "timeout": self.settings.timeout,
            "recheck_after": limits.second_look,
            "robots_override": self.robots_authority if self.ignores_robots else "",
            "profiles": list(self.profiles),
            "office": list(astuple(self.office())),
            "offline": self.is_offline,
            "place": list(self.locality or ()),
            "words": str(words_of(self.config) or ""),
            "render": self.settings.render,
        }
