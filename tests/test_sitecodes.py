"""Site codes against the place a site names."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.inspection.sitecodes import foreign_codes
from tests import subjects


def told(name: str, code: str, title: str = "") -> list[str]:
    site = subjects.site({"name": name, "home": {"title": title}, "site_codes": {"footer": [code]}}, date(2026, 11, 22))
    return [found.place for found in foreign_codes(site)]


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("岚皋县教育体育局", "4104000017", "河南省平顶山市"),
        ("安图县人民政府", "2202000006", "吉林省吉林市"),
        ("江苏省物价局", "3700000002", "山东省"),
        ("福州市鼓楼区人民政府", "3201060001", "江苏省南京市"),
        ("长沙市人民政府", "１１０１０００００１", "北京市"),
    ],
)
def test_a_code_of_another_place_is_told_with_its_place(name: str, code: str, place: str) -> None:
    assert told(name, code) == [place]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("龙口市人民政府", "3706810001"),
        ("龙口市财政局", "3706000025"),  # numbered by its prefecture
        ("烟台市人民政府", "3700000012"),  # by its province
        ("江苏省物价局", "3201000001"),  # in its capital
        ("鼓楼区人民政府", "4102040001"),  # one of four places of that name
        ("清源县人民政府", "3501210001"),  # a place nobody knows
        ("莱芜区人民政府", "3712020001"),  # the prefecture of that code was dissolved
        ("江苏省人民政府驻北京市办事处", "3200000009"),
        ("仙桃市人民政府", "4290040001"),
        ("国家某局", "bm55000001"),
        ("龙口市人民政府", "370681000"),
    ],
)
def test_nothing_is_said_where_the_place_fits_or_is_not_known(name: str, code: str) -> None:
    assert told(name, code) == []


def test_a_site_without_a_name_is_known_by_its_title() -> None:
    assert told("www.example.com", "4104000017", title="岚皋县教育体育局") == ["河南省平顶山市"]
