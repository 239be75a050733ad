"""What links on real pages come to: the markup, the target it names, the verdict, and a word of the reason."""

from __future__ import annotations

from string import Template

from tests.further_situations import FURTHER
from tests.misbehaving.wire import Wire, at, page
from tests.situation import Situation, link, picture


def _to(verdict: str, words: str = "", **paths: str) -> list[Situation]:
    """Plain links."""
    return [link(name, path, verdict, words) for name, path in paths.items()]


_WRITTEN = [
    Situation("base href", '<a href="a.html">甲</a>', "/written/a.html", "ok", head="<base href='/written/'>"),
    Situation("relative base", '<a href="below.html">甲</a>', "/written/deep/below.html", "ok", head="<base target=_blank href='../../written/deep/'>"),
    Situation("white space around", '<a href="  /written/a.html?1\n">甲</a>', "/written/a.html?1", "ok"),
    Situation("line break inside", '<a href="/written/\n\ta.html?2">甲</a>', "/written/a.html?2", "ok"),
    Situation("backslashes", '<a href="\\written\\a.html?3">甲</a>', "/written/a.html?3", "ok"),
    Situation("protocol-relative", '<a href="//$host/written/a.html?4">甲</a>', "/written/a.html?4", "ok"),
    Situation("scheme without slashes", '<a href="http:/written/a.html?5">甲</a>', "/written/a.html?5", "ok"),
    Situation("capitals in scheme", '<a href="HTTP://$host/written/a.html?6">甲</a>', "/written/a.html?6", "ok"),
    Situation("above the root", '<a href="../../../../written/a.html?7">甲</a>', "/written/a.html?7", "ok"),
    Situation("dot segments", '<a href="/written/x/../deep/./below.html?8">甲</a>', "/written/deep/below.html?8", "ok"),
    Situation("double slash kept", '<a href="/written/a//b.html">甲</a>', "/written/a//b.html", "ok"),
    Situation("space in the path", '<a href="/written/空 格.html">甲</a>', "/written/%E7%A9%BA%20%E6%A0%BC.html", "ok"),
    Situation("raw Chinese path", '<a href="/written/政策.html">甲</a>', "/written/%E6%94%BF%E7%AD%96.html", "ok"),
    Situation("raw Chinese query", '<a href="/written/查询?k=政策">甲</a>', "/written/%E6%9F%A5%E8%AF%A2?k=%E6%94%BF%E7%AD%96", "ok"),
    Situation("percent-encoded GBK, mixed case", '<a href="/written/%D5%FE%b2%df.html">甲</a>', "/written/%D5%FE%b2%df.html", "ok"),
    Situation("a lone percent sign", '<a href="/written/100%.html">甲</a>', "/written/100%.html", "ok"),
    Situation("entity in the query", '<a href="/written/question?a=1&amp;b=2">甲</a>', "/written/question?a=1&b=2", "ok"),
    Situation("what looks like an entity", '<a href="/written/question?a=1&copy=2">甲</a>', "/written/question?a=1&copy=2", "ok"),
    Situation("semicolon in the path", "<a href=/written/a;v=1.html>甲</a>", "/written/a;v=1.html", "ok"),
    Situation("brackets in the path", '<a href="/written/[1].html">甲</a>', "/written/[1].html", "ok"),
    Situation("GBK page: path in UTF-8", '<a href="/written/政策.html?8">政策</a>', "/written/%E6%94%BF%E7%AD%96.html?8", "ok", charset="gb18030"),
    Situation("GBK page: query in GBK", '<a href="/find?ci=政策">政策</a>', "/find?ci=%D5%FE%B2%DF", "ok", charset="gb18030"),
    link("full-width colon", "http：//www.qingyuan.example/", "broken", "404")._replace(target="/case/http%EF%BC%9A//www.qingyuan.example/"),
    link("scheme without colon", "http//www.qingyuan.example/", "broken", "404")._replace(target="/case/http//www.qingyuan.example/"),
    link("bad IPv6", "http://[bad", "broken", "写法有误"),
    link("space in the host", "http://qing yuan.example/", "broken", "写法有误"),
    link("port in words", "http://qingyuan.example:port/", "broken", "写法有误"),
    link("port too large", "http://qingyuan.example:99999/", "broken", "写法有误"),
    link("misspelt scheme", "htp://qingyuan.example/a", "broken", "写法有误"),
    link("no host", "http://", "broken", "写法有误"),
    link("file of the editor", "file:///C:/Users/a.doc", "broken", "写法有误"),
    link("drive of the editor", "C:\\Users\\a.doc", "broken", "写法有误"),
    picture("picture of the editor", "file:///C:/Temp/msohtml1/01/clip_image001.png", "broken", "写法有误"),
    link("scheme twice", "http://http://$host/ok.html", "broken", "域名")._replace(target="http://http//$host/ok.html"),
    link("too long", "/long/" + "a" * 3000, "skipped", "过长"),
]

