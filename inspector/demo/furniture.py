"""What stands on a site besides its pages: styles, scripts, pictures, attachments, and answers that only look odd."""

from __future__ import annotations

from inspector.demo.chapters import File
from inspector.demo.files import docx, pdf, png, xls
from inspector.demo.server import Answer

PDF, DOCX, XLS, PNG = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.ms-excel", "image/png"
_SHADES = ((38, 90, 150), (150, 60, 40), (60, 130, 70), (120, 100, 50), (90, 60, 120), (40, 120, 130))
_STYLE = """body{font:14px/1.8 "Microsoft YaHei",sans-serif;color:#333;margin:0 auto;width:1000px;background:url(../images/background.png) repeat-x}
.nav li,.picture-list li{display:inline-block;margin-right:1em;list-style:none}
.news-list li{list-style:none;border-bottom:1px dotted #ccc}
.date{float:right;color:#888}
table{border-collapse:collapse}
td,th{border:1px solid #ccc;padding:4px 8px}
h1{font-size:22px;text-align:center}
.info{text-align:center;color:#666}
.footer{border-top:2px solid #265a96;text-align:center}
"""
_SCRIPT = """function createPageHTML(pages, current, name, ext) {
  for (var i = 0; i < pages; i++) {
    document.write('<a href="' + name + (i ? '_' + i : '') + '.' + ext + '">' + (i + 1) + '</a> ');
  }
}
function openExternal(address) { if (confirm('您将离开本站，是否继续？')) { window.open(address); } }
function shareTo(where) { return where; }
function fillList(place, data) {
  document.querySelector(place).innerHTML = data.map(function (item) {
    return '<li><a href="' + item.url + '">' + item.title + '</a><span>' + item.date + '</span></li>';
  }).join('');
}
function $(place) {
  var box = document.querySelector(place.replace(/^#(\\d)/, '#\\\\3$1 '));
  return { jpage: function () {
    var text = box.querySelector('script').textContent, items = text.match(/<li>[\\s\\S]*?<\\/li>/g) || [];
    box.insertAdjacentHTML('beforeend', '<ul>' + items.join('') + '</ul>');
  } };
}
$.getJSON = function (address, done) { fetch(address).then(function (answer) { return answer.json(); }).then(done); };
"""
_ROSTER = (("姓名", "身份证号", "救助金额（元）"), ("冯某某", "990101********0035", "800"), ("陈某某", "990101196512120208", "900"))
_ROWS = (("项目", "金额（万元）"), ("基本支出", "860"), ("项目支出", "1240"))
_WEB_TABLE = (
    f"<html><head><meta charset='utf-8'></head><body><table>{''.join(f'<tr><td>{name}</td><td>{sum_}</td></tr>' for name, sum_ in _ROWS)}</table></body></html>"
)
_WEB_PAGE = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县人民政府</title></head><body><p>清源县人民政府门户网站</p></body></html>"


def furniture(code: str, planted_style: list[str]) -> dict[str, Answer]:
    """What every office's site needs."""
    pictures = {f"/images/photo_{rank}.png": Answer(png(480, 320, shade), PNG) for rank, shade in enumerate(_SHADES)}
    script = "application/javascript; charset=utf-8"
    return pictures | {
        "/images/guohui.png": Answer(png(60, 64, (200, 40, 40)), PNG),
        "/images/logo.png": Answer(png(420, 60, (160, 30, 30)), PNG),
        "/images/background.png": Answer(png(8, 120, (210, 225, 240)), PNG),
        "/favicon.ico": Answer(png(16, 16, (160, 30, 30)), "image/x-icon"),
        "/css/site.css": Answer((_STYLE + "\n".join(planted_style)).encode(), "text/css; charset=utf-8"),
        "/js/site.js": Answer(_SCRIPT.encode(), script),
        # The marks' scripts are local copies under their real names, so that a demonstration never leaves the machine.
        f"/js/dcs.conac.cn/js/07/000/0000/{code}.js": Answer(_conac_script().encode(), script),
        "/js/dcs.conac.cn/image/red.png": Answer(png(60, 60, (200, 30, 30)), PNG),
        "/js/zfwzgl.www.gov.cn/exposure/jiucuo.js": Answer(b"window.jiucuo = true;", script),
        "/search.html": Answer(_WEB_PAGE.encode()),
        "/robots.txt": Answer(b"User-agent: *\nAllow: /\n", "text/plain"),
    }


