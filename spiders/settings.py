"""Scrapy's settings for our crawls: it finds, starts and stops the spider. All asking is done by the spider's own lanes."""

BOT_NAME = "duwang"
SPIDER_MODULES = ["spiders.website"]
NEWSPIDER_MODULE = "spiders"

# one asyncio loop a process and no reactor: a third more pages for each second of CPU
TWISTED_REACTOR_ENABLED = False

# pages and probes go through `spiders.transport`: nothing of this is ever asked, so none of it need be made
DOWNLOAD_HANDLERS: dict[str, None] = {"http": None, "https": None, "data": None, "file": None, "ftp": None, "s3": None}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "INFO"
