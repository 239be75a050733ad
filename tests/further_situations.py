"""More that happens to links: spellings, wrong bytes, gates, riddles and error pages of another making than those of `link_situations`."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli  # type: ignore[import-untyped]  # ships no types

from tests.misbehaving.oddities import GIF, JPEG, LONG, said, unless
from tests.misbehaving.streams import PNG, zeros_in_gzip
from tests.misbehaving.wire import HTML, PDF, Wire, at, behaviour, ok, page
from tests.situation import Situation, link, picture


def _lost(name: str, markup: str, number: object, head: str = "", target: str = "") -> Situation:
    """Something that leads to an address which is not there."""
    return Situation(name, markup.replace("$lost", f"/lost/{number}"), target or f"/lost/{number}", "broken", "404", head.replace("$lost", f"/lost/{number}"))


A = "/written/a.html"

BASES = (
    Situation("base without a scheme", "<a href='a.html?b1'>甲</a>", f"{A}?b1", "ok", head="<base href='//$host/written/'>"),
    Situation("base that is a page", "<a href='a.html?b2'>甲</a>", f"{A}?b2", "ok", head="<base href='/written/index.jsp?x=/y/'>"),
    Situation("two bases", "<a href='a.html?b3'>甲</a>", f"{A}?b3", "ok", head="<base href='/written/'><base href='/nowhere/'>"),
    Situation("base on another host", "<a href='ok.html?b4'>甲</a>", "$elsewhere/ok.html?b4", "ok", head="<base href='$elsewhere/'>"),
    Situation("base that is empty", "<a href='../written/a.html?b5'>甲</a>", f"{A}?b5", "ok", head="<base href=''>"),
    Situation("base that is a script", "<a href='../written/a.html?b6'>甲</a>", f"{A}?b6", "ok", head="<base href='javascript:;'>"),
    Situation("base behind the link", "<a href='a.html?b7'>甲</a><base href='/written/'>", f"{A}?b7", "ok"),
    Situation("base with backslashes", "<a href='a.html?b8'>甲</a>", f"{A}?b8", "ok", head="<BASE HREF=' \\written\\ '>"),
    Situation("base in a template", "<template><base href='/nowhere/'></template><a href='../written/a.html?b9'>甲</a>", f"{A}?b9", "ok"),
    Situation("base in a comment", "<!-- <base href='/nowhere/'> --><a href='../written/a.html?b10'>甲</a>", f"{A}?b10", "ok"),
    Situation("query alone under a base", "<a href='?b11'>甲</a>", f"{A}?b11", "ok", head=f"<base href='{A}'>"),
)

SPELLINGS = (
    Situation("entity for a slash", "<a href='&#x2F;written&#47;a.html?s1'>甲</a>", f"{A}?s1", "ok"),
    Situation("name and password", "<a href='http://office:word@$host/written/a.html?s2'>甲</a>", "http://office:word@$host/written/a.html?s2", "ok"),
    Situation("host in capitals", "<a href='$local/written/a.html?s3'>甲</a>", "http://localhost:$port/written/a.html?s3", "ok"),
    Situation("three slashes", "<a href='http:///$host/written/a.html?s4'>甲</a>", f"{A}?s4", "ok"),
    Situation("encoded dots", "<a href='/written/x/%2e%2E/a.html?s5'>甲</a>", f"{A}?s5", "ok"),
    Situation("port with zeros", "<a href='http://127.0.0.1:0$port/written/a.html?s6'>甲</a>", f"{A}?s6", "ok"),
    Situation("short numeric host", "<a href='http://127.1:$port/written/a.html?s7'>甲</a>", f"{A}?s7", "ok"),
    Situation("host in hexadecimal", "<a href='http://0x7f.0.0.1:$port/written/a.html?s8'>甲</a>", f"{A}?s8", "ok"),
    Situation("mapped IPv6", "<a href='http://[::ffff:127.0.0.1]:$port/written/a.html?s9'>甲</a>", "http://[::ffff:7f00:1]:$port/written/a.html?s9", "ok"),
    link("Chinese quotes around it", "“/ok.html”", "broken", "404", "/case/%E2%80%9C/ok.html%E2%80%9D"),
    link("invisible space in front", "\u200b/ok.html?s10", "broken", "404", "/case/%E2%80%8B/ok.html?s10"),
    link("hard space behind", "/lost/s11.html&nbsp;", "broken", "404", "/lost/s11.html%C2%A0"),
    link("no scheme", "www.qingyuan.example/s12.html", "broken", "404", "/case/www.qingyuan.example/s12.html"),
    link("comma for a dot", "http://www,qingyuan.invalid/s13", "broken", "域名"),
    link("semicolon for the colon", "http;//www.qingyuan.example/s14", "broken", "404", "/case/http;//www.qingyuan.example/s14"),
    link("h too few", "ttp://www.qingyuan.example/s15", "broken", "写法有误"),
    link("h too many", "hhttp://www.qingyuan.example/s16", "broken", "写法有误"),
    link("space behind the scheme", "http:// www.qingyuan.example/s17", "broken", "写法有误"),
    link("two ports", "http://www.qingyuan.example:80:80/s18", "broken", "写法有误"),
    link("IPv6 with a zone", "http://[fe80::1%25eth0]/s19", "broken", "写法有误"),
    link("less-than in the host", "http://www.qing&lt;yuan.example/s20", "broken", "写法有误", "http://www.qing<yuan.example/s20"),
    link("scheme alone", "https://", "broken", "写法有误"),
    link("full-width dot in a name", "http://清源。invalid/s21", "broken", "域名", "http://xn--c5wol.invalid/s21"),
    link("full-width letters in a name", "http://ｗｗｗ.qingyuan.invalid/s22", "broken", "域名", "http://www.qingyuan.invalid/s22"),
    link("percent-encoded Chinese name", "http://%E6%B8%85%E6%BA%90.invalid/s23", "broken", "域名", "http://xn--c5wol.invalid/s23"),
    link("name with an underscore", "http://zwgk_old.qingyuan.invalid/s24", "broken", "域名"),
    link("name with two dots", "http://www..qingyuan.invalid/s25", "broken", "域名"),
    link("name that ends in a dot", "http://www.qingyuan.invalid./s26", "broken", "域名"),
    link("file transfer", "ftp://ftp.qingyuan.example/a.zip", "silent"),
    link("message program", "weixin://dl/business/?t=1", "silent"),
    link("office program", "ms-word:ofe|u|http://www.qingyuan.example/a.docx", "silent"),
    link("script in capitals", "JAVASCRIPT:void(0)", "silent"),
    Situation("script broken over lines", '<a href="java\nscript:void(0)">甲</a>', "/case/java", "silent"),
)

CHARSETS = (
    Situation("GBK query with a rare character", "<a href='/find?ci=镕'>甲</a>", "/find?ci=%E9F", "broken", "404", charset="gb18030"),
    Situation(
        "GBK query, encoded beforehand", "<a href='/find?ci=%D5%FE%B2%DF&x=%e6'>甲</a>", "/find?ci=%D5%FE%B2%DF&x=%e6", "broken", "404", charset="gb18030"
    ),
    Situation("GBK page, Chinese place", "<a href='#政策'>甲</a><p id=政策>乙</p>", "$page#%E6%94%BF%E7%AD%96", "ok", charset="gb18030"),
    Situation("Big5 page, Chinese query", "<a href='/find?b=政策'>甲</a>", "/find?b=%ACF%B5%A6", "broken", "404", charset="big5"),
    Situation("GBK page, form", "<form action='/form/search?类=政策'><input name=q></form>", "/form/search?%C0%E0=%D5%FE%B2%DF", "ok", charset="gb18030"),
)

REFRESHES = tuple(
    _lost(f"refresh: {content}", "", f"r{number}.html", f"<meta http-equiv='Refresh' content=\"{content}\">")
    for number, content in enumerate(
        (
            "0; url = '$lost'",
            "0;$lost",
            "0;URL=http://$host$lost",
            "0.5,url=$lost",
            " 3 url=$lost ",
            "0; URL='$lost",
            "2;\n url=\n$lost",
            ".5;url=$lost",
        )
    )
)
REFRESHES += (
    _lost("refresh in the body", "<META content='0;url=$lost' HTTP-EQUIV=REFRESH>", "r20.html"),
    Situation("refresh without a time", "", "/lost/r21.html", "silent", head="<meta http-equiv=refresh content='url=/lost/r21.html'>"),
    Situation("refresh of the page itself", "", "/case/30", "silent", head="<meta http-equiv=refresh content='30'>"),
    link("refresh in a header", "/more/refresh-header", "ok"),
    Situation("where a header leads", "<a href='/more/refresh-header?2'>甲</a>", "/lost/refresh-header.html", "broken", "404"),
)

PICTURES = (
    _lost("srcset with a comma in an address", "<img src='/file/whole.png' srcset='/file/whole.png?w=1,h=2 1x, $lost 2x'>", "p1.png"),
    Situation("the address with the comma", "<img srcset='/file/whole.png?w=3,h=4 1x'>", "/file/whole.png?w=3,h=4", "ok"),
    _lost("srcset with data", "<img src='/file/whole.png' srcset='data:image/gif;base64,R0lGODlhAQABAAAAACw= 1x, $lost 2x'>", "p2.png"),
    _lost("srcset over lines", "<img srcset='\n  /file/whole.png 320w,\n  $lost 640w\n'>", "p3.png"),
    Situation("srcset without a space", "<img srcset='/lost/p4.png,/lost/p5.png 2x'>", "/lost/p4.png,/lost/p5.png", "broken"),
    _lost("srcset that ends in a comma", "<img srcset='$lost 1x,'>", "p6.png"),
    _lost("lazy picture of another plug-in", "<img src='/file/whole.png' data-lazy-src='$lost'>", "p7.png"),
    _lost("background of a cell", "<table><tr><td background='$lost'>甲</table>", "p8.jpg"),
    _lost("import with a medium", "", "c1.css", "<style>@import url($lost) screen and (color);</style>"),
    _lost("import in capitals", "", "c2.css", '<style>@IMPORT URL( "$lost" );</style>'),
    _lost("import behind a comment", "", "c3.css", "<style>/* a */@import/* b */'$lost';</style>"),
    _lost("import in a comment of HTML", "", "c4.css", "<style><!-- @import '$lost'; --></style>"),
    _lost("font of a style block", "", "c5.woff2", "<style>@font-face{font-family:a;src:url('$lost') format('woff2')}</style>"),
    _lost("image set", "", "c6.png", "<style>.a{background:image-set(url('/file/whole.png') 1x, url('$lost') 2x)}</style>"),
    _lost("space in a style address", "<i style=\"background:url('/lost/c 7.png')\"></i>", "c7", target="/lost/c%207.png"),
    Situation("style address commented out", "", "/lost/c8.png", "silent", head="<style>.a{color:red/* url(/lost/c8.png) */}</style>"),
    Situation(
        "drawing inside a style",
        "",
        "/lost/c9.svg",
        "silent",
        head="<style>.a{background:url(\"data:image/svg+xml,%3Csvg fill='url(/lost/c9.svg)'/%3E\")}</style>",
    ),
    Situation("font with a mark for old browsers", "", "/more/font.eot?#iefix", "ok", head="<style>@font-face{src:url('/more/font.eot?#iefix')}</style>"),
    Situation("symbol of a drawing", "<img src='/more/icons.svg#home'>", "/more/icons.svg#home", "ok"),
)

JUMPS = tuple(
    _lost(f"jump: {code}", f'<{tag} onclick="{code}">甲</{tag}>', f"j{number}.html")
    for number, (tag, code) in enumerate(
        (
            ("div", "window.location='$lost'"),
            ("strong", "location.replace(&quot;$lost&quot;)"),
            ("li", "document.location.href = '$lost';"),
            ("span", "top.location.href='$lost'; return false"),
            ("button", "self.location.assign('$lost')"),
            ("img", "window.open('$lost', '_blank', 'width=300,height=200')"),
            ("a href='#'", "if (confirm('即将离开')) { window.open('$lost') }"),
            ("em", "javascript:window.open('$lost')"),
            ("p", "parent.location = '$lost'"),
        )
    )
)
JUMPS += (
    _lost("script that opens and returns", "<a href=\"javascript:void(window.open('$lost'));\">甲</a>", "j20.html"),
    _lost("script in odd capitals", "<a href=\" JavaScript:window.open('$lost')\">甲</a>", "j21.html"),
    Situation("jump to what the element names", "<a href='/ok.html?j22' onclick='window.open(this.href);return false'>甲</a>", "/ok.html?j22", "ok"),
    Situation("search that is put together", "<button onclick=\"location.href='/lost/j23?q=' + encodeURIComponent(q)\">搜</button>", "/lost/j23?q=", "silent"),
    Situation("template literal", '<a href="#" onclick="location.href=`/lost/${id}.html`">甲</a>', "/lost/$%7Bid%7D.html", "silent"),
    Situation("dialog", "<form method=dialog action='/lost/j24.html'><button>关</button></form>", "/lost/j24.html", "silent"),
    Situation("form of a script", "<form action='javascript:search()'><input name=q></form>", "/case/javascript:search()", "silent"),
    _lost("form with an unknown method", "<form method='SEARCH' action='$lost'><input name=q></form>", "j25.jsp"),
    Situation("form by GET that only takes POST", "<form action='/more/post-only'><input name=q></form>", "/more/post-only", "suspect", "405"),
)

PLACES = (
    Situation("place with a percent sign", "<a href='#100%'>甲</a><p id='100%'>乙</p>", "$page#100%", "ok"),
    Situation("place with a space", "<a href='#a b'>甲</a><p id='a b'>乙</p>", "$page#a%20b", "ok"),
    Situation("place of other capitals", "<a href='#One'>甲</a><p id=one>乙</p>", "$page#One", "broken", "One"),
    Situation("name of a thing that is no anchor", "<a href='#part'>甲</a><p name=part>乙</p>", "$page#part", "broken", "part"),
    link("place that a script writes", "/more/written-places.html#part5", "ok"),
    link("place that a script reads", "/more/read-places.html#tab-3", "ok"),
    link("place on an application with a spinner", "/more/spinner.html#chapter", "ok"),
    link("moment of a film", "/more/film.mp4#t=10", "ok"),
    link("named place of a PDF", "/file/whole.pdf?n#chapter2", "ok"),
    link("place in a plain text", "/paper/text.txt#L3", "ok"),
)

ONWARD = (
    link("target with raw UTF-8 in its query", "/more/onward/utf8-query", "ok"),
    link("target with raw GBK in its query", "/more/onward/gbk-query", "ok"),
    link("target in capitals", "/more/onward/capitals", "ok"),
    link("target that is a query", "/more/onward/query", "ok"),
    link("target that is a place", "/more/onward/place", "broken", "循环"),
    link("back to itself", "/more/onward/self", "broken", "循环"),
    link("target with blanks around", "/more/onward/blanks", "ok"),
    link("location on a good answer", "/more/onward/created", "ok"),
    link("redirect with a long body", "/more/onward/wordy", "ok"),
    link("cookie with a path and a day", "/more/cookie/once", "ok"),
    link("two cookies", "/more/cookie/two", "ok"),
    link("cookie loop of three", "/more/cookie/circle", "broken", "循环"),
    link("cookie of the page that links", "/more/cookie/of-the-page.html", "ok"),
    link("error page with a number in its name", "/more/onward/numbered", "suspect", "软 404"),
    link("error page of ASP.NET", "/more/onward/aspx", "suspect", "软 404"),
    link("article to the front page of another", "$elsewhere/more/onward/2019/t20190506_9.html", "suspect", "首页"),
    link("article that refreshes to the front page", "/more/2019/t20190506_2.html", "suspect", "首页"),
    link("article whose script goes to the front page", "/more/2019/t20190506_3.html", "suspect", "首页"),
    link("article moved to its new address by refresh", "/more/2019/t20190506_4.html", "ok"),
)

BYTES = (
    link("page of HTTP/1.0 without a length", "/more/old-http", "ok"),
    link("status without a phrase", "/more/no-phrase", "ok"),
    link("early hints", "/more/early-hints", "ok"),
    link("not modified, unasked", "/more/status-304", "ok"),
    link("length and chunks both", "/more/both-lengths", "ok"),
    link("deflate without its header", "/more/deflate-raw", "ok"),
    link("deflate", "/more/deflate", "ok"),
    link("compressed with brotli, unasked", "/more/brotli", "ok"),
    link("compressed with brotli that no browser unpacks", "/more/brotli-damaged", "suspect", "压缩数据损坏"),
    link("compressed with gzip, without its end", "/more/gzip-endless", "suspect", "压缩数据损坏"),
    link("compressed and cut", "/more/gzip-cut", "suspect", "中断"),
    link("noise behind what is compressed", "/more/gzip-tail", "ok"),
    link("encoding called utf-8", "/more/encoding-utf8", "ok"),
    link("PDF cut short", "/more/cut.pdf", "suspect", "中断"),
    link("PDF that drips", "/more/drip.pdf", "suspect", "时限"),
    picture("picture that drips", "/more/drip.jpg", "suspect", "时限"),
    picture("bomb for a picture", "/more/bomb.png", "broken", "损坏"),
    Situation("bomb for a style sheet", "", "/more/bomb.css", "ok", head="<link rel=stylesheet href='/more/bomb.css'>"),
    link("bomb for a PDF", "/more/bomb.pdf", "suspect"),
    link("busy until a day that has passed", "/more/busy/past", "ok"),
    link("busy for a time nobody can read", "/more/busy/words", "ok"),
    link("busy for less than nothing", "/more/busy/minus", "ok"),
    link("closed for an hour", "$third/more/closed/hour", "suspect", "503"),
    link("robots are hung up on", "/more/browsers-reset", "ok"),
    link("Referer wanted of a PDF", "/more/referer.pdf", "ok"),
    picture("Referer wanted by another site", "$elsewhere/more/referer.png", "ok"),
)

CERTIFICATES = (
    link("certificate not yet valid", "$later/ok.html", "suspect", "尚未生效"),
    link("certificate without its middle", "$chain/ok.html", "suspect", "证书"),
    link("certificate wanted of us", "$client/ok.html", "suspect"),
    link("old encryption only", "$old/ok.html", "suspect", "加密"),
    link("plain words to an encrypted port", "$plain/ok.html", "broken"),
    picture("picture behind an expired certificate", "$expired/file/whole.png", "suspect", "过期"),
)

RIDDLES = (
    *(
        link(f"riddle: {name}", f"/more/riddle/{name}", "suspect", "防护")
        for name in (
            "ruishu-202",
            "ruishu-400",
            "jsl-512",
            "dshield",
            "tencent",
            "incapsula",
            "btwaf",
            "javascript",
            "safedog-404",
            "cloudflare-503",
            "aliyun-punish",
        )
    ),
    link("riddle behind a redirect", "/more/riddle/redirect", "suspect", "防护"),
    link("page that carries the script of its guard", "/more/guarded.html", "ok"),
    link("page with the cookie of its guard", "/more/guarded-cookie.html", "ok"),
    link("login that wants a code", "/more/login-with-code", "ok"),
    link("notice of a new verification", "/more/verification-news", "ok"),
    link("status 444", "/status/444", "suspect"),
    link("status 567", "/status/567", "suspect"),
)

SOFT = (
    link("gone, inside the template of the site", "/more/soft/in-template.html", "suspect", "软 404"),
    link("gone, in a heading", "/more/soft/heading.html", "suspect", "软 404"),
    link("front page for everything", "/more/soft/front/zwgk/t20190101_1.html", "suspect", "软 404"),
    link("long page for everything", "/more/soft/same/2019/t20190101_1.html", "suspect", "软 404"),
    link("error in JSON for a page", "/more/soft/json", "suspect"),
    link("404 volunteers", "/more/soft/volunteers.html", "ok"),
    link("nobody finds work", "/more/soft/no-work.html", "ok"),
    link("documents that have lapsed", "/more/soft/lapsed.html", "ok"),
    link("names that lapse", "/more/soft/names.html", "ok"),
    link("bid for a new system", "/more/soft/bid.html", "ok"),
    link("lapsed document with its text", "/more/soft/lapsed-document.html", "ok"),
    link("road number 404", "/more/soft/road.html", "ok"),
    link("list that is empty", "/more/soft/empty-list.html", "ok"),
    link("unit that is closed", "/more/soft/closed-road.html", "ok"),
)

FILES = (
    link("page for an XLS that calls itself one", "/more/page.xls", "suspect", "xls"),
    link("table for an XLS", "/more/table.xls", "ok"),
    link("page for a RAR", "/more/page.rar", "broken", "网页"),
    link("page for an OFD, as octets", "/more/page.ofd", "suspect", "网页"),
    link("page for a WPS", "/more/page.wps", "broken", "网页"),
    link("DOCX that ends too early", "/more/short.docx", "suspect", "不完整"),
    link("ZIP that ends too early", "/more/short.zip", "suspect", "不完整"),
    link("PDF that ends too early", "/more/short.pdf", "suspect", "不完整"),
    link("PDF with words behind its end", "/more/tail.pdf", "ok"),
    link("empty XLS", "/more/empty.xls", "broken", "0 字节"),
    link("empty ZIP", "/more/empty.zip", "broken", "0 字节"),
    link("ZIP with nothing in it", "/more/nothing.zip", "ok"),
    picture("GIF cut short", "/more/cut.gif", "suspect", "不完整"),
    picture("WEBP cut short", "/more/cut.webp", "suspect", "不完整"),
    picture("JPEG cut short", "/more/cut-whole.jpg", "suspect", "不完整"),
    picture("sound for a WEBP", "/more/sound.webp", "broken", "损坏"),
    picture("noise behind the mark of a PNG", "/more/marked.png", "suspect", "不完整"),
    picture("error in JSON for a picture", "/more/picture-json?id=9", "broken", "图片"),
    picture("JPEG that calls itself a page", "/more/typed.jpg", "ok"),
    picture("JPEG with words behind its end", "/more/tail.jpg", "ok"),
    picture("WEBP", "/more/whole.webp", "ok"),
    picture("picture without a type", "/more/untyped", "ok"),
    picture("PDF for a picture", "/more/pdf.png", "broken"),
    picture("no content for a picture", "/more/nothing.png", "broken", "0 字节"),
    Situation("empty script", "<script src='/more/empty.js'></script>", "/more/empty.js", "ok"),
    Situation("page for a script", "<script src='/more/page.js'></script>", "/more/page.js", "broken", "脚本"),
)

FURTHER = (*BASES, *SPELLINGS, *CHARSETS, *REFRESHES, *PICTURES, *JUMPS, *PLACES, *ONWARD, *BYTES, *CERTIFICATES, *RIDDLES, *SOFT, *FILES)

# ---- what answers

TITLE = "清源县人民政府门户网站"
MENU = "".join(
    f"<a href='/ok.html?m={number}'>{name}</a>"
    for number, name in enumerate("首页 要闻动态 政务公开 办事服务 互动交流 走进清源 专题专栏 数据开放 机构职能 政策文件 公示公告 财政信息 人事信息".split())
)
FOOT = "主办单位：清源县人民政府办公室　地址：清源县府前路1号　联系电话：0591-12345678　网站标识码：3501210001　备案序号：闽ICP备12345678号"


def dressed(body: str, title: str = TITLE) -> str:
    """A page in the dress of a site: menu, trail, footer."""
    menu = f"<div class=nav>{MENU}{MENU}</div><div class=crumb>您所在的位置：首页 &gt; 政务公开 &gt; 正文</div>"
    return page(f"<div class=header>{TITLE}</div>{menu}<div class=content>{body}</div><div class=footer>{FOOT}{FOOT}</div>", title)


at("/more/refresh-header")(said(page("<p>请稍候</p>"), Refresh="0; url=/lost/refresh-header.html"))
at("/more/font.eot")(said(b"\x00\x01font" * 50, kind="application/vnd.ms-fontobject"))
at("/more/icons.svg")(said("<svg xmlns='http://www.w3.org/2000/svg'><symbol id='home'/></svg>", kind="image/svg+xml"))
at("/more/film.mp4")(said(b"\0\0\0\x18ftypmp42" + bytes(500), kind="video/mp4"))
at("/more/post-only")(said("", 405, Allow="POST"))
at("/more/written-places.html")(said(page("<script>document.write(\"<a name='part5'></a>\")</script><p>第五部分</p>")))
at("/more/read-places.html")(said(page("<ul><li>甲</li></ul><script>show(location.hash || '#tab-1')</script>")))
at("/more/spinner.html")(said(page("<div id=root><p>加载中…</p></div><script type=module src='/assets/index-3f2a.js'></script>")))
at("/assets/index-3f2a.js")(said("1", kind="text/javascript"))


def _sent_on(location: bytes | str, status: int = 302, **headers: str):  # type: ignore[no-untyped-def]
    async def answer(wire: Wire) -> None:
        await wire.head(status, {"Location": location, "Content-Length": "0", **{name.replace("_", "-"): value for name, value in headers.items()}})
        wire.keeps_alive = True

    return answer


at("/more/onward/utf8-query")(_sent_on("/more/target?k=政策".encode()))
at("/more/onward/gbk-query")(_sent_on("/more/target?k=政策".encode("gb18030")))
at("/more/target")(unless(lambda wire: wire.request.path.partition("?")[2].upper() in ("K=%E6%94%BF%E7%AD%96", "K=%D5%FE%B2%DF"), said("", 404)))


@at("/more/onward/capitals")
async def _capitals(wire: Wire) -> None:
    await wire.answer("", 302, Location=f"HTTP://{wire.request.headers['host']}/ok.html?capitals")


at("/more/onward/query")(unless(lambda wire: wire.request.path.endswith("?there=1"), _sent_on("?there=1")))
at("/more/onward/place")(_sent_on("#there"))
at("/more/onward/self")(_sent_on("/more/onward/self"))
at("/more/onward/blanks")(_sent_on("   /ok.html?blanks  "))
at("/more/onward/created")(said(page("<p>正常</p>"), Location="/lost/created.html"))
at("/more/onward/wordy")(said("<p>对象已移动</p>" * 5000, 302, Location="/ok.html?wordy"))
at("/more/onward/numbered")(_sent_on("/common/page404.html"))
at("/more/onward/aspx")(_sent_on("/Error.aspx?aspxerrorpath=/more/onward/aspx"))
at("/common/page404.html")(said(page(f"<p>{LONG}</p>")))
at("/Error.aspx")(said(page(f"<p>{LONG}</p>")))
at("/more/onward/2019/*")(_sent_on("/"))
at("/more/2019/t20190506_2.html")(said(page("", head="<meta http-equiv=refresh content='0;url=/'>")))
at("/more/2019/t20190506_3.html")(said("<html><script>window.location.href = '/index.html';</script></html>"))
at("/more/2019/t20190506_4.html")(said(page("", head="<meta http-equiv=refresh content='0;url=/ok.html?moved'>")))


def _has_cookie(*wanted: str):  # type: ignore[no-untyped-def]
    return lambda wire: all(cookie in wire.request.headers.get("cookie", "") for cookie in wanted)


at("/more/cookie/once")(
    unless(_has_cookie("once=1"), _sent_on("/more/cookie/once", Set_Cookie="once=1; expires=Wed, 01-Jan-2031 00:00:00 GMT; path=/more; HttpOnly; SameSite=Lax"))
)


@at("/more/cookie/two")
async def _two_cookies(wire: Wire) -> None:
    if _has_cookie("one=1", "two=2")(wire):
        await ok(wire)
    else:
        await wire.send(
            b"HTTP/1.1 302 Found\r\nLocation: /more/cookie/two\r\nSet-Cookie: one=1; path=/\r\nSet-Cookie: two=2; path=/\r\nContent-Length: 0\r\n\r\n"
        )
        wire.keeps_alive = True


at("/more/cookie/circle")(_sent_on("/more/cookie/circle/2", Set_Cookie="circle=1"))
at("/more/cookie/circle/2")(_sent_on("/more/cookie/circle/3", Set_Cookie="circle=2"))
at("/more/cookie/circle/3")(_sent_on("/more/cookie/circle", Set_Cookie="circle=3"))
at("/more/cookie/of-the-page.html")(unless(_has_cookie("entered=1"), said("请从首页进入", 403)))


def _raw(text: bytes):  # type: ignore[no-untyped-def]
    async def answer(wire: Wire) -> None:
        await wire.send(text)

    return answer


_BODY = page("<p>这一页没有问题。</p>").encode()
_TYPE = b"Content-Type: text/html; charset=utf-8\r\n"
at("/more/old-http")(_raw(b"HTTP/1.0 200 OK\r\n" + _TYPE + b"\r\n" + _BODY))
at("/more/no-phrase")(_raw(b"HTTP/1.1 200\r\n" + _TYPE + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(_BODY) + _BODY))
at("/more/early-hints")(
    _raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n"
        + _TYPE
        + b"Content-Length: %d\r\n\r\n" % len(_BODY)
        + _BODY
    )
)
at("/more/status-304")(_raw(b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"))
at("/more/both-lengths")(
    _raw(
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n"
        + _TYPE
        + b"\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(_BODY), _BODY)
    )
)
_deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
at("/more/deflate-raw")(said(_deflate.compress(_BODY) + _deflate.flush(), Content_Encoding="deflate"))
at("/more/deflate")(said(zlib.compress(_BODY), Content_Encoding="deflate"))
at("/more/brotli")(said(brotli.compress(_BODY), Content_Encoding="br"))
at("/more/brotli-damaged")(said(bytes.fromhex("0b02803c703eb6b4b3b1c2bcb20a03"), Content_Encoding="br"))
at("/more/gzip-endless")(said(gzip.compress(_BODY)[:-12], Content_Encoding="gzip"))
at("/more/gzip-tail")(said(gzip.compress(_BODY) + b"\0\0noise", Content_Encoding="gzip"))
at("/more/encoding-utf8")(said(_BODY, Content_Encoding="utf-8"))


@at("/more/gzip-cut")
async def _gzip_cut(wire: Wire) -> None:
    whole = gzip.compress(page(f"<p>{LONG}</p>").encode())
    await wire.head(200, {"Content-Type": HTML, "Content-Encoding": "gzip", "Content-Length": str(len(whole))})
    await wire.send(whole[: len(whole) // 2])


@at("/more/cut.pdf")
async def _cut_pdf(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": "application/pdf", "Content-Length": "90000"})
    await wire.send(PDF)


async def _drip(wire: Wire, kind: str, first: bytes) -> None:
    await wire.head(200, {"Content-Type": kind, "Content-Length": "100000"})
    await wire.send(first)
    while True:
        await asyncio.sleep(1)
        await wire.send(b"0")


at("/more/drip.pdf")(lambda wire: _drip(wire, "application/pdf", b"%PDF-1.4\n"))
at("/more/drip.jpg")(lambda wire: _drip(wire, "image/jpeg", JPEG[:20]))
at("/more/bomb.png")(lambda wire: wire.answer(zeros_in_gzip(100 << 20), kind="image/png", Content_Encoding="gzip"))
at("/more/bomb.css")(lambda wire: wire.answer(zeros_in_gzip(100 << 20), kind="text/css", Content_Encoding="gzip"))
at("/more/bomb.pdf")(lambda wire: wire.answer(zeros_in_gzip(100 << 20), kind="application/pdf", Content_Encoding="gzip"))


def _busy(wait: str):  # type: ignore[no-untyped-def]
    return unless(lambda wire: wire.request.number > 1, said("", 429, Retry_After=wait))


at("/more/busy/past")(_busy(format_datetime(datetime.now(UTC) - timedelta(days=2), usegmt=True)))
at("/more/busy/words")(_busy("soon"))
at("/more/busy/minus")(_busy("-5"))
at("/more/closed/hour")(said("", 503, Retry_After="3600"))


@at("/more/browsers-reset")
async def _browsers_only(wire: Wire) -> None:
    if "Chrome/" in wire.request.headers.get("user-agent", ""):
        await ok(wire)
    else:
        wire.reset()


at("/more/referer.pdf")(unless(lambda wire: bool(wire.request.headers.get("referer")), said("盗链", 403), said(PDF, kind="application/pdf")))
at("/more/referer.png")(unless(lambda wire: bool(wire.request.headers.get("referer")), said("盗链", 403), said(PNG, kind="image/png")))

# ---- riddles

at("/more/riddle/ruishu-202")(said("<html><head><meta id='9DhefwqGPrzGxEp9hPaoag'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head></html>", 202))
at("/more/riddle/ruishu-400")(said("<html><head><script>$_ts={};</script></head><body></body></html>", 400))
at("/more/riddle/jsl-512")(said("<script>document.cookie=('_')+('_')+('j')+('s')+('l');</script>", 512, Set_Cookie="__jsluid_s=1"))
at("/more/riddle/dshield")(said("<html><head><title>D盾_拦截提示</title></head><body>你的访问被拦截，ID：12345</body></html>"))
at("/more/riddle/tencent")(
    said("<html><head><title>验证码</title><script src='https://turing.captcha.qcloud.com/TCaptcha.js'></script></head><body>请完成安全验证</body></html>")
)
at("/more/riddle/incapsula")(
    said("<html><head><META NAME='robots' CONTENT='noindex,nofollow'><script src='/_Incapsula_Resource?SWJIYLWA=1'></script></head><body></body></html>")
)
at("/more/riddle/btwaf")(said("<html><head><title>人机识别检测</title></head><body>正在进行人机识别，请稍候……<script>setTimeout(f,1)</script></body></html>"))
at("/more/riddle/javascript")(said("<html><body>请开启JavaScript并刷新该页.<script src='/1.js'></script></body></html>"))
at("/more/riddle/safedog-404")(said("<html><head><title>网站防火墙</title></head><body>您的请求带有不合法的参数，谢谢合作！</body></html>", 404))
at("/more/riddle/cloudflare-503")(said("<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={}</script></body></html>", 503))
at("/more/riddle/aliyun-punish")(said("<html><head><script>var url='/_____tmd_____/punish?x5secdata=1';location.href=url</script></head></html>"))
at("/more/riddle/redirect")(_sent_on("/more/riddle/btwaf"))
at("/more/guarded.html")(said(dressed(f"<p>{LONG}</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")))
at("/more/guarded-cookie.html")(said(page("<p>正常</p>"), Set_Cookie="__jsluid_s=1"))
at("/more/login-with-code")(
    said(page("<form method=post><input name=u><input type=password><p>请输入验证码</p><img src='/picture/script?id=8'></form>", "用户登录"))
)
at("/more/verification-news")(
    said(
        dressed(
            f"<h1>关于启用安全验证的通知</h1><p>发布时间：2026-11-01</p><p>为防止网站被恶意访问，即日起登录政务服务系统须请完成安全验证。{LONG[:150]}</p>",
            "关于启用安全验证的通知",
        )
    )
)

# ---- soft 404

at("/more/soft/in-template.html")(said(dressed("<p>抱歉，您访问的页面不存在或已被删除，请返回首页继续浏览。</p>")))
at("/more/soft/heading.html")(said(dressed(f"<h2>404，您要找的网页走丢了</h2><p>{LONG[:90]}</p>")))
at("/more/soft/json")(said('{"code":404,"message":"页面不存在","data":null}', kind="application/json"))
at("/more/soft/volunteers.html")(said(page("<h1>404名志愿者下沉社区</h1><p>本报讯，昨天404名志愿者到社区报到。</p>", "404名志愿者下沉社区")))
at("/more/soft/no-work.html")(said(page(f"<h1>找不到工作怎么办？就业服务来帮忙</h1><p>{LONG[:240]}</p>", "找不到工作怎么办？就业服务来帮忙")))
at("/more/soft/lapsed.html")(
    said(
        page(
            f"<h1>关于公布一批文件已失效的通知</h1><p>经清理，下列文件已失效，不再作为行政管理的依据。{LONG[:160]}</p>",
            "清源县人民政府关于公布一批文件已失效的通知",
        )
    )
)
at("/more/soft/names.html")(said(page(f"<h1>关于域名到期续费工作的通知</h1><p>{LONG[:300]}</p>", "关于做好政府网站域名到期续费工作的通知")))
at("/more/soft/bid.html")(said(page("<h1>清源县政务系统升级中标公告</h1><p>中标人：某公司。公告期限一个工作日。</p>", "清源县政务系统升级中标公告")))
at("/more/soft/lapsed-document.html")(
    said(dressed(f"<h1>清源县粮食应急预案</h1><p>文号：清政发〔2016〕3号　有效性：该文件已失效</p><p>{LONG}</p>", "清源县粮食应急预案"))
)
at("/more/soft/road.html")(said(page(f"<h1>关于404国道施工的公告</h1><p>404 国道清源段11月5日起封闭施工。{LONG[:60]}</p>", "关于404国道施工的公告")))
at("/more/soft/empty-list.html")(said(dressed("<h2>通知公告</h2><ul class=list></ul><p>没有找到相关信息</p>", "通知公告")))
at("/more/soft/closed-road.html")(
    said(dressed("<h1>停电公告</h1><p>发布时间：2026-11-02</p><p>因线路升级改造，11月5日起县政务服务大厅暂停服务一天，请相互转告。</p>", "停电公告"))
)


@at("/more/soft/front/*")
async def _front_page(wire: Wire) -> None:
    await behaviour("/situations.html")(wire)


at("/more/soft/same/*")(said(dressed(f"<h1>欢迎访问</h1><p>{LONG}</p>")))

# ---- files

_TABLE = "<table border=1><tr><td>序号</td><td>姓名</td></tr><tr><td>1</td><td>张三</td></tr></table>"
at("/more/page.xls")(said(dressed("<p>抱歉，您访问的页面不存在。</p>"), kind="application/vnd.ms-excel"))
at("/more/table.xls")(said(f"<html><head><meta charset=utf-8></head><body>{_TABLE}</body></html>", kind="application/vnd.ms-excel"))
at("/more/page.rar")(said(page("<p>欢迎</p>")))
at("/more/page.ofd")(said(page("<p>欢迎</p>"), kind="application/octet-stream"))
at("/more/page.wps")(said(page("<p>欢迎</p>")))


def _zipped(size: int | None = None) -> bytes:
    from tests.misbehaving.oddities import _zip

    return _zip()[:size]


at("/more/short.docx")(said(_zipped(120), kind="application/msword"))
at("/more/short.zip")(said(_zipped(120), kind="application/zip"))
at("/more/nothing.zip")(said(b"PK\x05\x06" + bytes(18), kind="application/zip"))
at("/more/short.pdf")(said(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Length 90000>>stream\n" + bytes(range(256)) * 20, kind="application/pdf"))
at("/more/tail.pdf")(said(PDF + b"\r\n<!-- 0.02s -->" + b" " * 1500, kind="application/pdf"))
at("/more/empty.xls")(said(b"", kind="application/vnd.ms-excel"))
at("/more/empty.zip")(said(b"", kind="application/zip"))
_WEBP = b"RIFF" + (120).to_bytes(4, "little") + b"WEBPVP8 " + bytes(112)
at("/more/whole.webp")(said(_WEBP, kind="image/webp"))
at("/more/cut.webp")(said(_WEBP[:60], kind="image/webp"))
at("/more/sound.webp")(said(b"RIFF" + (120).to_bytes(4, "little") + b"WAVEfmt " + bytes(112), kind="image/webp"))
at("/more/cut.gif")(said(GIF[:30], kind="image/gif"))
at("/more/cut-whole.jpg")(said(JPEG[:150], kind="image/jpeg"))
at("/more/marked.png")(said(b"\x89PNG\r\n\x1a\n" + b"\x07noise" * 40, kind="image/png"))
at("/more/picture-json")(said('{"code":404,"msg":"图片不存在"}', kind="application/json"))
at("/more/typed.jpg")(said(JPEG, kind="text/html"))
at("/more/tail.jpg")(said(JPEG + b"\0" * 40, kind="image/jpeg"))
at("/more/pdf.png")(said(PDF, kind="application/pdf"))
at("/more/nothing.png")(said(b"", 204))
at("/more/empty.js")(said(b"", kind="text/javascript"))
at("/more/page.js")(said(page("<p>找不到</p>")))


@at("/more/untyped")
async def _untyped(wire: Wire) -> None:
    await wire.head(200, {"Content-Length": str(len(JPEG))})
    await wire.send(JPEG)
    wire.keeps_alive = True