def odd_answers(*, is_clean: bool = False) -> dict[str, Answer]:
    """Faulty downloads, guarded pages, and downloads that are right although they look wrong."""
    roster = [list(row) for row in (_ROSTER[:2] if is_clean else _ROSTER)]
    page, whole = Answer(_WEB_PAGE.encode()), Answer(pdf(), PDF)
    return {
        "/images/scan_page.jpg": page,
        "/attach/cjxx-empty.pdf": Answer(b"", PDF),
        "/attach/qysqb.pdf": page,
        "/neiwang/index.html": Answer("<h1>403 禁止访问</h1>".encode(), status=403),
        "/fanghu/index.html": Answer(b"<script>$_ts=window['$_ts'];</script>", status=412),
        "/attach/head-refused.pdf": Answer(whole.body, PDF, head_status=405),
        "/attach/head-lies.pdf": Answer(whole.body, PDF, head_status=404),
        "/attach/yusuan-web.xls": Answer(_WEB_TABLE.encode(), XLS),
        "/attach/download.jsp": Answer(whole.body, "application/octet-stream", headers=(("Content-Disposition", 'attachment; filename="map.pdf"'),)),
        "/attach/jzmd.xls": Answer(xls(roster), XLS),
        "/attach/报名登记表.docx": Answer(docx("报名登记表"), DOCX),
        "/wx/weather.html": Answer("<!DOCTYPE html><html><head><meta charset='utf-8'><title>天气</title></head><body>清源 晴 6～15℃</body></html>".encode()),
    }


def polite_nothing() -> Answer:
    """What some servers say to any address they do not know: all is well."""
    return Answer(_WEB_PAGE.encode())


def attachment(path: str, title: str) -> Answer:
    """A real file of the kind its name says."""
    if path.endswith(".docx"):
        return Answer(docx(title), DOCX)
    if path.endswith(".xls"):
        return Answer(xls([list(row) for row in _ROWS]), XLS)
    return Answer(pdf(), PDF)


def file_answer(file: File) -> Answer:
    """A file of a chapter."""
    match file.kind:
        case "docx":
            return Answer(docx(file.text), DOCX, file.status)
        case "pdf":
            return Answer(pdf(file.text or "Qingyuan County"), PDF, file.status)
        case "xls":
            return Answer(xls([list(row) for row in file.rows]), XLS, file.status)
        case "html":
            return Answer(file.text.encode(), status=file.status)
    return Answer(file.text.encode(), file.content_type, file.status)


def foreign_host() -> dict[str, Answer]:
    """Another host with the addresses that the offices' pages point at."""
    page = Answer(
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>相关网站</title></head><body><h1>相关网站</h1><p>欢迎访问。</p></body></html>".encode()
    )
    alive = (
        "/",
        "/province/",
        "/city/",
        "/qipai/",
        "/caipiao/",
        "/bszs.conac.cn/sitename",
        "/beian.miit.gov.cn/",
        "/beian.mps.gov.cn/web/query",
        "/zfwzgl.www.gov.cn/exposure/jiucuo.html",
    )
    taken_over = Answer("<!DOCTYPE html><html><head><meta charset='utf-8'><title>真人博彩平台_在线开户注册</title></head><body></body></html>".encode())
    script = Answer(b"var kb = 1;", "text/javascript")
    closed = Answer("<h1>网站已关停</h1>".encode(), status=410)
    return dict.fromkeys(alive, page) | {"/lvyou/": taken_over, "/kb.js": script, "/old-portal/index.html": closed}


def _conac_script() -> str:
    return "document.getElementById('_ideConac').innerHTML = '<img src=\"/js/dcs.conac.cn/image/red.png\" alt=\"党政机关\">';"