_LOST = "broken"
_ELEMENTS = [
    picture("picture", "/lost/1.png", _LOST, "404"),
    Situation("data-src", '<img src="/file/whole.png" data-src="/lost/2.png">', "/lost/2.png", _LOST),
    Situation("data-original", '<img src="/file/whole.png" data-original="/lost/3.png">', "/lost/3.png", _LOST),
    Situation("srcset", '<img src="/file/whole.png" srcset="/file/whole.png 1x, /lost/4.png 2x">', "/lost/4.png", _LOST),
    Situation("picture source", '<picture><source srcset="/lost/5.webp"><img src="/file/whole.png"></picture>', "/lost/5.webp", _LOST),
    Situation("lazy srcset", '<img src="/file/whole.png" data-srcset="/lost/6.png 2x">', "/lost/6.png", _LOST),
    Situation("style attribute", "<div style=\"background:url('/lost/7.png')\"></div>", "/lost/7.png", _LOST),
    Situation("style attribute, entities", '<div style="background-image: URL(&quot;/lost/8.png&quot;)"></div>', "/lost/8.png", _LOST),
    Situation("style block", "", "/lost/9.png", _LOST, head="<style>.a{background:url(/lost/9.png)}</style>"),
    Situation("import in a style block", "", "/lost/10.css", _LOST, head="<style>@import '/lost/10.css';</style>"),
    Situation("background of a table", "<table background='/lost/11.gif'><tr><td>1</table>", "/lost/11.gif", _LOST),
    Situation("background of the body", "<body background='/lost/12.gif'>", "/lost/12.gif", _LOST),
    Situation("picture of a style sheet", "", "/style/lost-in-main.png", _LOST, head="<link rel=stylesheet href='/style/main.css'>"),
    Situation("style sheet imported", "", "/style/lost.css", _LOST, head="<link rel=stylesheet href='/style/main.css'>"),
    Situation("picture of an imported style sheet", "", "/style/lost-in-more.png", _LOST, head="<link rel=stylesheet href='/style/main.css'>"),
    Situation("style sheet", "", "/lost/13.css", _LOST, "404", head="<LINK REL='StyleSheet' HREF='/lost/13.css'>"),
    Situation("icon", "", "/lost/14.ico", _LOST, head="<link rel='shortcut icon' href='/lost/14.ico'>"),
    Situation("script", "<script src='/lost/15.js'></script>", "/lost/15.js", _LOST),
    Situation("frame", "<iframe src='/markup/frames.html'></iframe>", "/missing/frame.html", _LOST),
    Situation("inline frame", "<iframe src='/lost/16.html'></iframe>", "/lost/16.html", _LOST),
    Situation("lazy inline frame", "<iframe data-src='/lost/17.html'></iframe>", "/lost/17.html", _LOST),
    Situation("refresh, quoted", "", "/lost/18.html", _LOST, head="<meta http-equiv=refresh content=\"0;url='/lost/18.html'\">"),
    Situation("refresh, bare", "", "/lost/19.html", _LOST, head="<META HTTP-EQUIV='Refresh' CONTENT='5; URL=/lost/19.html'>"),
    Situation("refresh, without url=", "", "/lost/20.html", _LOST, head="<meta http-equiv=refresh content='3,/lost/20.html'>"),
    Situation("option of a menu that jumps", "<select onchange='location=this.value'><option value='/lost/21.html'>甲</select>", "/lost/21.html", _LOST),
    Situation("option with a full address", "<select name=a><option value='http://$host/lost/22.html'>甲</select>", "/lost/22.html", _LOST),
    Situation("window.open", "<a href='javascript:;' onclick=\"window.open('/lost/23.html')\">甲</a>", "/lost/23.html", _LOST),
    Situation("javascript address", "<a href=\"javascript:location.href='/lost/24.html'\">甲</a>", "/lost/24.html", _LOST),
    Situation("javascript address, encoded", '<a href="javascript:window.open(%27/lost/25.html%27)">甲</a>', "/lost/25.html", _LOST),
    Situation("button that jumps", "<button onclick=\"location.href='/lost/26.html'\">甲</button>", "/lost/26.html", _LOST),
    Situation("area", "<map name=m><area href='/lost/27.html' alt='东区'></map>", "/lost/27.html", _LOST),
    Situation("picture of a form", "<form method=post action='/form/post'><input type=image src='/lost/28.png'></form>", "/lost/28.png", _LOST),
    Situation("embed", "<embed src='/lost/29.swf'>", "/lost/29.swf", _LOST),
    Situation("object", "<object data='/lost/30.pdf'></object>", "/lost/30.pdf", _LOST),
    Situation("video", "<video src='/lost/31.mp4'></video>", "/lost/31.mp4", _LOST),
    Situation("poster of a video", "<video poster='/lost/32.jpg'><source src='/lost/33.mp4'></video>", "/lost/32.jpg", _LOST),
    Situation("source of a video", "<video><source src='/lost/34.mp4'></video>", "/lost/34.mp4", _LOST),
    Situation("sound", "<audio src='/lost/35.mp3'></audio>", "/lost/35.mp3", _LOST),
    Situation("picture inside a drawing", "<svg><image href='/lost/36.png'/><use xlink:href='#a'/></svg>", "/lost/36.png", _LOST),
    Situation("form by GET", "<form action='/lost/37.jsp'><input name=q></form>", "/lost/37.jsp", _LOST),
    Situation("form by GET that works", "<form action='/form/search' method=get><input name=q></form>", "/form/search", "ok"),
    Situation("form by GET that needs a word", "<form action='/form/needs-word'><input name=q></form>", "/form/needs-word", "suspect", "表单"),
    Situation("form by POST", "<form action='/form/post' method=POST><input name=q></form>", "/form/post", "silent"),
    Situation(
        "button by POST", "<form method=get action='/form/search'><button formmethod=post formaction='/form/send'>发送</button></form>", "/form/send", "silent"
    ),
    Situation("TRS pager", "<script>createPageHTML(2, 0, 'lost-list', 'html');</script>", "/case/lost-list_1.html", _LOST),
    Situation("comment", "<!-- <a href='/lost/38.html'>旧</a> -->", "/lost/38.html", "silent"),
    Situation("conditional comment", "<!--[if IE]><script src='/lost/39.js'></script><![endif]-->", "/lost/39.js", "silent"),
    Situation("template in a script", "<script>var row = '<a href=\"/lost/40.html\">' + name + '</a>';</script>", "/lost/40.html", "silent"),
    Situation("address put together", "<a href='javascript:;' onclick=\"location.href='/lost/'+id+'.html'\">甲</a>", "/lost/", "silent"),
    Situation("template element", "<template><a href='/lost/41.html'>模板</a></template>", "/lost/41.html", "silent"),
    Situation("canonical", "", "/lost/42.html", "silent", head="<link rel=canonical href='/lost/42.html'>"),
    Situation("mail", "<a href='mailto:a@qingyuan.example'>邮箱</a>", "mailto:a@qingyuan.example", "silent"),
    Situation("telephone", "<a href='tel:12345'>电话</a>", "tel:12345", "silent"),
    Situation("data address", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "silent"),
    Situation("plain text", "<p>网址：http://$host/lost/43.html</p>", "/lost/43.html", "silent"),
]

