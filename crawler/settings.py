"""Every Scrapy setting, in one place, each with the reason for its value."""

import os

from crawler.bounds import MAX_BYTES
from storage.database import DEFAULT_URL

BOT_NAME = "tinhso"
DATABASE_URL = os.environ.get("TINHSO_DATABASE_URL", DEFAULT_URL)
SPIDER_MODULES = ["spiders.provinces"]
NEWSPIDER_MODULE = "spiders.provinces"

# Portals see who asks and whom to write to.
CONTACT = os.environ.get("TINHSO_CONTACT", "")  # a mail address or a page of whoever runs the crawl
USER_AGENT = f"tinhso/0.1 (crawler of public-sector news; {CONTACT or 'no contact given'})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}

# Politeness: robots.txt, one request at a time to a portal, a pace per portal (PortalSpider.pace), no jitter below it.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 1  # one connection per host; a wait after "too many requests" holds everything back
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0

# Safety: Scrapy's defaults open a loopback server that runs Python, a telnet console, and accept any certificate.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True  # of whatever does not pass crawler.tls, which verifies whatever this says
DOWNLOAD_HANDLERS = {"http": "crawler.handler.PortalHandler", "https": "crawler.handler.PortalHandler"}
COOKIES_ENABLED = False  # a session would make pages differ for no reader's good
DOWNLOAD_MAXSIZE = MAX_BYTES  # bytes, packed and unpacked; the largest article page seen has 0.2 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30  # seconds for the whole answer, however steadily it drips
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # a page that only refreshes is no article: judge says what it is
HTTPERROR_ALLOW_ALL = True  # judge says what an error page is

# Retries: what may pass by itself, at once; 429 and 503 wait as they ask to (crawler.middlewares.Backoff).
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
BACKOFF_TIMES = 3  # waits for one address before the answer is taken as a block
BACKOFF_DEFAULT = 60.0  # seconds, where the portal does not say how long
BACKOFF_LIMIT = 300.0  # seconds; a longer Retry-After is not waited for: the page is taken as blocked or failed

# Each callback yields one outcome; the default would start a hundred tasks for it.
CONCURRENT_ITEMS = 1

# Scrapy would read the source of a callback on every answer, to warn of a mistake mypy finds: a third of the CPU.
WARN_ON_GENERATOR_RETURN_VALUE = False

# The URL ledger is the memory of what was seen; a filter in front of it would hide a listing asked twice.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

DOWNLOADER = "crawler.stopping.StoppableDownloader"  # Ctrl-C waits for no portal longer than …
STOP_TIMEOUT = 10.0  # seconds, in which what was asked for before may still arrive and be stored
DOWNLOADER_MIDDLEWARES = {
    "crawler.addresses.PublicAddresses": 40,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.StrictRobots": 100,
    "crawler.middlewares.Backoff": 545,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,  # a proxy would defeat the address check
}
EXTENSIONS = {
    "crawler.ledger_keeper.LedgerKeeper": 100,
    "crawler.robots.CrawlDelay": 200,
    "crawler.progress.Progress": 300,
    "scrapy.extensions.logstats.LogStats": None,  # crawler.progress says it per portal
}
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 500}

LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []  # they are gathered with a program started for each portal, to be logged below that level
STATS_DUMP = False
