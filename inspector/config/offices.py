"""The words people use for kinds of offices, sectors and columns in `sites.yaml`, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urljoin

from inspector.core.rules import IGNORED, STATIC, OfficeKind
from inspector.rulebook import column_names

KINDS: Final[Mapping[str, OfficeKind]] = {
    "政府": OfficeKind.GOVERNMENT,
    "人民政府": OfficeKind.GOVERNMENT,
    "部门": OfficeKind.DEPARTMENT,
    "政府部门": OfficeKind.DEPARTMENT,
    "乡镇": OfficeKind.TOWNSHIP,
    "街道": OfficeKind.TOWNSHIP,
    "乡镇街道": OfficeKind.TOWNSHIP,
    "镇街": OfficeKind.TOWNSHIP,
    "公共企事业单位": OfficeKind.ENTERPRISE,
    "事业单位": OfficeKind.ENTERPRISE,
    "企业": OfficeKind.ENTERPRISE,
}
SECTORS: Final[Mapping[str, str]] = {
    "教育": "education",
    "生态环境": "environment",
    "环境": "environment",
    "环保": "environment",
    "卫生健康": "health",
    "卫生": "health",
    "医疗": "health",
    "供水": "water",
    "水务": "water",
    "供电": "power",
    "电力": "power",
    "供气": "gas",
    "燃气": "gas",
    "供热": "heat",
    "热力": "heat",
    "公共交通": "transit",
    "公交": "transit",
    "交通": "transit",
}


def column_words() -> Mapping[str, str]:
    """What may be said of a column: its kind, by id or by name, or 忽略 or 不更新."""
    said = {"忽略": IGNORED, "不更新": STATIC} | {name: kind for kind, name in column_names().items()}
    return said | {meant: meant for meant in said.values()}


def column_key(written: str, home_url: str) -> str:
    """A column's address made whole, or its name as it stands."""
    return urljoin(home_url, written) if written.startswith(("/", "http://", "https://")) else written