_ENCODINGS = [
    Situation("header says UTF-8, bytes are GBK", "<iframe src='/encoding/lying-header.html'></iframe>", "/encoding/lying-header.html", "ok"),
    Situation("undeclared GBK", "<a href='/encoding/undeclared-gbk.html'>甲</a>", "/encoding/undeclared-gbk.html", "ok"),
    Situation("UTF-16", "<a href='/encoding/utf16.html'>甲</a>", "/encoding/utf16.html", "ok"),
    Situation("zero bytes", "<a href='/damaged/nul.html'>甲</a>", "/damaged/nul.html", "ok"),
]

_PLACES = [
    link("place by id", "/places/page.html#one", "ok"),
    link("place by name", "/places/page.html#two", "ok"),
    link("Chinese place", "/places/page.html#第三章", "ok")._replace(target="/places/page.html#%E7%AC%AC%E4%B8%89%E7%AB%A0"),
    link("Chinese place, encoded", "/places/page.html?x#%E7%AC%AC%E4%B8%89%E7%AB%A0", "ok"),
    link("place that is missing", "/places/page.html#nine", "broken", "nine"),
    link("Chinese place that is missing", "/places/page.html#第九章", "broken", "第九章")._replace(target="/places/page.html#%E7%AC%AC%E4%B9%9D%E7%AB%A0"),
    Situation("place on the same page", "<a href='#here'>甲</a><p id=here>乙</p>", "$page#here", "ok"),
    Situation("missing place on the same page", "<a href='#gone'>甲</a>", "$page#gone", "broken", "gone"),
    link("top", "/places/page.html#top", "ok"),
    link("capital top", "/places/page.html#Top", "ok"),
    link("route of an application", "/places/page.html#/list/3", "ok"),
    link("route with an exclamation mark", "/places/page.html#!list", "ok"),
    link("text fragment", "/places/page.html#:~:text=三", "ok")._replace(target="/places/page.html#:~:text=%E4%B8%89"),
    link("place and text fragment", "/places/page.html#one:~:text=a", "ok"),
    link("page of a PDF", "/file/whole.pdf#page=2", "ok"),
    link("place behind a redirect", "/places/moved.html#one", "ok"),
    link("missing place behind a redirect", "/places/moved.html#nine", "broken", "nine"),
    link("place on a page of scripts", "/places/app.html#chapter", "ok"),
    link("place on another site", "$elsewhere/ok.html#part", "ok"),
    link("place with a query of its own", "/places/page.html#one?from=home", "ok"),
    Situation("lone number sign", "<a href='#' onclick='f()'>甲</a>", "$page#", "silent"),
]

