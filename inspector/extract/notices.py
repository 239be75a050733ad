"""Pages that are no pages of anybody: “not found” under a good status, programs that broke down, maintenance, parked names, a firewall's riddle."""

from __future__ import annotations

import re

from inspector.core.facts import ListState, PageFacts, Scope, Snapshot
from inspector.extract.decode import content_bytes, decode_content

SHORT_PAGE = 200  # characters: an error page says little else
SHORT_ARTICLE = 1000  # characters: beyond them a title about missing pages is that of an article
LARGEST_NOTICE = 60_000  # bytes
LARGEST_RIDDLE = 20_000
SMALL = 8_000  # bytes; of a larger page only the title is looked at before anything is decoded
MOST_LINKS = 5  # of an error page that says nothing of what was asked for

GONE = "打开的是“页面不存在”一类的提示页，状态却是正常（软 404）"
BROKE_DOWN = "打开的是程序出错的信息，状态却是正常"
CLOSED = "打开的是“系统维护”“暂停服务”一类的提示页"
PARKED = "打开的是域名停放、出售一类的页面"
NO_PAGES = frozenset({GONE, CLOSED, PARKED})  # the office has not written these for its readers: nothing on them is judged


def notice_of(snapshot: Snapshot) -> str:
    """What a page says instead of its content, in Chinese, "" when it is a page like others. Long articles about missing pages are fine."""
    body = snapshot.body
    if len(body) > LARGEST_NOTICE:
        return ""
    if snapshot.header("Content-Encoding"):
        body, _problem = content_bytes(snapshot)
    told = body if len(body) <= SMALL else _title_bytes(body)
    if not _HINT.search(told):
        return ""
    if told is not body and not _is_telling(title_of(decode_content(body[:SMALL], snapshot.header("Content-Type")).text)):
        return ""
    text = decode_content(body, snapshot.header("Content-Type")).text
    return _notice(text, is_whole=is_whole(snapshot))


def guard_of(snapshot: Snapshot) -> bool:
    """A firewall stands between us and the page: known by header, cookie, script or its own words."""
    names = {name.lower() for name, _value in snapshot.headers}
    if not _GUARD_HEADERS.isdisjoint(names):
        return True
    if len(snapshot.body) >= LARGEST_RIDDLE:
        return False
    if snapshot.status >= 400 and _GUARD_COOKIES.search(snapshot.header("Set-Cookie")):
        return True
    body = content_bytes(snapshot)[0] if "content-encoding" in names else snapshot.body
    is_marked = _RIDDLE.search(body) is not None
    if not is_marked and not _GUARD_HINT.search(body):
        return False
    # a page with something to say may carry its guard's script too
    visible = _MARKUP.sub("", decode_content(body, snapshot.header("Content-Type")).text)
    return len(visible) < SHORT_PAGE and (is_marked or _GUARD_WORDS.search(visible) is not None)


def opening(snapshot: Snapshot) -> str:
    """The first characters of a body, for a look at what it is."""
    body = content_bytes(snapshot)[0] if snapshot.header("Content-Encoding") else snapshot.body
    return body[:512].decode("latin-1").removeprefix("ï»¿").lstrip()


def says_gone(page: PageFacts) -> bool:
    """A page in the dress of its site that says it is missing, in a heading or in a main text that says little else."""
    if page.main_text_length >= SHORT_PAGE or page.list_state is ListState.ITEMS:
        return False
    told = [block for block in page.blocks if block.scope in _MAIN]
    if any(block.scope is Scope.HEADING and _names_gone(block.text) for block in told):
        return True
    text = "".join(block.text for block in told)
    return len(text) < SHORT_PAGE and _ADDRESSED.search(text) is not None and _GONE.search(text) is not None


def title_of(text: str) -> str:
    found = _TITLE.search(text)
    return found[1].strip() if found else ""


def is_whole(snapshot: Snapshot) -> bool:
    """Whether the body holds all there is, and not only its beginning."""
    total = snapshot.header("Content-Range").rpartition("/")[2]
    return not snapshot.truncated and (not total.isdigit() or int(total) <= len(snapshot.body))


