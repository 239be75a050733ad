"""Gates and guards, pages that only say they are missing, files that are not what they are called."""

from __future__ import annotations

import asyncio
import gzip
import io
import zipfile
from collections.abc import Callable

from tests.misbehaving.streams import PNG
from tests.misbehaving.wire import PDF, Behaviour, Wire, at, links, not_found, ok, page

OLD_WORD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(200) + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
LONG = "本县认真落实上级部署，结合实际制定工作方案，明确责任分工，细化工作措施，确保各项任务按期完成。" * 12
BROWSERS = ("Chrome/", "Firefox/", "Safari/")


def said(body: bytes | str, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> Behaviour:
    async def answer(wire: Wire) -> None:
        await wire.answer(body, status, kind, **headers)

    return answer


def unless(is_good: Callable[[Wire], bool], otherwise: Behaviour, good: Behaviour = ok) -> Behaviour:
    async def answer(wire: Wire) -> None:
        await (good if is_good(wire) else otherwise)(wire)

    return answer


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<w:document/>" * 20)
    return buffer.getvalue()


# ---- addresses that answer only when they are asked byte for byte

for path in ("/written/空 格.html", "/written/a.html", "/written/政策.html"):
    at("".join(part if part.isascii() and part != " " else "".join(f"%{byte:02X}" for byte in part.encode()) for part in path))(ok)
at("/written/%D5%FE%b2%df.html")(ok)
at("/written/100%.html")(ok)
at("/written/question")(
    unless(lambda wire: wire.request.path in ("/written/question?a=1&b=2", "/written/question?a=1&copy=2", "/written/question?"), not_found)
)
at("/written/%E6%9F%A5%E8%AF%A2")(unless(lambda wire: wire.request.path.endswith("?k=%E6%94%BF%E7%AD%96"), not_found))
at("/written/deep/below.html")(ok)
at("/written/a//b.html")(ok)
at("/written/a;v=1.html")(ok)
at("/written/[1].html")(ok)

# ---- gates

_CHALLENGE_JSL = "<script>document.cookie='__jsl_clearance_s=1';location.href=location.pathname</script>"


@at("/gate/cookie")
async def _cookie_gate(wire: Wire) -> None:
    """Sends the visitor back to the same address with a cookie, as sites with sessions do."""
    await (ok(wire) if "visitor=1" in wire.request.headers.get("cookie", "") else wire.answer("", 302, Location="/gate/cookie", Set_Cookie="visitor=1; Path=/"))


@at("/gate/roundabout")
async def _cookie_roundabout(wire: Wire) -> None:
    await (ok(wire) if "way=1" in wire.request.headers.get("cookie", "") else wire.answer("", 302, Location="/gate/passport", Set_Cookie="step=1"))


@at("/gate/passport")
async def _passport(wire: Wire) -> None:
    await wire.answer("", 302, Location="/gate/roundabout", Set_Cookie="way=1; Path=/gate; HttpOnly")


at("/gate/never")(said("", 302, Location="/gate/never", Set_Cookie="visitor=1"))
at("/gate/referer.jpg")(unless(lambda wire: bool(wire.request.headers.get("referer")), said("盗链", 403), said(JPEG, kind="image/jpeg")))
at("/gate/referer.html")(unless(lambda wire: bool(wire.request.headers.get("referer")), said("请从本站进入", 403)))
at("/gate/browsers")(unless(lambda wire: any(name in wire.request.headers.get("user-agent", "") for name in BROWSERS), said("robots", 403)))
at("/gate/browsers-404")(unless(lambda wire: any(name in wire.request.headers.get("user-agent", "") for name in BROWSERS), said("robots", 404)))
at("/gate/us")(unless(lambda wire: "Duwang" not in wire.request.headers.get("user-agent", ""), said("robots", 403)))
at("/gate/language")(unless(lambda wire: "zh" in wire.request.headers.get("accept-language", ""), said("", 406)))
at("/gate/login")(said("", 302, Location="/gate/login-form"))
at("/gate/login-form")(said(page("<form method=post><input name=u><input type=password name=p></form>", "用户登录")))
at("/gate/login.pdf")(said(page("<form method=post><input name=u><input type=password name=p></form>", "用户登录")))
at("/guard/riddle")(said("<html><head><meta id='x'><script>$_ts=window['$_ts'];</script></head></html>", 412, Set_Cookie="abcO=1"))
at("/guard/riddle-200")(said("<html><script>var $_ts=window['$_ts'];if(!$_ts)$_ts={};</script><script src='/x.js'></script></html>"))
at("/guard/jsl")(said(_CHALLENGE_JSL, 521, Set_Cookie="__jsluid_h=1"))
at("/guard/jsl-200")(said(_CHALLENGE_JSL))
at("/guard/acw")(said("<html><script>var arg1='0123';function setCookie(n,v){document.cookie=n+'='+v};setCookie('acw_sc__v2',arg1);</script></html>"))
at("/guard/wzws")(said("", 404, wzws_ray="1-2-3"))
at("/guard/huawei")(said("<html>HWWAFSESID</html>", 418, Set_Cookie="HWWAFSESID=1"))
at("/guard/cloud")(said("<html><title>Just a moment...</title></html>", 403, cf_mitigated="challenge"))
at("/guard/block-200")(said("<html><head><title>网站防火墙</title></head><body>您的请求带有不合法参数，已被网站管理员设置拦截！</body></html>"))
at("/guard/verify-200")(said("<html><head><title>安全验证</title></head><body>请完成下方验证后继续访问</body></html>"))
at("/guard/405")(said("<html><head><title>405</title></head><body>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</body></html>", 405))

# ---- once and then well

at("/once/503")(unless(lambda wire: wire.request.number > 1, said("", 503)))
at("/once/403")(unless(lambda wire: wire.request.number > 1, said("", 403)))
at("/once/404")(unless(lambda wire: wire.request.number > 1, not_found))
at("/once/503-later")(unless(lambda wire: wire.request.number > 1, said("", 503, Retry_After="1")))


@at("/once/hang")
async def _hang_once(wire: Wire) -> None:
    await (asyncio.Event().wait() if wire.request.number == 1 else ok(wire))


@at("/once/cut")
async def _cut_once(wire: Wire) -> None:
    if wire.request.number > 1:
        await ok(wire)
    else:
        await wire.head(200, {"Content-Type": "text/html", "Content-Length": "5000"})
        await wire.send(page("<p>只有一半").encode())


@at("/slow/second")
async def _a_second(wire: Wire) -> None:
    await asyncio.sleep(0.6)
    await ok(wire)


# ---- redirects

at("/onward/protocol-relative")(unless(lambda wire: False, lambda wire: wire.answer("", 302, Location=f"//{wire.request.headers['host']}/ok.html")))
at("/onward/308")(said("", 308, Location="/ok.html"))
at("/onward/307")(said("", 307, Location="/ok.html"))
at("/onward/303")(said("", 303, Location="/ok.html"))
at("/onward/space")(said("", 302, Location="/written/空 格.html".encode().decode("latin-1")))
at("/onward/fragment")(said("", 302, Location="/ok.html#part"))
at("/onward/dead")(said("", 302, Location="/missing/after-redirect.html"))
at("/onward/404-page")(said("", 302, Location="/404.html"))
at("/onward/wrong")(said("", 302, Location="/error/notfound.jsp"))
at("/onward/mail")(said("", 302, Location="mailto:a@qingyuan.example"))
at("/onward/home/zwgk/2019/t20190506_1.html")(said("", 302, Location="/"))
at("/onward/index.html")(said("", 302, Location="/"))
at("/onward/file.pdf")(said("", 302, Location="/file/whole.pdf"))
at("/onward/file-to-home.pdf")(said("", 302, Location="/"))
at("/onward/backslash")(said("", 302, Location="\\ok.html"))
at("/404.html")(said(page("<h1>404</h1><p>您访问的页面走丢了</p>", "404")))
at("/error/notfound.jsp")(said(page("<p>系统提示</p>", "错误提示")))

# ---- pages that only say they are missing

at("/soft/title")(said(page(f"<p>{LONG[:120]}</p>", "页面不存在")))
at("/soft/body")(said(page("<p>对不起，您访问的信息不存在或已被删除。</p>")))
at("/soft/gbk")(said("<html><head><meta charset=gb2312><title>提示</title></head><body>该页面已被删除</body></html>".encode("gb18030"), kind="text/html"))
at("/soft/gzip")(said(gzip.compress(page("<p>您要查看的文章不存在</p>", "提示").encode()), Content_Encoding="gzip"))
at("/soft/alert")(said("<script>alert('信息不存在！');history.back();</script>"))
at("/soft/trace")(
    said("<html><head><title>Error</title></head><body><pre>java.lang.NullPointerException\n\tat com.cms.Show.doGet(Show.java:42)</pre></body></html>")
)
at("/soft/aspnet")(said("<html><head><title>运行时错误</title></head><body><h1>“/”应用程序中的服务器错误。</h1></body></html>"))
at("/soft/maintenance")(said(page("<p>网站正在维护升级，请稍后访问。</p>", "系统维护")))
at("/soft/parked")(said(page("<p>This domain is for sale! 该域名出售，联系QQ 10000</p>", "qingyuan.example 域名出售")))
at("/soft/english")(said(page("<h1>Page Not Found</h1><p>The page you requested could not be found.</p>", "Page Not Found")))
at("/soft/iis")(said(page("<h2>404 - 找不到文件或目录。</h2><h3>您要查找的资源可能已被删除。</h3>", "404 - 找不到文件或目录。")))
at("/soft/offline")(said(page("<p>该信息已下线</p>", "提示信息")))
at("/soft/empty")(said(b""))
at("/soft/204")(said(b"", 204))
at("/soft/article")(said(page(f"<h1>关于网站出现“页面不存在”问题的整改通报</h1><p>{LONG}</p><p>部分链接打开后提示404错误、页面不存在，现已整改。</p>")))
at("/soft/article-title")(said(page(f"<h1>为什么会出现页面不存在</h1><p>{LONG}{LONG}</p>", "为什么会出现404错误：页面不存在")))
at("/soft/short-news")(said(page("<h1>通知</h1><p>原定于5月6日的会议取消，请各单位相互转告。</p>")))
at("/soft/list")(
    said(page("<ul>" + "".join(f"<li><a href='/ok.html?n={n}'>关于做好第{n}项工作的通知</a></li>" for n in range(9)) + "<li>内容已删除</li></ul>"))
)
at("/soft/report")(said(page("<h1>“404页面不存在”专项整治情况</h1>" + f"<p>{LONG[:260]}</p>")))
at("/catchall/*")(
    said(page("<div class=nav>首页 政务公开 办事服务 互动交流 专题专栏</div><div class=main>欢迎访问清源县政务信息系统，请从上方导航选择栏目。</div>"))
)
at("/catchall-real/*")(unless(lambda wire: wire.request.path.endswith("real.html"), said(page("<p>请从导航选择栏目。</p>")), said(page(f"<p>{LONG}</p>"))))

# ---- files

at("/paper/whole.docx")(said(_zip(), kind="application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
at("/paper/octet.pdf")(said(PDF, kind="application/octet-stream"))
at("/paper/typed-as-page.pdf")(said(PDF, kind="text/html"))
at("/paper/old.doc")(said(OLD_WORD, kind="application/msword"))
at("/paper/renamed.doc")(said(_zip(), kind="application/msword"))
at("/paper/rich.doc")(said(b"{\\rtf1\\ansi text}", kind="application/msword"))
at("/paper/html.xls")(said("<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1</td></tr></table></html>", kind="application/vnd.ms-excel"))
at("/paper/login.docx")(said(page("<p>统一身份认证</p><input type=password>", "用户登录")))
at("/paper/page.docx")(said(page("<p>欢迎访问</p>" + LONG)))
at("/paper/page.zip")(said(page("<p>欢迎访问</p>")))
at("/paper/error.pdf")(said('{"code":404,"msg":"文件不存在"}', kind="application/json"))
at("/paper/noise.pdf")(said(bytes(range(1, 200)) * 3, kind="application/pdf"))
at("/paper/offset.pdf")(said(b"\xef\xbb\xbf\r\n" + PDF, kind="application/pdf"))
at("/paper/download")(said(PDF, kind="application/pdf", Content_Disposition="attachment; filename=a.pdf"))
at("/paper/empty-download")(said(b"", kind="application/octet-stream", Content_Disposition="attachment; filename=a.doc"))
at("/paper/text.txt")(said("关于召开会议的通知".encode("gb18030"), kind="text/plain"))


@at("/paper/cut.docx")
async def _cut_paper(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": "application/msword", "Content-Length": "90000"})
    await wire.send(_zip())


@at("/paper/ranges.pdf")
async def _with_ranges(wire: Wire) -> None:
    """Answers a range as it should: the beginning of a large file."""
    await wire.answer(PDF + b"% " * 2000, 206, "application/pdf", Content_Range="bytes 0-4095/900000")


at("/paper/range-refused.pdf")(
    unless(lambda wire: "range" not in wire.request.headers, said("", 416, Content_Range="bytes */68"), said(PDF, kind="application/pdf"))
)
at("/picture/page.jpg")(said(page("<p>图片不存在</p>")))
at("/picture/png-as.jpg")(said(PNG, kind="image/jpeg"))
at("/picture/octet.gif")(said(GIF, kind="application/octet-stream"))
at("/picture/drawn.svg")(said(SVG, kind="image/svg+xml"))
at("/picture/noise.jpg")(said(b"\x01\x02\x03not a picture" * 30, kind="image/jpeg"))
at("/picture/cut.png")(said(PNG[:45], kind="image/png"))
at("/picture/empty.png")(said(b"", kind="image/png"))
at("/picture/script")(said(PNG, kind="image/png"))

# ---- style sheets

at("/style/main.css")(said("@import 'more.css'; .a{background:url(lost-in-main.png)} .b{background:url('/file/whole.png')}", kind="text/css"))
at("/style/more.css")(said('@import url(lost.css); .c{background:url("lost-in-more.png")}', kind="text/css"))
at("/style/page.css")(said(page("<p>不是样式表</p>")))

# ---- places within pages

at("/places/page.html")(said(page("<h2 id=one>一</h2><a name=two>二</a><h2 id='第三章'>三</h2><h2 id='four.five'>四</h2>")))
at("/places/moved.html")(said("", 302, Location="/places/page.html"))
at("/places/app.html")(said(page("<div id=app></div><script src='/js/app.js'></script>")))
at("/js/app.js")(said("var a = 1;", kind="text/javascript"))

# ---- what nobody may ask

at("/crawl/inside.html")(said(links("/crawl/never.html")))
at("/crawl/to-elsewhere")(unless(lambda wire: False, lambda wire: wire.answer("", 302, Location=wire.elsewhere + "/crawl/inside.html")))
at("/form/search")(ok)
at("/form/needs-word")(unless(lambda wire: "q=" in wire.request.path, said("", 500)))
