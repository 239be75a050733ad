"""The register of contacts as offices keep it: a spreadsheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from inspector.files.tablefile import read_day, read_table, refuse, wanted

_UNIT = wanted("unit", "单位", r"(?:所属|责任|主管)?(?:单位|部门)(?:名称)?$", required=True)
_INSTITUTION = wanted("institution", "机构", r"(?:下属|所属)?(?:机构|科室|站所|乡镇)(?:名称)?$")
_NAME = wanted("name", "姓名", r"(?:联络员|联系人|责任人)?(?:姓名|名字)$|联络员$|联系人$", required=True)
_PHONE = wanted("phone", "电话", r"(?:办公|联系|固定)?(?:电话|号码|方式)$")
_SINCE = wanted("since", "起始日期", r"(?:起始|开始|任职|变更|登记)(?:日期|时间)$")


class SheetContact(NamedTuple):
    unit: str
    institution: str
    name: str
    phone: str
    since: date


def read_contacts(path: Path, today: date) -> list[SheetContact]:
    """Mistakes are told all at once, by row, and then nothing is taken. A unit that is written once for several rows holds for all of them."""
    mistakes: list[str] = []
    found: dict[tuple[str, str], SheetContact] = {}
    unit = ""
    for line in read_table(path, (_UNIT, _INSTITUTION, _NAME, _PHONE, _SINCE)):
        unit = line.text("unit") or unit
        since = read_day(line, _SINCE, mistakes) or today
        one = SheetContact(unit, line.text("institution"), line.text("name"), line.text("phone"), since)
        if not one.unit or not one.name:
            mistakes.append(f"{line.place}：没有写{'单位' if not one.unit else '姓名'}。")
        elif (one.unit, one.institution) in found:
            place = one.unit + (f"·{one.institution}" if one.institution else "")
            mistakes.append(f"{line.place}：{place}已有{found[one.unit, one.institution].name}，一处只登记一名联络员。")
        found.setdefault((one.unit, one.institution), one)
    refuse(mistakes)
    return list(found.values())