def _any_of(*words: bytes) -> re.Pattern[bytes]:
    return re.compile(b"|".join(map(re.escape, words)))


_GONE = re.compile(
    r"(?:页面|网页|网址|信息|文章|内容|资源|文件|栏目|您(?:要|所|想)?(?:访问|查看|浏览|请求|查找)\S{0,8})(?:不存在|未找到|没有找到|找不到|无法找到|已(?:经)?(?:被)?(?:删除|移除|下线|撤稿|撤回|失效)|可能已被删除|走丢了)"
    r"|(?:找不到|未找到|没有找到)(?:该|此|您|相关|对应|这个|文件或目录|页面|网页)|404 ?(?:not ?found|错误|页面)|error ?404"
    r"|page ?(?:not ?found|cannot ?be ?found|could ?not ?be ?found|does ?not ?exist)|requested ?(?:url|page|resource) ?.{0,60}?not ?(?:be ?)?found",
    re.IGNORECASE,
)
_GONE_TITLE = re.compile(
    r"(?:error\s*)?404\s*(?:$|[-–—:：|_,，]|错误|页|提示|not|error|找不到|未找到)|(?:page )?not found\b|"
    r"找不到(?:$|\W|该|此|您|网?页|文件|内容|资源|信息|对象|服务器)|(?:对不起|抱歉).{0,10}(?:不存在|找不到)",
    re.IGNORECASE,
)
_ARTICLE_TITLE = re.compile(r"关于.*的|通知|公告|通报|公示|通告|决定|办法|规定|整改|怎么办|[?？]")
_ADDRESSED = re.compile(r"抱歉|对不起|您(?:要|所|想)?(?:访问|查看|浏览|请求|查找)")
_MAIN = frozenset({Scope.HEADING, Scope.BODY, Scope.CELL})
_ALERT = re.compile(r"""alert\s*\(\s*["'][^"'\n]{0,40}(?:不存在|已(?:被)?删除|未找到|没有找到|找不到|参数错误|非法访问)""")
_BREAKDOWN = re.compile(
    r"java\.lang\.\w+(?:Exception|Error)|javax\.servlet\.\w+Exception|org\.apache\.jasper|应用程序中的服务器错误|Server Error in '|HTTP Status 5\d\d|"
    r"<b>(?:Fatal|Parse) error</b>|(?:Fatal|Parse) error: .{1,200} on line \d|"
    r"SQLSTATE\[|ORA-\d{5}:|Microsoft OLE DB Provider|Traceback \(most recent call last\)|Whitelabel Error Page"
)
_CLOSED = re.compile(
    r"(?:网站|系统|平台|页面|栏目|服务器?|本站).{0,6}(?:维护|升级|调试|建设|改版)中(?!标)|(?:网站|系统|平台|本站)(?:正在|正|进行).{0,4}(?:维护|升级|改版)|"
    r"暂停(?:服务|访问|开放)|网站(?:已|暂时|临时)?关闭"
)
_PARKED = re.compile(
    r"(?:域名|domain).{0,12}(?:出售|转让|停放|到期|已过期|未绑定|未备案|for sale|is parked|has expired|may be for sale)|"
    r"buy this domain|sedoparking|parkingcrew|"
    r"(?:购买|出售|转让)(?:此|该|本)?域名|没有找到站点|站点(?:不存在|未绑定|已暂停|已过期)|网站(?:未备案|已到期)|主机(?:已|未)(?:到期|开通)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?-->|<[^>]+>|\s+", re.IGNORECASE | re.DOTALL)
_SHOWN_WORDS = (
    "不存在 删除 找不到 找到 走丢 下线 移除 撤稿 撤回 失效 应用程序中的服务器错误 维护 升级 改版 建设中 调试中 暂停 关闭 域名 出售 转让 站点 到期 备案"
).split()
_HINT = _any_of(
    *(word.encode(charset) for word in _SHOWN_WORDS for charset in ("utf-8", "gb18030")),
    *(b"404", b"ot found", b"ot Found", b"be found", b"java.lang.", b"javax.servlet", b"Server Error in", b"HTTP Status 5", b"atal error", b"SQLSTATE"),
    *(b"ORA-", b"OLE DB", b"Traceback (", b"Whitelabel", b"omain", b"parking"),
)

