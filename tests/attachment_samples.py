"""Attachments made by hand, small and true to their formats, for the tests of their readers."""

from __future__ import annotations

import io
import quopri
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

MADE = Path(__file__).parent / "attachments"  # notice.doc from notice.fodt, and list.xls: made with LibreOffice 7.4

TITLE = "关于公布清源县公益性岗位人员名单的通知"
BODY = "各乡镇人民政府：现将名单予以公布，请做好营造氛围等工作，详见县政府网站。"
HEADS = ("姓名", "身份证号", "备注")
NUMBER = "110101199003074530"


class _GbkName(ZipInfo):
    """Writes its name as Chinese Windows does: in GBK, without the flag for UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  # zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits


def zip_of(members: dict[str, bytes], *, are_names_gbk: bool = False) -> bytes:
    box = io.BytesIO()
    with ZipFile(box, "w", ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(_GbkName(name) if are_names_gbk else ZipInfo(name), body, ZIP_DEFLATED)
    return box.getvalue()


def docx(paragraphs: Sequence[str]) -> bytes:
    text = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    return zip_of(
        {
            "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{text}</w:body></w:document>'.encode(),
        }
    )


def xlsx(sheets: dict[str, Sequence[Sequence[str | float]]]) -> bytes:
    box = io.BytesIO()
    with xlsxwriter.Workbook(box) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return box.getvalue()


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]]) -> bytes:
    """Each page is lines of (left, height above the foot, size of type, text), in a font that every reader of Chinese knows by name."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * number} 0 R' for number in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for number, lines in enumerate(pages):
        drawn = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {left} {height} Tm <{text.encode('utf-16-be').hex()}> Tj ET" for left, height, size, text in lines)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>")
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    whole = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(whole))
        whole += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        whole
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(whole)}\n%%EOF".encode(
            "ascii"
        )
    )


def printed(text: str, *, signs: int = 28, size: float = 16, top: float = 780) -> list[tuple[float, float, float, str]]:
    """The lines a paragraph is set in: the first indented, all others full, as Word prints an official document."""
    lines = ["　　" + text[: signs - 2], *(text[start : start + signs] for start in range(signs - 2, len(text), signs))]
    return [(72.0, top - 28 * number, size, line) for number, line in enumerate(lines) if line]


def ofd(lines: Sequence[tuple[float, float, float, str]]) -> bytes:
    """Lines of (left, top, size of type, text), in millimetres."""
    spaces = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{number}" Boundary="{left} {top} {size * len(text)} {size}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.86:.2f}" DeltaX="g {len(text) - 1} {size}">{text}</ofd:TextCode></ofd:TextObject>'
        for number, (left, top, size, text) in enumerate(lines, 10)
    )
    return zip_of(
        {
            "OFD.xml": f'<ofd:OFD {spaces} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'.encode(),
            "Doc_0/Document.xml": f'<ofd:Document {spaces}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'.encode(),
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {spaces}><ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'.encode(),
        }
    )


def rtf() -> bytes:
    """As Chinese Word writes it: GBK in hexadecimal, a footnote inside its sentence, a cell left empty, words deleted and hidden."""

    def gbk(text: str) -> bytes:
        return b"".join(b"\\'%02x" % byte for byte in text.encode("gbk"))

    rows = b""
    for row in (HEADS, ("张小明", "", "第一段"), ("", NUMBER, "")):
        rows += b"\\trowd\\cellx2000\\cellx5000\\cellx8000\\pard\\intbl " + b"".join(gbk(cell) + b"\\cell " for cell in row) + b"\\row\n"
    return (
        b"{\\rtf1\\ansi\\ansicpg936\\uc1{\\fonttbl{\\f0\\fcharset134 " + gbk("宋体") + b";}{\\f1\\fcharset0 Arial;}}{\\*\\generator Word;}\n"
        b"\\pard\\f0 " + gbk(TITLE) + b"\\par\n" + gbk("各乡镇人民政府：现将名单予以公布") + b"{\\footnote\\pard " + gbk("以公示为准。") + b"}"
        + gbk("，请做好") + b"{\\deleted " + gbk("营造") + b"}" + gbk("营造氛围等工作") + b"{\\v " + gbk("不给人看") + b"}"
        b'{\\field{\\*\\fldinst HYPERLINK "https://www.qingyuanxian.example/"}{\\fldrslt ' + gbk("，详见县政府网站。") + b"}}\\par\n"
        + rows + b"\\pard\\u-10169?\\u-8258?" + gbk("结束") + b"{\\f1 ABC}\\par}"
    )  # fmt: skip


def page(encoding: str = "gbk") -> bytes:
    """What content systems hand out as .doc and .xls."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEADS, ("张小明", "", "无"), ("", NUMBER, "")))
    return (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="{encoding}"><style>p {{margin:0}}</style></head><body>'
        f"<h1>{TITLE}</h1><p class=MsoNormal><span>各乡镇人民政府：现将名单予以公布，</span><del>营造</del><span style='mso-hide:all'>不给人看</span>请做好营造氛围等工作，"
        f"详见<a href='/'>县政府网站</a>。<o:p></o:p></p><table>{rows}</table></body></html>"
    ).encode(encoding)


def mht() -> bytes:
    content = quopri.encodestring(page("utf-8"))
    return (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_Next"\n\n------=_Next\nContent-Location: file:///C:/1.htm\n'
        b'Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html; charset="utf-8"\n\n' + content + b"\n------=_Next--\n"
    )


def rar(name: str, body: bytes) -> bytes:
    """A member that is stored: packing is a secret of RAR, the frame is not."""

    def header(content: bytes) -> bytes:
        return struct.pack("<H", zlib.crc32(content) & 0xFFFF) + content

    label = name.encode("ascii")
    member = (
        struct.pack("<BHHIIBIIBBHI", 0x74, 0x8000, 32 + len(label), len(body), len(body), 3, zlib.crc32(body), 0x5C000000, 20, 0x30, len(label), 0o100644)
        + label
    )
    return b"Rar!\x1a\x07\x00" + header(struct.pack("<BHHHI", 0x73, 0, 13, 0, 0)) + header(member) + body + header(struct.pack("<BHH", 0x7B, 0x4000, 7))
