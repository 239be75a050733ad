"""The platforms on this machine: each speaks its documented protocol, with its errors, limits and odd fields, and writes down who asked when."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from inspector.core.workdays import CHINA

Json = dict[str, Any]


class Asked(NamedTuple):
    at: float
    service: str
    path: str
    query: Mapping[str, str]
    body: Json


class Article(NamedTuple):
    title: str
    at: datetime
    html: str = "<p>各项工作有序开展。</p>"
    is_deleted: bool = False
    url: str = ""


@dataclass
class Official:
    """An official account of WeChat, with what its owner may do."""

    secret: str
    articles: list[Article] = field(default_factory=list)
    drafts: list[Article] = field(default_factory=list)
    materials: list[Article] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=dict)  # day → titles in the statistics
    menu: list[Json] = field(default_factory=list)
    refuses: dict[str, Json] = field(default_factory=dict)  # path → error it always answers
    spoils_tokens: int = 0  # so many first calls find their token spoilt
    is_busy: int = 0


@dataclass
class Platforms:
    """What is there, and what went on."""

    officials: dict[str, Official] = field(default_factory=dict)  # by AppID
    blogs: dict[str, list[Article]] = field(default_factory=dict)  # by uid
    tokens: dict[str, str] = field(default_factory=dict)  # microblog token → uid
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)  # path → status, type, body
    log: list[Asked] = field(default_factory=list)
    storm: int = 0  # so many answers are 503
    half: int = 0  # so many answers are cut in the middle
    slow: float = 0.0
    blog_error: Json | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._issued: dict[str, str] = {}
        self.url = ""

    def __enter__(self) -> Self:
        platforms = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                platforms._answer(self, {})

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                platforms._answer(self, json.loads(self.rfile.read(length) or b"{}"))

            def log_message(self, *_words: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def asked(self, path: str) -> list[Asked]:
        return [one for one in self.log if path in one.path]

    def fastest(self, service: str, seconds: float = 1.0) -> int:
        """The most questions that any window of so many seconds saw."""
        times = sorted(one.at for one in self.log if one.service == service)
        return max((sum(1 for at in times[rank:] if at - start < seconds) for rank, start in enumerate(times)), default=0)

    def _answer(self, handler: BaseHTTPRequestHandler, body: Json) -> None:
        parts = urlsplit(handler.path)
        query = dict(parse_qsl(parts.query))
        service = "wechat" if parts.path.startswith("/wechat/") else "weibo" if parts.path.startswith("/weibo/") else "page"
        with self._lock:
            self.log.append(Asked(time.monotonic(), service, parts.path, query, body))
            status, kind, content = self._content(service, parts.path, query, body)
        time.sleep(self.slow)
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _content(self, service: str, path: str, query: Mapping[str, str], body: Json) -> tuple[int, str, bytes]:
        if service == "page":
            return self.pages.get(path, (404, "text/html", b"<html><title>404</title></html>"))
        if self.storm:
            self.storm -= 1
            return 503, "text/html", b"<html>busy</html>"
        told = self._wechat(path.removeprefix("/wechat/"), query, body) if service == "wechat" else self._weibo(path, query)
        content = json.dumps(told, ensure_ascii=False).encode()
        if self.half:
            self.half -= 1
            content = content[: len(content) // 2]
        return 200, "application/json", content

    def _wechat(self, path: str, query: Mapping[str, str], body: Json) -> Json:
        if path == "cgi-bin/stable_token":
            return self._token(body)
        official = self.officials.get(self._issued.get(query.get("access_token", ""), ""))
        if official is None:
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest rid: 6a1"}
        if official.spoils_tokens:
            official.spoils_tokens -= 1
            self._issued.pop(query["access_token"])
            return {"errcode": 42001, "errmsg": "access_token expired rid: 6a2"}
        if official.is_busy:
            official.is_busy -= 1
            return {"errcode": -1, "errmsg": "system error"}
        if path in official.refuses:
            return official.refuses[path]
        return _WECHAT[path](official, body)

    def _token(self, body: Json) -> Json:
        official = self.officials.get(body.get("appid", ""))
        if official is None:
            return {"errcode": 40013, "errmsg": "invalid appid rid: 6a3"}
        if body.get("secret") != official.secret:
            return {"errcode": 40125, "errmsg": f"invalid appsecret {body.get('secret')} rid: 6a4"}
        if "cgi-bin/stable_token" in official.refuses:
            return official.refuses["cgi-bin/stable_token"]
        token = next((token for token, owner in self._issued.items() if owner == body["appid"]), "") if not body.get("force_refresh") else ""
        token = token or f"TOKEN-{body['appid']}-{len(self._issued)}"
        self._issued[token] = body["appid"]
        return {"access_token": token, "expires_in": 7200}

    def _weibo(self, path: str, query: Mapping[str, str]) -> Json:
        if self.blog_error:
            return self.blog_error
        uid = self.tokens.get(query.get("access_token", ""))
        if uid is None:
            return {"error": "invalid_access_token", "error_code": 21332, "request": "/2/statuses/user_timeline/biz.json"}
        count, page = int(query["count"]), int(query["page"])
        posts = self.blogs[uid]
        shown = posts[(page - 1) * count : page * count]
        return {"statuses": [_status(uid, (page - 1) * count + rank, post) for rank, post in enumerate(shown)], "total_number": len(posts), "hasvisible": False}


def _item(rank: int, article: Article, *, with_content: bool) -> Json:
    news = {
        "title": article.title,
        "author": "",
        "digest": "",
        "content": article.html if with_content else "",
        "content_source_url": "",
        "thumb_media_id": "x",
        "show_cover_pic": 0,
        "need_open_comment": 0,
        "only_fans_can_comment": 0,
        "thumb_url": "http://mmbiz.qpic.cn/x",
        "url": article.url or f"http://mp.weixin.qq.com/s?__biz=MzA&mid={rank}&idx=1&sn=ab{rank}#rd",
        "is_deleted": article.is_deleted,
    }
    seconds = int(article.at.timestamp())
    return {"article_id": f"A{rank}", "content": {"news_item": [news], "create_time": seconds, "update_time": seconds}, "update_time": seconds}


def _listed(articles: list[Article], body: Json) -> Json:
    offset, count = int(body["offset"]), int(body["count"])
    if not 1 <= count <= 20:
        return {"errcode": 40097, "errmsg": "invalid args"}
    shown = articles[offset : offset + count]
    items = [_item(offset + rank, article, with_content=body.get("no_content") == 0) for rank, article in enumerate(shown)]
    return {"total_count": len(articles), "item_count": len(items), "item": items}


def _materials(official: Official, body: Json) -> Json:
    if body.get("type") not in ("news", "image", "video", "voice"):
        return {"errcode": 40004, "errmsg": "invalid media type"}
    listed = _listed(official.materials, {"offset": body["offset"], "count": body["count"], "no_content": 0})
    items = [{"media_id": item["article_id"], "content": item["content"], "update_time": item["update_time"]} for item in listed.get("item", ())]
    return listed | {"item": items} if items else listed


def _statistics(official: Official, body: Json) -> Json:
    if body["begin_date"] != body["end_date"]:
        return {"errcode": 61501, "errmsg": "date range error"}
    day = body["begin_date"]
    titles = official.sent.get(day, [])
    return {
        "list": [{"ref_date": day, "msgid": f"{day.replace('-', '')}_{rank}", "title": title, "int_page_read_user": 9} for rank, title in enumerate(titles, 1)]
    }


_WECHAT: Mapping[str, Callable[[Official, Json], Json]] = {
    "cgi-bin/freepublish/batchget": lambda official, body: _listed(official.articles, body),
    "cgi-bin/draft/batchget": lambda official, body: _listed(official.drafts, body),
    "cgi-bin/material/batchget_material": _materials,
    "datacube/getarticlesummary": _statistics,
    "cgi-bin/get_current_selfmenu_info": lambda official, _body: {"is_menu_open": 1, "selfmenu_info": {"button": official.menu}},
}


def _status(uid: str, rank: int, post: Article) -> Json:
    number = f"{4_700_000_000_000_000 + int(uid) * 1000 + rank}"
    status = {
        "created_at": post.at.astimezone(CHINA).strftime("%a %b %d %H:%M:%S +0800 %Y"),
        "id": int(number),
        "idstr": number,
        "mid": number,
        "text": post.title,
        "source": '<a href="http://weibo.com" rel="nofollow">微博网页版</a>',
        "pic_urls": [],
        "geo": None,
        "user": {"id": int(uid)},
        "reposts_count": 0,
        "isLongText": False,
    }
    return status | ({"deleted": "1"} if post.is_deleted else {})


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=CHINA)


def daily(newest: str, count: int, words: str = "清源县召开第{}次供暖工作会议") -> list[Article]:
    """One a day, newest first."""
    return [Article(words.format(rank + 1), noon(newest) - timedelta(days=rank)) for rank in range(count)]


def article_page(title: str, at: datetime, nickname: str, body: str) -> bytes:
    """An article as its public page has it: the time comes by script, the text is hidden until then, pictures load late."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{title}"><title></title></head><body>
<h1 class="rich_media_title" id="activity-name">{title}</h1><a id="js_name">{nickname}</a><em id="publish_time"></em>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">{body}<img data-src="https://mmbiz.qpic.cn/a.png"></div>
<script>var biz = ""||"MzA==";var ct = "{int(at.timestamp())}";var user_name = "gh_0123456789ab";var nickname = htmlDecode("{nickname}");
var msg_title = '{title}'.html(false);var item_show_type = "0";</script></body></html>""".encode()


CHALLENGE = "<html><body><h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a></body></html>".encode()