_REDIRECTS = [
    *_to("ok", **{"chain of five": "/redirect/chain/5", "relative target": "/redirect/relative", "raw UTF-8 target": "/redirect/utf8"}),
    *_to("ok", **{"raw GBK target": "/redirect/gbk", "protocol-relative target": "/onward/protocol-relative", "308": "/onward/308", "307": "/onward/307"}),
    *_to("ok", **{"303": "/onward/303", "space in the target": "/onward/space", "place in the target": "/onward/fragment", "backslash": "/onward/backslash"}),
    *_to("ok", **{"redirect to a file": "/onward/file.pdf", "off the site": "/crawl/to-elsewhere", "index to the front page": "/onward/index.html"}),
    *_to("broken", "循环", loop="/redirect/loop"),
    *_to("broken", "20 次", endless="/redirect/endless/1"),
    *_to("broken", "404", **{"to a missing page": "/onward/dead"}),
    *_to("broken", "没有写", nowhere="/redirect/nowhere"),
    *_to("broken", "写法有误", **{"to a mail address": "/onward/mail"}),
    *_to("suspect", "软 404", **{"to a page of missing pages": "/onward/404-page", "to an error page": "/onward/wrong"}),
    *_to("suspect", "首页", **{"article to the front page": "/onward/home/zwgk/2019/t20190506_1.html", "file to the front page": "/onward/file-to-home.pdf"}),
]

_GATES = [
    *_to("ok", **{"cookie gate": "/gate/cookie", "cookie roundabout": "/gate/roundabout", "Referer wanted of a page": "/gate/referer.html"}),
    picture("Referer wanted of a picture", "/gate/referer.jpg", "ok"),
    *_to("ok", **{"only browsers": "/gate/browsers", "robots get 404": "/gate/browsers-404", "language wanted": "/gate/language"}),
    *_to("broken", "循环", **{"cookie never enough": "/gate/never"}),
    *_to("suspect", "403", **{"our name refused": "/gate/us"}),
    *_to("suspect", "登录", **{"login wanted": "/gate/login.pdf"}),
    *_to("ok", **{"login page": "/gate/login"}),
    *_to("suspect", **{f"status {status}": f"/status/{status}" for status in (401, 403, 405, 407, 412, 418, 421, 423, 429, 451, 521, 999)}),
    *_to("broken", **{f"status {status}": f"/status/{status}" for status in (400, 404, 410, 500, 501, 502, 504)}),
    *_to(
        "suspect", "防护", **{"riddle 412": "/guard/riddle", "riddle 200": "/guard/riddle-200", "riddle 521": "/guard/jsl", "riddle in a cookie": "/guard/acw"}
    ),
    *_to(
        "suspect",
        "防护",
        **{"404 of a guard": "/guard/wzws", "418 of a guard": "/guard/huawei", "403 of a guard": "/guard/cloud", "405 of a guard": "/guard/405"},
    ),
    *_to(
        "suspect",
        "防护",
        **{"block page with 200": "/guard/block-200", "verification with 200": "/guard/verify-200", "cookie script with 200": "/guard/jsl-200"},
    ),
]

