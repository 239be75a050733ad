"""Scrapy's settings for our crawls. What is turned off here is done by the frontier, the transport and the gathering."""

BOT_NAME = "duwang"
SPIDER_MODULES = ["spiders.website"]
NEWSPIDER_MODULE = "spiders"

# one asyncio loop a process and no reactor: a third more pages for each second of CPU
TWISTED_REACTOR_ENABLED = False
DOWNLOAD_HANDLERS = {"http": "spiders.handlers.PageHandler", "https": "spiders.handlers.PageHandler", "data": None, "file": None, "ftp": None, "s3": None}
ITEM_PIPELINES = {"spiders.pipelines.KeepingPipeline": 100}

# the transport keeps redirects, compressed bodies and failures as they come, so the middlewares that hide them are not needed
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
SCHEDULER = "spiders.scheduler.InOrder"
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# under asyncio each answer would start a hundred item workers
CONCURRENT_ITEMS = 1
# this check reads the callback's source again for most answers
WARN_ON_GENERATOR_RETURN_VALUE = False
CONCURRENT_REQUESTS = 64  # the transport keeps the pace for each hosting address
CONCURRENT_REQUESTS_PER_DOMAIN = 64
DOWNLOAD_DELAY = 0
DOWNLOAD_TIMEOUT = 0
ROBOTSTXT_OBEY = False  # the scope obeys it, for pages and probes alike
COOKIES_ENABLED = False
RETRY_ENABLED = False  # second looks come at the end
HTTPERROR_ALLOW_ALL = True
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
LOG_LEVEL = "INFO"