_RIDDLE = _any_of(
    *(b"__jsl_clearance", b"acw_sc__v2", b"$_ts=", b"$_ts ", b"/cdn-cgi/challenge-platform"),
    *(b"HWWAFSESID", b"_waf_", b"_guard/", b"aliyun_waf", b"_Incapsula_Resource", b"_cf_chl_opt", b"_____tmd_____", b"x5secdata"),
)
_GUARD_COOKIES = re.compile(r"\b(?:__jsluid_|__jsl_clearance|HWWAFSES|acw_sc__v|incap_ses_|yunsuo_session|wzws_)")
_GUARD_HEADERS = frozenset({"wzws-ray", "cf-mitigated", "x-waf-event-info", "x-waf-uuid", "x-amzn-waf-action", "x-tencent-waf"})
_GUARD_WORDS = re.compile(
    r"网站防火墙|(?:应用)?防火墙|安全狗|创宇盾|云锁|网站卫士|安全验证|人机(?:验证|识别)|滑动验证|请完成(?:下方|以下|安全)?验证|(?:访问|请求)(?:已)?被(?:拦截|阻断|禁止)|拦截提示|"
    r"不合法(?:的)?参数|对网站造成安全威胁|请(?:先)?(?:开启|启用)javascript并刷新|enablejavascriptandcookiesto|"
    r"(?:checking|verify(?:ing)?)(?:yourbrowser|(?:that)?youarehuman)|justamoment",  # white space is taken out
    re.IGNORECASE,
)
_GUARD_HINT = _any_of(
    *(word.encode(charset) for word in "防火墙 安全狗 创宇盾 云锁 卫士 验证 人机 拦截 阻断 不合法 安全威胁".split() for charset in ("utf-8", "gb18030")),
    *(b"ust a moment", b"hecking your browser", b"erify", b"avaScript and", *("并刷新".encode(charset) for charset in ("utf-8", "gb18030"))),
)


def _title_bytes(body: bytes) -> bytes:
    start = body.find(b"<title", 0, SMALL)
    if start < 0:
        return b""
    end = body.find(b"</title", start, start + 300)
    return body[start : end if end > 0 else start + 300]


def _notice(text: str, *, is_whole: bool) -> str:
    title, visible = title_of(text), _MARKUP.sub("", text)
    is_short = is_whole and len(visible) < SHORT_PAGE
    if _says_gone(text, title, visible, is_whole=is_whole, is_short=is_short):
        return GONE
    if _BREAKDOWN.search(text) and len(visible) < (SHORT_ARTICLE if is_whole else SHORT_PAGE):
        return BROKE_DOWN
    if _is_parked(title) or (is_short and _PARKED.search(visible)):
        return PARKED
    if is_short and _CLOSED.search(visible) and _links(text) <= MOST_LINKS:
        return CLOSED
    return ""


def _names_gone(title: str) -> bool:
    return bool(_GONE_TITLE.match(title) or (_GONE.search(title) and not _ARTICLE_TITLE.search(title)))


def _is_parked(title: str) -> bool:
    return _PARKED.search(title) is not None and _ARTICLE_TITLE.search(title) is None


def _is_telling(title: str) -> bool:
    return _names_gone(title) or _is_parked(title)


def _says_gone(text: str, title: str, visible: str, *, is_whole: bool, is_short: bool) -> bool:
    if _names_gone(title) and (len(visible) < SHORT_ARTICLE if is_whole else len(title) <= 20):
        return True
    if not is_short:
        return False
    if _GONE.search(visible):
        return _links(text) <= MOST_LINKS or _ADDRESSED.search(visible) is not None
    return len(visible) < SHORT_PAGE // 4 and _ALERT.search(text) is not None


def _links(text: str) -> int:
    return text.count("<a ") + text.count("<A ")