_PATIENCE = [
    *_to("ok", **{"500 once": "/once/500", "503 once": "/once/503", "403 once": "/once/403", "404 once": "/once/404", "reset once": "/once/reset"}),
    *_to("ok", **{"hangs once": "/once/hang", "cut once": "/once/cut", "busy for a second": "/busy/seconds", "busy until a time": "/busy/date"}),
    *_to("ok", **{"503 with Retry-After": "/once/503-later", "slow": "/slow/second"}),
    *_to("suspect", "429", **{"busy for an hour": "$third/busy/long", "always busy": "/busy/always"}),
    *_to("broken", "503", **{"503 for ever": "/status/503"}),
    *_to("broken", "时限", **{"hangs": "/slow/hang", "hangs in its headers": "/slow/headers"}),
    *_to("suspect", "时限", drips="/slow/drip"),
    *_to("broken", "中断", resets="/reset"),
    *_to("ok", **{"endless page": "/endless/body", "gzip bomb": "/bomb/gzip.html", "50 MB page": "/big/page.html", "300 MB file": "/file/huge.zip"}),
    *_to(
        "suspect", "中断", **{"cut short": "/damaged/truncated.html", "chunk that is none": "/damaged/chunk.html", "no last chunk": "/damaged/last-chunk.html"}
    ),
    *_to("ok", **{"longer than said": "/damaged/too-long.html", "line feeds only": "/headers/lf-only", "header without colon": "/headers/no-colon"}),
    *_to("ok", **{"bytes in a header": "/headers/bytes", "HEAD refused": "/head/refused.pdf", "HEAD lies": "/head/lies.pdf", "HEAD hangs": "/head/hangs.pdf"}),
    *_to("broken", "HTTP", **{"no status line": "/headers/none"}),
    *_to("suspect", "压缩", **{"compressed in name only": "/damaged/plain-gzip.html"}),
    link("refused port", "http://127.0.0.1:9/", "broken", "拒绝连接"),
    link("unknown name", "http://no-such-office.invalid/", "broken", "域名"),
    link("unknown Chinese name", "http://没有.invalid/", "broken", "域名")._replace(target="http://xn--8ov87j.invalid/"),
    link("valid certificate", "$valid/ok.html", "ok"),
    link("certificate that expires soon", "$soon/ok.html", "ok"),
    link("expired certificate", "$expired/ok.html", "suspect", "过期"),
    link("certificate of another name", "$other/ok.html", "suspect", "域名不符"),
    link("self-signed certificate", "$self/ok.html", "suspect", "自签名"),
    link("certificate of a stranger", "$stranger/ok.html", "suspect", "证书"),
    link("https of a server without", "https://$host/ok.html", "broken"),
    link("IPv6", "$ipv6/ok.html", "ok"),
    link("dead page on IPv6", "$ipv6/lost.html", "broken", "404"),
]

_SOFT = [
    *_to("suspect", "软 404", **{"in the title": "/soft/title", "in a short body": "/soft/body", "in GBK": "/soft/gbk", "compressed": "/soft/gzip"}),
    *_to("suspect", "软 404", **{"alert and back": "/soft/alert", "in English": "/soft/english", "of IIS": "/soft/iis", "taken off line": "/soft/offline"}),
    *_to("suspect", "出错", **{"stack trace": "/soft/trace", "error of ASP.NET": "/soft/aspnet"}),
    *_to("suspect", "维护", maintenance="/soft/maintenance"),
    *_to("suspect", "停放", **{"parked name": "/soft/parked"}),
    *_to("suspect", "空白", **{"empty page": "/soft/empty", "no content": "/soft/204"}),
    *_to("suspect", "不存在的地址", **{"catch-all": "/catchall/zwgk/t1.html"}),
    *_to("ok", **{"article about missing pages": "/soft/article", "its title says so": "/soft/article-title", "short notice": "/soft/short-news"}),
    *_to(
        "ok",
        **{"list with a deleted entry": "/soft/list", "report on missing pages": "/soft/report", "real page beside a catch-all": "/catchall-real/real.html"},
    ),
    link("deleted, on another site", "$elsewhere/soft/body", "suspect", "软 404"),
]

