"""Texts before publication: what is read from each format, where its errors are said to stand, and how files that cannot be read are told of."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from pathlib import Path

import docx
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from inspector.cli import app
from inspector.manuscripts import ManuscriptError, Remark, proofread, proofread_text, read_manuscript
from inspector.proofread import Proofreader
from reports.listing import print_listing
from tests.word_files import NAMESPACES, footnotes, paragraph, run, text_box, word_file


@pytest.fixture(scope="module")
def reader() -> Proofreader:
    return Proofreader()


def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(app, ["proofread", *map(str, arguments)], input=stdin)


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout_bytes.decode().split("\n") if line]


def places(name: str, body: bytes) -> list[tuple[str, str]]:
    """Each paragraph with its place."""
    manuscript = read_manuscript(name, body)
    return [(manuscript.place(number), text) for number, text in enumerate(manuscript.paragraphs)]


@pytest.mark.parametrize(
    ("body", "start"),
    [
        ("全县秸杆禁烧".encode(), 2),
        ("全县秸杆禁烧".encode("gb18030"), 2),
        ("\ufeff全县秸杆禁烧".encode(), 2),
        ("全县秸杆禁烧".encode("utf-16"), 2),
        ("标题\r\n\r\n全县秸杆禁烧\r\n".encode(), 8),
        ("标题\r全县秸杆禁烧".encode(), 5),
        ("村𠮷😀\x00\u200f\n全县秸杆禁烧".encode(), 8),
    ],
)
def test_places_count_characters_of_the_decoded_text(tmp_path: Path, body: bytes, start: int) -> None:
    file = tmp_path / "通知.txt"
    file.write_bytes(body)
    [record] = records(call("--json", file))
    text = call("--text", file).stdout_bytes.decode()
    assert (record["start"], record["end"]) == (start, start + 2)
    assert text[start : start + 2] == record["quote"] == "秸杆"


def test_plain_text_is_printed_as_it_was_read() -> None:
    text = "第一行\r\n第二行\r第三行\n\n最后一行没有换行"
    assert call("--text", "-", stdin=text.encode()).stdout_bytes == text.encode()


def test_every_record_says_file_place_and_advice(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("庆祝中华人民共合国成立。\n", encoding="utf-8")
    assert records(call("--json", file)) == [
        {
            "file": str(file),
            "start": 2,
            "end": 9,
            "quote": "中华人民共合国",
            "suggestion": "中华人民共和国",
            "kind": "state_name",
            "class": "A",
            "confidence": 0.95,
            "context": "庆祝中华人民共合国成立。",
        }
    ]


def test_each_file_is_a_document_and_findings_are_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("全县秸杆", encoding="utf-8")
    result = call("--json", file, "-", stdin="财政拔款".encode())
    assert [(record["file"], record["start"], record["quote"]) for record in records(result)] == [(str(file), 2, "秸杆"), ("-", 2, "拔款")]
    assert result.exit_code == 0


def test_files_that_cannot_be_read_are_named_after_the_others_are_done(tmp_path: Path) -> None:
    whole = word_file(paragraph(run("全县秸杆")))
    (tmp_path / "broken.docx").write_bytes(whole[:400])
    (tmp_path / "fine.docx").write_bytes(whole)
    result = call("--json", tmp_path / "broken.docx", tmp_path / "none.txt", tmp_path, tmp_path / "fine.docx")
    assert result.exit_code == 2
    assert [record["quote"] for record in records(result)] == ["秸杆"]
    complaints = result.stderr.splitlines()
    assert [line.rpartition("：")[0] for line in complaints] == [str(tmp_path / "broken.docx"), str(tmp_path / "none.txt"), str(tmp_path)]
    assert "损坏" in complaints[0]
    assert "没有这个文件" in complaints[1]


def bomb() -> bytes:
    body = io.BytesIO(word_file(paragraph(run("正文"))))
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/large.bin", bytes(30 << 20))
    return body.getvalue()


def with_entities() -> bytes:
    body = word_file(paragraph(run("正文")))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "word/document.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>', 1)
            new.writestr(member, content)
    return target.getvalue()


def locked() -> bytes:
    """Every member marked as needing a password."""
    return re.sub(rb"(PK\x01\x02....)\x00", lambda found: found[1] + b"\x01", word_file(paragraph(run("正文"))), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.docx", locked(), "密码"),
        ("a.docx", bomb(), "解压后超过"),
        ("a.docx", with_entities(), "实体"),
        ("a.docx", b"", "空的"),
        ("a.docx", "不是压缩包".encode(), "不是 docx 格式"),
        ("a.docx", word_file("<w:p>"), "已损坏"),
        ("a.pdf", b"%PDF-1.7\nbroken", "PDF"),
        ("a.zip", b"PK\x03\x04", "损坏"),
    ],
)
def test_a_file_that_is_broken_or_a_trap_is_refused_with_the_reason(name: str, body: bytes, reason: str) -> None:
    with pytest.raises(ManuscriptError, match=reason):
        read_manuscript(name, body)


def test_a_word_document_is_read_as_it_is_seen() -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    field = mark("begin") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("指令") + mark("separate") + run("结果") + mark("end")
    deleted = '<w:del w:id="1" w:author="甲"><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins w:id="2" w:author="甲">' + run("加上") + "</w:ins>"
    signs = '<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:t>丙</w:t><w:br/><w:sym w:font="Wingdings" w:char="F0FC"/><w:softHyphen/></w:r>'
    stops = "<w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>"
    ruby = f"<w:r><w:ruby><w:rt>{run('pinyin')}</w:rt><w:rubyBase>{run('拼音')}</w:rubyBase></w:ruby></w:r>"
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    row = "<w:tr>" + "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in ("姓名", "电话")) + "</w:tr>"
    body = "".join(
        [
            paragraph("<w:pPr><w:pStyle w:val='Title'/></w:pPr>", run("标题")),
            paragraph(stops, run("前"), field, run("后"), deleted),
            paragraph(run("带框"), text_box("框中"), run("段尾")),
            paragraph(),
            paragraph(signs),
            f"<w:tbl>{row}<w:tr><w:tc>{paragraph(run('外'))}<w:tbl>{row}</w:tbl>{paragraph(run('尾'))}</w:tc></w:tr></w:tbl>",
            paragraph(ruby, formula, run("式")),
        ]
    )
    header = f"<w:hdr {NAMESPACES}>{paragraph(run('文件头'))}</w:hdr>"
    assert places("a.docx", word_file(body, {"header": header, "footnotes": footnotes("注释")})) == [
        ("正文第1段", "标题"),
        ("正文第2段", "前结果后加上"),
        ("正文第3段", "带框段尾"),
        ("文本框第1段", "框中"),
        ("正文第4段", "甲\t乙-丙\n✓"),
        ("表格第1行第1格", "姓名"),
        ("表格第1行第2格", "电话"),
        ("表格第2行第1格", "外"),
        ("第2个表格第1行第1格", "姓名"),
        ("第2个表格第1行第2格", "电话"),
        ("表格第2行第1格", "尾"),
        ("正文第5段", "拼音x=1式"),
        ("脚注第1条", "注释"),
        ("页眉", "文件头"),
    ]


def test_a_document_of_another_program_gives_the_same_places_as_its_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("关于禁烧的通知", 0)
    document.add_paragraph("全县").add_run("秸杆").bold = True
    document.sections[0].header.paragraphs[0].text = "财政拔款"
    file = tmp_path / "a.docx"
    document.save(str(file))
    text = call("--text", file).stdout_bytes.decode()
    assert text == "关于禁烧的通知\n全县秸杆\n财政拔款\n"
    assert [text[int(str(record["start"])) : int(str(record["end"]))] for record in records(call("--json", file))] == ["秸杆", "拔款"]


def test_code_and_addresses_of_markdown_are_not_proofread(reader: Proofreader) -> None:
    text = """# 全县秸杆禁烧
