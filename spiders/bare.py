"""What `scrapy crawl website -a url=…` needs when no inspection stands behind it: a folder, a database and polite settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from inspector import __version__
from inspector.db.store import Store
from inspector.extract.page import SiteView, read_page
from spiders.frontier import Limits
from spiders.gathering import Gathering, Settings
from spiders.pace import Pace
from spiders.scope import Scope, host_of, with_www
from spiders.transport import Transport

POLITE = Settings(Limits(), rate=2.0, concurrency=2, timeout=30.0, largest_body=10 << 20, contact="https://example.invalid/duwang", allow_loopback=False)


def prepare(url: str, out: str, options: Mapping[str, str]) -> tuple[Gathering, Transport]:
    """Options as Scrapy passes them, all text: pages, rate, concurrency, allow_loopback."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("请写明网址：scrapy crawl website -a url=https://www.example.gov.cn/")
    settings = POLITE._replace(
        limits=Limits(pages=int(options.get("pages", POLITE.limits.pages)), second_look=1.0 if options.get("allow_loopback") else 60.0),
        rate=float(options["rate"]) if "rate" in options else None if options.get("allow_loopback") else POLITE.rate,
        concurrency=int(options.get("concurrency", POLITE.concurrency)),
        allow_loopback=bool(options.get("allow_loopback")),
    )
    folder = Path(out or f"duwang-out/{host_of(url).replace(':', '-')}")
    folder.mkdir(parents=True, exist_ok=True)
    store = Store.open(str(folder / "duwang.db"))
    today = datetime.now(UTC).date()
    site_id = store.ensure_site(host_of(url), url)
    archive = f"{host_of(url).replace(':', '-')}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.warc.gz"
    inspection = store.begin_inspection(site_id, today, {}, archive)
    scope = Scope(with_www(host_of(url)))
    view = SiteView(host_of(url), frozenset({url}), frozenset(scope.hosts), today)
    gathering = Gathering(
        store=store,
        site_id=site_id,
        inspection_id=inspection.id,
        home_url=url,
        scope=scope,
        settings=settings,
        archive=folder / archive,
        read=lambda snapshot: read_page(snapshot, view),
        software=f"duwang/{__version__}",
    )
    gathering.open()
    transport = Transport(
        Pace(settings.rate, settings.concurrency),
        timeout=settings.timeout,
        largest_body=settings.largest_body,
        contact=settings.contact,
        allow_loopback=settings.allow_loopback,
        downloads=gathering.downloads,
    )
    return gathering, transport
