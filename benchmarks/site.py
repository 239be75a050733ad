"""Writes an official-looking site with known faults: a pure function of its size, addresses and encoding."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from string import Template
from typing import NamedTuple

from benchmarks import words
from benchmarks.faults import CHINESE_ADDRESS, PLANTS
from benchmarks.truth import Expected, Target, Truth

SEED = 20260506
ITEMS_A_PAGE = 20
PARAGRAPHS = 58  # makes a page of about 42 KB in UTF-8, like those of real county portals
COLUMNS = {
    "zwyw": "政务要闻",
    "tzgg": "通知公告",
    "bmdt": "部门动态",
    "zcwj": "政策文件",
    "zcjd": "政策解读",
    "ghjh": "规划计划",
    "rsxx": "人事信息",
    "czyjs": "财政预决算",
    "zdxm": "重大项目",
    "yjgl": "应急管理",
    "jyta": "建议提案",
    "zfcg": "政府采购",
    "hygq": "回应关切",
    "myzj": "民意征集",
    "tjsj": "统计数据",
    "shgy": "社会公益",
}
COLUMN_WITHOUT_STYLE = "rsxx"
IMAGE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNgAAAAAgAB4iG8MwAAAABJRU5ErkJggg==")  # one pixel
_TEMPLATES = Path(__file__).with_name("templates")
_PAGE = Template((_TEMPLATES / "page.html").read_text(encoding="utf-8"))
_ARTICLE = Template((_TEMPLATES / "article.html").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Hosts:
    main: str  # "http://127.0.0.1:18081"
    external: str
    closed: str  # nothing listens there


class Article(NamedTuple):
    number: int
    column: str
    path: str
    title: str
    day: str


def write_site(folder: Path, pages: int, hosts: Hosts, encoding: str = "utf-8") -> Truth:
    """Writes `folder`/main and `folder`/external and says what is true of them."""
    return _Site(folder, pages, hosts, encoding).write()


class _Site:
    def __init__(self, folder: Path, pages: int, hosts: Hosts, encoding: str) -> None:
        self.main, self.external = folder / "main", folder / "external"
        self.hosts, self.encoding = hosts, encoding
        self.articles = _articles(pages)
        self.lists = {column: _cut([item for item in self.articles if item.column == column], ITEMS_A_PAGE) for column in COLUMNS}
        self.targets: list[Target] = []
        self.planted: dict[int, list[str]] = {}

    def write(self) -> Truth:
        self._write_files()
        self._plant()
        for article in self.articles:
            self._write_page(article.path, article.column, article.title, self._article_body(article))
        for column, lists in self.lists.items():
            for number, items in enumerate(lists):
                self._write_page(_list_path(column, number), column, COLUMNS[column], _list_body(column, items, number, len(lists)))
        self._write_page("/index.html", "zwyw", words.COUNTY + "人民政府", self._home_body())
        pages = 1 + len(self.articles) + sum(len(lists) for lists in self.lists.values())
        return Truth(self.hosts.main + "/index.html", pages, tuple(self.targets))

    def _write_files(self) -> None:
        for name in ("logo.png", "bg.png", "mark.png"):
            _save(self.main / "images" / name, IMAGE)
        _save(self.main / "js/common.js", b"function addFavorite() {}\n" * 400)
        backgrounds = ".top{background:url(../images/bg.png)}.foot{background:url('../images/lost.png')}\n"
        _save(self.main / "css/common.css", (backgrounds + ".list li{line-height:2}\n" * 200).encode())
        self._target(f"{self.hosts.main}/images/lost.png", "样式表里的图片不存在", Expected.BROKEN)
        for column in COLUMNS:
            if column != COLUMN_WITHOUT_STYLE:
                _save(self.main / f"css/{column}.css", b".crumb{color:#333}\n" * 20)
        self._target(f"{self.hosts.main}/css/{COLUMN_WITHOUT_STYLE}.css", "样式表不存在", Expected.BROKEN)
        self._target(f"{self.hosts.main}/wza/guide.html", "每页页脚的链接不存在", Expected.BROKEN)
        _save(self.main / "robots.txt", b"User-agent: *\nDisallow: /admin/\n")
        _save(self.main / "lost.html", (_TEMPLATES / "lost.html").read_bytes())
        _save(self.external / "show.html", (_TEMPLATES / "show.html").read_bytes())

    def _plant(self) -> None:
        """Spreads faults and traps over the articles; their HTML is kept until the article is written."""
        random = Random(SEED)
        hosts = asdict(self.hosts)
        for plant in PLANTS:
            for number in range(max(1, len(self.articles) // plant.every)):
                page, other = random.choice(self.articles), random.choice(self.articles)
                url = plant.address.format(**hosts, n=number, page=other.path)
                path = url.removeprefix(self.hosts.main)
                self._target(url, plant.kind, plant.expected)
                if plant.kind == CHINESE_ADDRESS:
                    _save(self.main / path.lstrip("/"), _attachment("pdf"))
                self.planted.setdefault(page.number, []).append(plant.html.format(url=path))

    def _target(self, url: str, kind: str, expected: Expected) -> None:
        self.targets.append(Target(url, kind, expected))

    def _article_body(self, article: Article) -> str:
        random = Random(SEED * 1_000_003 + article.number)
        paragraphs = [f'<p style="text-indent:2em;line-height:2;font-size:16pt">{words.paragraph(random)}</p>' for _ in range(PARAGRAPHS)]
        paragraphs[PARAGRAPHS // 2 : PARAGRAPHS // 2] = self.planted.get(article.number, [])
        if article.number % 4 == 0:
            paragraphs.append(self._attachment_line(article))
        siblings = self.lists[article.column][0][:8] + [random.choice(self.articles) for _ in range(12)]
        return _ARTICLE.substitute(title=article.title, day=article.day, text="\n".join(paragraphs), related=_items(siblings))

    def _attachment_line(self, article: Article) -> str:
        kind = ("pdf", "docx", "xlsx", "zip")[article.number // 4 % 4]
        name = f"P0{article.number:08d}.{kind}"
        _save(self.main / article.path.lstrip("/").rpartition("/")[0] / name, _attachment(kind))
        return f'<p>附件：<a href="./{name}" target="_blank">{article.title}.{kind}</a></p>'

    def _home_body(self) -> str:
        return "\n".join(_block(column, lists[0][:6]) for column, lists in self.lists.items())

    def _write_page(self, path: str, column: str, title: str, body: str) -> None:
        menu = "".join(f'<li><a href="/{key}/index.html" target="_blank">{name}</a></li>' for key, name in COLUMNS.items())
        charset = "gb2312" if self.encoding == "gb18030" else self.encoding  # as such sites declare it
        html = _PAGE.substitute(
            charset=charset, title=title, column=column, column_name=COLUMNS[column], menu=menu, body=body, county=words.COUNTY, external=self.hosts.external
        )
        _save(self.main / path.lstrip("/"), html.encode(self.encoding))


def _articles(pages: int) -> list[Article]:
    """As many articles as leave room for the front page and the list pages they need."""
    keys = list(COLUMNS)
    count = pages
    while 1 + count + sum(max(1, -(-_share(count, index) // ITEMS_A_PAGE)) for index in range(len(keys))) > pages:
        count -= 1
    if count < len(keys):
        raise ValueError(f"网站至少要有 {2 * len(keys) + 1} 页")
    random = Random(SEED)
    return [_article(number, keys[number % len(keys)], words.title(random)) for number in range(count)]


def _share(articles: int, column: int) -> int:
    return articles // len(COLUMNS) + (1 if column < articles % len(COLUMNS) else 0)


def _article(number: int, column: str, title: str) -> Article:
    year, month, day = 2024 + number % 3, 1 + number % 12, 1 + number % 28
    return Article(number, column, f"/{column}/{year}{month:02d}/t{year}{month:02d}{day:02d}_{100_000 + number}.html", title, f"{year}-{month:02d}-{day:02d}")


def _cut(items: list[Article], size: int) -> list[list[Article]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


def _list_path(column: str, number: int) -> str:
    return f"/{column}/index_{number}.html" if number else f"/{column}/index.html"


def _list_body(column: str, items: list[Article], number: int, lists: int) -> str:
    following = f'<a href="{_list_path(column, number + 1)}">下一页</a>' if number + 1 < lists else ""
    last = _list_path(column, lists - 1)
    return f'<ul class="list">{_items(items)}</ul><div class="pages"><a href="/{column}/index.html">首页</a> {following} <a href="{last}">尾页</a></div>'


def _block(column: str, items: list[Article]) -> str:
    return f'<div class="block"><h2><a href="/{column}/index.html">{COLUMNS[column]}</a></h2><ul>{_items(items)}</ul></div>'


def _items(articles: list[Article]) -> str:
    return "\n".join(f'<li><a href="{item.path}" title="{item.title}">{item.title}</a><span>{item.day}</span></li>' for item in articles)


def _attachment(kind: str) -> bytes:
    if kind == "pdf":
        return b"%PDF-1.4\n" + b"% \n" * 4000 + b"%%EOF\n"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(zipfile.ZipInfo("content.xml"), "<content/>" * 1200)
    return buffer.getvalue()


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