```text
财政拔款
```
运行 `财政拔款` 后见[全县秸杆](http://a.example/拔款 "拔款")和<img alt='拔款'>。
  ~~~
拔款```
~~~~
**财政拔款**到位"""
    manuscript = read_manuscript("a.md", text.encode())
    assert manuscript.text == text
    assert [(remark.quote, remark.where) for remark in proofread(manuscript, reader)] == [("秸杆", "第1行"), ("秸杆", "第5行"), ("拔款", "第9行")]
    assert all(text[remark.start : remark.end] == remark.quote for remark in proofread(manuscript, reader))


def test_a_web_page_is_read_as_visitors_see_it(reader: Proofreader) -> None:
    page = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>全县秸杆禁烧工作的通知-云领县人民政府</title><script>var a = '拔款'</script></head>"
        "<body><h1>全县秸杆禁烧工作的通知</h1><p>财政&#25300;款已经到位，请各乡镇人民政府认真抓好落实。</p><table><tr><td>再接再励</td></tr></table></body></html>"
    )
    for name in ("a.html", "-"):
        manuscript = read_manuscript(name, page.encode())
        assert [remark.quote for remark in proofread(manuscript, reader)] == ["秸杆", "拔款", "再接再励"]
        assert all(manuscript.text[remark.start : remark.end] == remark.quote for remark in proofread(manuscript, reader))


def test_words_that_a_program_hands_over_need_no_file(reader: Proofreader) -> None:
    [remark] = proofread_text("标题\n全县秸杆禁烧", reader)
    assert (remark.start, remark.quote, remark.suggestion, remark.where) == (5, "秸杆", "秸秆", "第2行")


def test_context_stays_within_its_paragraph(reader: Proofreader) -> None:
    [remark] = proofread_text(f"上一段\n{'长' * 30}秸杆{'短' * 30}\n下一段", reader)
    assert remark.context == f"{'长' * 20}秸杆{'短' * 20}"
    assert remark.context[remark.before :].startswith("秸杆")


@pytest.mark.parametrize("line", ["秋收" * 500_000, "`" * 1_000_000, "](" * 500_000, "<a" * 500_000, "```" + "x`" * 500_000, "\r" * 200_000])
def test_a_text_of_any_shape_is_read_in_linear_time(line: str) -> None:
    begin = time.process_time()
    read_manuscript("a.md", line.encode())
    assert time.process_time() - begin < 5


def listing(text: str, reader: Proofreader, *, is_terminal: bool, remarks: list[Remark] | None = None) -> str:
    manuscript = read_manuscript("通知.txt", text.encode())
    console = Console(file=io.StringIO(), force_terminal=is_terminal, width=60, color_system="standard" if is_terminal else None)
    print_listing(manuscript, proofread(manuscript, reader) if remarks is None else remarks, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_listing_is_plain_where_nobody_sits_before_a_terminal(reader: Proofreader) -> None:
    text = "庆祝中华人民共合国成立。\n全县秸杆禁烧。\n"
    assert listing(text, reader, is_terminal=False).splitlines()[:3] == [
        "通知.txt　严重 1 处、确定 1 处",
        "  严重  庆祝【中华人民共合国】成立。",
        listing(text, reader, is_terminal=False).splitlines()[2],
    ]
    assert "\x1b" not in listing(text, reader, is_terminal=False)
    assert "\x1b[" in listing(text, reader, is_terminal=True)
    assert listing("没有毛病。", reader, is_terminal=False) == "通知.txt　没有发现问题\n"


def test_words_of_a_text_can_not_drive_the_terminal(reader: Proofreader) -> None:
    shown = listing("\x1b[2J[red]全县秸杆\u202e禁烧[/red]", reader, is_terminal=True)
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    assert "[red]" in shown


def test_matters_of_form_take_one_entry(reader: Proofreader) -> None:
    [remark] = proofread_text("全县秸杆禁烧", reader)
    formal = [remark._replace(class_="D", where=f"第{number}行") for number in range(1, 9)]
    shown = listing("全县秸杆禁烧", reader, is_terminal=False, remarks=formal)
    assert shown.splitlines() == [
        "通知.txt　格式 8 处",
        "  格式  第1行“秸杆”→“秸秆”；第2行“秸杆”→“秸秆”；第3行“秸杆”→“秸秆”；……",
        "        共 8 处标点、格式问题，全部见 --json",
    ]


def test_a_copy_with_comments_is_written_beside_the_original(tmp_path: Path) -> None:
    file, target = tmp_path / "a.docx", tmp_path / "b.docx"
    body = word_file(paragraph(run("全县秸杆禁烧")))
    file.write_bytes(body)
    result = call(file, "--annotate", target)
    assert (result.exit_code, result.stderr) == (0, f"批注稿：{target}，1 条批注。\n")
    assert file.read_bytes() == body
    assert [comment.text for comment in docx.Document(str(target)).comments] == ["【确定】“秸杆”应为“秸秆”。"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["a.txt", "--json", "--text"], "请只选一个"),
        (["-", "-"], "只能写一次"),
        (["a.docx", "b.docx", "--annotate", "c.docx"], "一次批注一个文件"),
        (["a.docx", "--annotate", "./a.docx"], "不覆盖原文"),
        (["a.txt", "--date", "昨天"], "--date 的日期“昨天”读不懂"),
        (["a.txt", "--words", "没有的文件夹"], "没有这个文件夹"),
    ],
)
def test_what_cannot_be_meant_is_explained(arguments: list[str], complaint: str) -> None:
    assert complaint in str(call(*arguments).exception)