_FILES = [
    *_to(
        "ok", **{"PDF": "/file/whole.pdf?1", "DOCX": "/paper/whole.docx", "PDF as octets": "/paper/octet.pdf", "PDF called a page": "/paper/typed-as-page.pdf"}
    ),
    *_to("ok", **{"DOC": "/paper/old.doc", "DOCX called DOC": "/paper/renamed.doc", "RTF called DOC": "/paper/rich.doc", "HTML of Excel": "/paper/html.xls"}),
    *_to("ok", **{"PDF after a mark": "/paper/offset.pdf", "download by script": "/paper/download", "text": "/paper/text.txt", "ranges": "/paper/ranges.pdf"}),
    *_to("ok", **{"range refused": "/paper/range-refused.pdf"}),
    *_to("broken", "0 字节", **{"empty PDF": "/file/empty.pdf", "empty download": "/paper/empty-download"}),
    *_to("broken", "网页", **{"page for a PDF": "/file/page.pdf", "page for a DOCX": "/paper/page.docx", "page for a ZIP": "/paper/page.zip"}),
    *_to("broken", "pdf", **{"error in JSON for a PDF": "/paper/error.pdf"}),
    *_to("suspect", "pdf", **{"noise for a PDF": "/paper/noise.pdf"}),
    *_to("suspect", "登录", **{"login for a DOCX": "/paper/login.docx"}),
    *_to("suspect", "中断", **{"DOCX cut short": "/paper/cut.docx"}),
    picture("PNG", "/file/whole.png", "ok"),
    picture("PNG called JPG", "/picture/png-as.jpg", "ok"),
    picture("GIF as octets", "/picture/octet.gif", "ok"),
    picture("SVG", "/picture/drawn.svg", "ok"),
    picture("picture by script", "/picture/script?id=3", "ok"),
    picture("page for a picture", "/picture/page.jpg", "broken", "网页"),
    picture("damaged picture", "/picture/noise.jpg", "broken", "损坏"),
    picture("picture cut short", "/picture/cut.png", "suspect", "不完整"),
    picture("empty picture", "/picture/empty.png", "broken", "0 字节"),
    Situation("page for a style sheet", "", "/style/page.css", "broken", "样式", head="<link rel=stylesheet href='/style/page.css'>"),
]

_SCOPE = [
    link("page of another site", "$elsewhere/crawl/inside.html", "ok"),
    Situation("what only another site links", "", "$elsewhere/crawl/never.html", "silent"),
    link("forbidden by robots.txt", "/private/page.html", "skipped", "robots"),
    link("dead page of another site", "$elsewhere/status/404", "broken", "404"),
]

SITUATIONS = (*_WRITTEN, *_ELEMENTS, *_ENCODINGS, *_PLACES, *_REDIRECTS, *_GATES, *_PATIENCE, *_SOFT, *_FILES, *_SCOPE, *FURTHER)


def page_of(situation: Situation) -> str:
    return f"/case/{SITUATIONS.index(situation)}.html"


def fill(text: str, situation: Situation, servers: dict[str, str]) -> str:
    return Template(text).safe_substitute(servers, page=page_of(situation))


@at("/case/*")
async def _case(wire: Wire) -> None:
    """The page of one situation; other servers stand in the query as the test knows them."""
    number = wire.rest("/case/").partition(".html")[0]
    if not number.isdigit():
        await wire.answer(page("<h1>页面不存在</h1>"), 404)
        return
    situation = SITUATIONS[int(number)]
    servers = SERVERS | {"host": wire.request.headers["host"]}
    text = page(f"<h1>{number}</h1>{fill(situation.markup, situation, servers)}", head=fill(situation.head, situation, servers))
    text = text.replace("charset='utf-8'", f"charset='{situation.charset}'")
    await wire.answer(text.encode(situation.charset, "xmlcharrefreplace"), kind="text/html", Set_Cookie="entered=1; path=/")


SERVERS: dict[str, str] = {}  # filled in once the servers are up
