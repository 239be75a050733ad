"""Comments stand at the very words, and nothing else of a document changes."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml.ns import qn

from inspector.drafts.annotate import Annotated, Note, annotate, notes_of
from inspector.extract.attachments.docx import open_docx
from inspector.extract.attachments.pieces import Unreadable
from inspector.manuscripts import proofread, read_manuscript
from inspector.proofread import Proofreader
from tests.word_files import NAMESPACES, footnotes, paragraph, run, text_box, word_file

WRITTEN = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001  # Word's dates have no zone
BOLD = "<w:b/>"


@pytest.fixture(scope="module")
def reader() -> Proofreader:
    return Proofreader()


def field(instruction: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{mark('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{mark('separate')}{run(result)}{mark('end')}"


def comment_on(body: bytes, *quotes: str) -> Annotated:
    """One comment at the first place of each quote."""
    lines = [line.text for line in open_docx(body).lines]
    notes = []
    for quote in quotes:
        number = next(number for number, line in enumerate(lines) if quote in line)
        start = lines[number].index(quote)
        notes.append(Note(number, start, start + len(quote), f"说{quote}"))
    return annotate(body, notes, "读网", WRITTEN)


def commented(body: bytes) -> dict[str, str]:
    """What each comment says → the words it stands at, as another program reads them."""
    document = docx.Document(io.BytesIO(body))
    said = {str(comment.comment_id): comment.text for comment in document.comments}
    words: dict[str, str] = {}
    open_ids: set[str] = set()
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_ids.add(element.get(qn("w:id")))
        elif element.tag == qn("w:commentRangeEnd"):
            open_ids.remove(element.get(qn("w:id")))
        elif element.tag in (qn("w:t"), qn("w:tab"), qn("w:br")) and next(element.iterancestors(qn("w:moveFrom")), None) is None:
            for number in open_ids:
                words[said[number]] = words.get(said[number], "") + ((element.text or "") if element.tag == qn("w:t") else "\t")
    assert not open_ids
    return words


def main_part(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return package.read("word/document.xml").decode()


def without_comments(xml: str) -> str:
    """The text of a part without marks of comments, with runs that look alike joined again."""
    xml = re.sub(r"<w:commentRange(?:Start|End) [^>]*/>|<w:r><w:commentReference [^>]*/></w:r>", "", xml)
    return xml.replace(' xml:space="preserve"', "")


@pytest.mark.parametrize(
    ("runs", "quote"),
    [
        ((run("全县秸杆禁烧"),), "秸杆"),
        ((run("秸杆禁烧"),), "秸杆"),
        ((run("全县秸杆"),), "秸杆"),
        ((run("全县"), run("秸杆", BOLD), run("禁烧")), "秸杆"),
        ((run("全县秸", BOLD), run("杆禁烧")), "秸杆"),
        ((run("全县秸"), '<w:hyperlink w:anchor="a">' + run("杆禁") + "</w:hyperlink>", run("烧")), "秸杆"),
        ((run("全县"), '<w:ins w:id="7" w:author="甲" w:date="2026-01-01T00:00:00Z">' + run("秸") + "</w:ins>", run("杆禁烧")), "秸杆"),
        ((run("全县秸"), '<w:del w:id="7" w:author="甲"><w:r><w:delText>梗</w:delText></w:r></w:del>', run("杆禁烧")), "秸杆"),
        ((run("全县秸"), field("PAGE", "杆禁"), run("烧")), "秸杆"),
        ((run("全县秸"), '<w:moveFrom w:id="7" w:author="甲">' + run("梗") + "</w:moveFrom>", run("杆禁烧")), "秸杆"),
        ((run("A &amp; B &lt;秸杆&gt;禁烧"),), "<秸杆>"),
        ((run("全县\r\n秸杆"),), "秸杆"),
        ((run("村𠮷😀秸杆禁烧"),), "秸杆"),
        (("<w:r><w:t>全县</w:t><w:tab/><w:t>秸</w:t><w:noBreakHyphen/><w:t>杆</w:t></w:r>",), "秸-杆"),
        (("<w:r><w:rPr><w:b/></w:rPr><w:lastRenderedPageBreak/><w:t>秸杆</w:t><w:br/><w:t>禁烧</w:t></w:r>",), "秸杆"),
        (("<w:r><w:t><![CDATA[全县]]></w:t></w:r>", run("秸杆")), "秸杆"),
        (('<w:fldSimple w:instr=" DOCPROPERTY 甲 ">' + run("全县秸") + "</w:fldSimple>", run("杆")), "秸杆"),
        (("<w:sdt><w:sdtPr/><w:sdtContent>" + run("全县秸") + "</w:sdtContent></w:sdt>", run("杆")), "秸杆"),
    ],
)
def test_a_comment_stands_at_the_exact_words(runs: tuple[str, ...], quote: str) -> None:
    body = word_file(paragraph(*runs) + paragraph(run("第二段")))
    before = [line.text for line in open_docx(body).lines]
    annotated = comment_on(body, quote)
    assert annotated.placed == 1
    assert commented(annotated.body) == {f"说{quote}": quote.replace("-", "")}
    assert [line.text for line in open_docx(annotated.body).lines] == before


@pytest.mark.parametrize("seed", range(30))
def test_any_words_of_any_paragraph_can_be_commented(seed: int) -> None:
    chance = random.Random(seed)

    def some() -> str:
        return "".join(chance.choice("甲乙丙丁戊己𠮷😀 &") for _ in range(chance.randint(0, 4))).replace("&", "&amp;")

    makers = (
        lambda: run(some(), chance.choice(("", BOLD))),
        lambda: f"<w:r><w:t>{some()}</w:t><w:tab/><w:t>{some()}</w:t><w:br/></w:r>",
        lambda: f"<w:r><w:rPr/>\n <w:t>{some()}</w:t>\n <w:t>{some()}</w:t>\n</w:r>",
        lambda: f'<w:ins w:id="1" w:author="甲">{run(some())}{run(some())}</w:ins>',
        lambda: field("PAGE", some()),
    )
    body = word_file("".join(paragraph(*(chance.choice(makers)() for _ in range(4))) for _ in range(3)))
    lines = [line.text for line in open_docx(body).lines]
    notes: list[Note] = []
    for number, line in enumerate(lines):
        for _ in range(3):
            start, end = sorted(chance.sample(range(len(line) + 1), 2))
            notes.append(Note(number, start, end, f"第{len(notes)}条"))
    annotated = annotate(body, notes, "读网", WRITTEN)
    assert [line.text for line in open_docx(annotated.body).lines] == lines
    assert commented(annotated.body) == {note.words: lines[note.line][note.start : note.end].replace("\n", "\t") for note in notes}


def test_a_run_is_cut_only_where_the_words_begin_and_end() -> None:
    body = word_file(paragraph('<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t>全县秸杆禁烧</w:t></w:r>'))
    xml = main_part(comment_on(body, "秸杆").body)
    piece = '<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    marks = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    assert piece.format("全县") + marks[0] + piece.format("秸杆") + marks[1] + piece.format("禁烧") in xml


def test_a_run_that_is_quoted_whole_is_not_cut() -> None:
    body = word_file(paragraph(run("全县"), run("秸杆"), run("禁烧")))
    assert without_comments(main_part(comment_on(body, "秸杆").body)) == main_part(body)


def test_comments_beside_each_other_and_within_each_other_keep_apart() -> None:
    body = word_file(paragraph(run("甲乙丙丁戊己")))
    annotated = comment_on(body, "乙丙", "丁戊", "丙丁", "乙丙丁戊", "己")
    assert commented(annotated.body) == {f"说{quote}": quote for quote in ("乙丙", "丁戊", "丙丁", "乙丙丁戊", "己")}
    assert '<w:t xml:space="preserve"></w:t>' not in main_part(annotated.body)


def test_the_rest_of_the_package_stays_byte_for_byte() -> None:
    body = word_file(paragraph(run("全县秸杆禁烧")), {"styles": f"<w:styles {NAMESPACES}/>", "footnotes": footnotes("脚注")})
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(io.BytesIO(comment_on(body, "秸杆").body)) as new:
        assert [member.filename for member in new.infolist()] == [*old.namelist(), "word/comments.xml"]
        changed = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        for member in old.infolist():
            twin = new.getinfo(member.filename)
            assert (twin.compress_type, twin.date_time) == (member.compress_type, member.date_time)
            assert (new.read(twin) == old.read(member)) is (member.filename not in changed)


def test_comments_of_others_stay_and_ours_follow() -> None:
    theirs = f'<w:comments {NAMESPACES}><w:comment w:id="4" w:author="乙"><w:p><w:r><w:t>旧批注</w:t></w:r></w:p></w:comment></w:comments>'
    old = paragraph('<w:commentRangeStart w:id="4"/>', run("全县"), '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>', run("秸杆"))
    body = word_file(old, {"comments": theirs})
    annotated = comment_on(body, "秸杆", "县秸")
    assert commented(annotated.body) == {"旧批注": "全县", "说县秸": "县秸", "说秸杆": "秸杆"}
    with zipfile.ZipFile(io.BytesIO(body)) as before, zipfile.ZipFile(io.BytesIO(annotated.body)) as after:
        assert before.namelist() == after.namelist()
        assert before.read("[Content_Types].xml") == after.read("[Content_Types].xml")


def test_words_in_cells_are_commented_where_they_stand() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('序号'))}</w:tc><w:tc>{paragraph(run('全县秸杆禁烧'))}</w:tc></w:tr></w:tbl>"
    assert commented(comment_on(word_file(table), "秸杆").body) == {"说秸杆": "秸杆"}


def test_what_word_shows_no_comments_in_is_commented_beside_it() -> None:
    """Word ignores comments in notes, text boxes, headers and footers."""
    header = f"<w:hdr {NAMESPACES}>{paragraph(run('页眉错字'))}</w:hdr>"
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = word_file(paragraph(run("正文"), reference) + paragraph(run("有框"), text_box("框里秸杆")), {"footnotes": footnotes("脚注拔款"), "header": header})
    annotated = comment_on(body, "秸杆", "拔款", "错字")
    assert (annotated.placed, annotated.unplaced) == (3, ())
    xml = main_part(annotated.body)
    assert re.search(r'<w:commentRangeStart w:id="(\d)"/>' + re.escape(reference) + r'<w:commentRangeEnd w:id="\1"/>', xml)
    assert re.search(
        r'有框</w:t></w:r><w:commentRangeStart w:id="(\d)"/><w:r><mc:AlternateContent>.*</mc:AlternateContent></w:r><w:commentRangeEnd w:id="\1"/>', xml
    )
    assert re.search(r'<w:body><w:p><w:r><w:commentReference w:id="\d"/></w:r>', xml)
    said = {comment.text for comment in docx.Document(io.BytesIO(annotated.body)).comments}
    assert said == {"文本框第1段“秸杆”：说秸杆", "脚注第1条“拔款”：说拔款", "页眉“错字”：说错字"}


def test_a_document_whose_main_namespace_has_no_prefix_can_be_annotated() -> None:
    """Some programs write <p> with a namespace of its own."""
    body = word_file(paragraph(run("全县秸杆禁烧")))
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        members = {member.filename: package.read(member) for member in package.infolist()}
    plain = members["word/document.xml"].decode().replace("xmlns:w=", "xmlns=").replace("<w:", "<").replace("</w:", "</").replace(" w:rsidR", " id")
    members["word/document.xml"] = b"\xff\xfe" + plain.replace("UTF-8", "UTF-16").encode("utf-16-le")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in members.items():
            package.writestr(name, content)
    assert commented(comment_on(target.getvalue(), "秸杆").body) == {"说秸杆": "秸杆"}


def test_a_package_that_cannot_be_extended_is_refused_with_the_reason() -> None:
    body = word_file(paragraph(run("全县秸杆")), {"comments": "<w:comments>"})
    with pytest.raises(Unreadable, match="docx 文件已损坏"):
        comment_on(body, "秸杆")
    with pytest.raises(Unreadable, match="不是 docx 文件"):
        annotate("纯文本".encode(), [Note(0, 0, 1, "说")], "读网", WRITTEN)


def test_without_notes_the_document_stays_as_it_is() -> None:
    body = word_file(paragraph(run("全县秸秆禁烧")))
    assert annotate(body, [], "读网", WRITTEN).body is body


def test_a_remark_becomes_a_comment_that_says_what_to_do(reader: Proofreader) -> None:
    body = word_file(paragraph(run("财政"), run("拔"), run("款已经到位。")))
    manuscript = read_manuscript("通知.docx", body)
    notes = notes_of(manuscript, proofread(manuscript, reader))
    annotated = annotate(body, notes, "读网", WRITTEN)
    assert commented(annotated.body) == {"【确定】“拔款”应为“拨款”。": "拔款"}
    [comment] = docx.Document(io.BytesIO(annotated.body)).comments
    assert (comment.author, comment.initials) == ("读网", "读")


def test_the_same_matter_of_form_is_commented_once(reader: Proofreader) -> None:
    body = word_file(paragraph(run("甲,乙,丙")))
    manuscript = read_manuscript("通知.docx", body)
    [remark] = proofread(read_manuscript("-", "财政拔款".encode()), reader)
    remarks = [remark._replace(start=place, end=place + 1, quote=",", suggestion="，", why="“,”应为“，”。", class_="D", paragraph=0) for place in (1, 3)]
    [note] = notes_of(manuscript, remarks)
    assert (note.start, note.words) == (1, "【格式】“,”应为“，”。（全文共 2 处）")
