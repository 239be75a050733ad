"""The configuration: what it means, and how a mistake in it is told to the person who made it."""

from __future__ import annotations

import pickle
import textwrap
from datetime import date
from pathlib import Path

import pytest

from inspector.config import Config, ConfigError, Robots, Site, load_config, local_of, locality_of, office_of, unit_for
from inspector.core.rules import Office, OfficeKind
from inspector.routine.daily import options_of
from inspector.rulebook import load_rules

EXAMPLE = Path(__file__).parent.parent / "docs" / "sites.example.yaml"

UNITS = """
units:
  - name: 清源县人民政府
  - name: 清源县教育局
    parent: 清源县人民政府
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("sites.yaml")


def read(file: Path, text: str) -> Config:
    file.write_text(textwrap.dedent(text).strip(), encoding="utf-8")
    return load_config(file)


def complaint(file: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        read(file, text)
    return str(raised.value)


def site(file: Path, more: str = "", *, before: str = UNITS) -> Site:
    return read(file, f"{before.strip()}\nsites:\n  - name: 甲\n    url: https://www.qingyuan.example\n    {more}\n").sites[0]


def site_complaint(file: Path, more: str) -> str:
    """What is said of a field of the first site, which stands on line 4."""
    return complaint(file, f"sites:\n  - name: 清源县人民政府\n    url: https://www.qingyuan.example/\n    {more}")


# what it means


def test_the_example_is_valid_and_says_what_its_comments_say() -> None:
    config = load_config(EXAMPLE)
    portal, bureau, school = config.sites
    assert [account.label for account in config.accounts] == ["清源发布（微信公众号）", "清源交通（抖音）", "清源旧闻（微博）"]
    assert [source.kind.label for source in config.accounts[0].sources] == ["公众号接口", "公众号统计"]
    assert (config.accounts[0].profiles, config.accounts[2].state.value) == (("minhou",), "关停")
    assert [item.name for item in config.sites] == ["清源县人民政府门户网站", "清源县教育局", "清源县第一中学"]
    assert (portal.rate, portal.concurrency, portal.pages) == (2.0, 2, 20_000)
    assert (bureau.rate, bureau.concurrency, bureau.pages) == (0.5, 2, 5_000)
    assert portal.hosts == ("qingyuan.example", "zwfw.qingyuan.example")
    assert (portal.profiles, school.profiles) == (("minhou",), ("minhou", "undated"))
    assert portal.exclude == (r"/search\.jsp", "[?&]print=")
    assert school.robots == Robots(override=True, authorised_by="清源县教育局办公室，2026 年 11 月 3 日")
    assert config.units[0].contacts[0].phone == "0591-12345678"
    assert config.settings.contact == "https://www.qingyuan.example/duwang"


def test_a_name_and_an_address_are_enough(file: Path) -> None:
    lone = site(file, before="")
    assert (lone.url, lone.hosts, lone.unit, lone.rate, lone.robots.override) == ("https://www.qingyuan.example/", (), "", None, False)


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("福建省福州市闽侯县", ("福建省", "福州市", "闽侯县")),
        ("福建省 福州市", ("福建省", "福州市", "")),
        ("北京市朝阳区", ("北京市", "北京市", "朝阳区")),
        ("新疆维吾尔自治区伊犁哈萨克自治州霍尔果斯市", ("新疆维吾尔自治区", "伊犁哈萨克自治州", "霍尔果斯市")),
        ("内蒙古自治区锡林郭勒盟二连浩特市", ("内蒙古自治区", "锡林郭勒盟", "二连浩特市")),
        ("河北省沧州市沧县", ("河北省", "沧州市", "沧县")),
        ("山东省济南市市中区", ("山东省", "济南市", "市中区")),
        ("西藏自治区", ("西藏自治区", "", "")),
        ("闽侯县", None),
    ],
)
def test_a_place_is_read_from_the_province_down(place: str, meant: tuple[str, str, str] | None) -> None:
    assert locality_of(place) == meant


def test_a_place_said_once_holds_for_every_site_that_names_none(file: Path) -> None:
    config = read(
        file,
        "settings: {place: 福建省福州市}\nsites:\n  - {name: 甲, url: http://a.example/}\n  - {name: 乙, url: http://b.example/, place: 福建省福州市闽侯县}",
    )
    assert [options_of(config, one)["locality"].county for one in config.sites] == ["", "闽侯县"]


def test_a_configuration_travels_to_another_process(file: Path) -> None:
    config = load_config(EXAMPLE)
    assert pickle.loads(pickle.dumps(config)) == config


@pytest.mark.parametrize("value", ["no", "off", "on", "8:30", "0591", "1e3", "2026-11-02", "0x10", ".5", "true"])
def test_text_stays_as_it_was_written(file: Path, value: str) -> None:
    config = read(file, f"sites:\n  - name: {value}\n    url: http://www.qingyuan.example/")
    assert config.sites[0].name == value


@pytest.mark.parametrize(
    ("value", "meant"), [("on", True), ("off", False), ("yes", True), ("no", False), ("是", True), ("否", False), ("TRUE", True), ('"no"', False)]
)
def test_yes_and_no_may_be_written_in_every_way(file: Path, value: str, meant: bool) -> None:
    robots = site(file, f"robots: {{override: {value}, authorised_by: 县政府办}}").robots
    assert robots.override is meant


def test_a_key_without_a_value_counts_as_not_written(file: Path) -> None:
    assert site(file, "unit:\n    rate: ~\n    hosts:").rate is None


def test_a_file_saved_by_notepad_is_read(file: Path) -> None:
    file.write_bytes("sites:\r\n  - name: 甲\r\n    url: http://www.qingyuan.example/\r\n".encode("utf-8-sig"))
    assert load_config(file).sites[0].name == "甲"


# what sort of office, and what its columns are


@pytest.mark.parametrize(
    ("written", "kind", "sector"),
    [
        ("kind: 政府", OfficeKind.GOVERNMENT, ""),
        ("kind: 部门, sector: 农业农村", OfficeKind.DEPARTMENT, ""),
        ("kind: 街道", OfficeKind.TOWNSHIP, ""),
        ("kind: 公共企事业单位, sector: 供水", OfficeKind.ENTERPRISE, "water"),
        ("kind: 事业单位, sector: 教育", OfficeKind.ENTERPRISE, "education"),
        ("kind: 事业单位", OfficeKind.ENTERPRISE, ""),
        ("parent: 清源县", OfficeKind.UNKNOWN, ""),
    ],
)
def test_an_office_is_what_its_entry_says_and_never_what_its_name_suggests(file: Path, written: str, kind: OfficeKind, sector: str) -> None:
    config = read(
        file, f"units:\n  - {{name: 清源县教育局, {written}}}\n  - {{name: 清源县}}\nsites:\n  - {{name: 甲, url: 'http://a.example/', unit: 清源县教育局}}"
    )
    assert office_of(config, "清源县教育局") == Office(kind, sector)
    assert local_of(config, config.sites[0]).office.kind is kind


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("kind: 部分", "kind 写的“部分”不是单位种类，是不是想写“部门”？"),
        ("kind: 县政府", "kind 写的“县政府”不是单位种类，是不是想写“政府”？"),
        ("kind: 企业, sector: 教肓", "sector 写的“教肓”不是公共企事业单位的行业，是不是想写“教育”？"),
    ],
)
def test_an_unknown_word_for_an_office_is_told_with_the_nearest(file: Path, written: str, words: str) -> None:
    told = complaint(file, f"units:\n  - {{name: 甲, {written}}}\nsites:\n  - {{name: a, url: 'http://a.example/'}}")
    assert told == f"sites.yaml，第 2 行，单位“甲”：{words}"


def test_columns_are_confirmed_by_name_or_address_in_chinese_or_by_id(file: Path) -> None:
    config = read(
        file,
        """
        sites:
          - name: 甲
            url: http://a.example/index.html
            required_columns: [惠企政策, {name: 稳岗就业, names: [就业创业]}]
            columns: {今日清源: 动态要闻, 清源概览: 不更新, /zt/2020/: 忽略, "http://b.example/gg/": notice}
        """,
    )
    local = local_of(config, config.sites[0])
    assert local.columns == {"今日清源": "news", "清源概览": "static", "http://a.example/zt/2020/": "ignore", "http://b.example/gg/": "notice"}
    assert [(column.name, column.names) for column in local.required_columns] == [("惠企政策", ()), ("稳岗就业", ("就业创业",))]


def test_files_are_looked_for_beside_the_configuration(file: Path) -> None:
    Path("conf").mkdir()
    Path("conf/local.yaml").write_text("place: 清源县\nsource: 甲\nwindows: {news: 7 天}", encoding="utf-8")
    Path("conf/days.yaml").write_text("off: [2026-11-23]", encoding="utf-8")
    config = read(
        Path("conf/sites.yaml"),
        "settings: {workdays: days.yaml}\nunits: [{name: 乙, profile: local.yaml, tasks: 清单.xlsx}]\nsites: [{name: 甲, url: 'http://a.example/', unit: 乙}]",
    )
    site = config.sites[0]
    assert config.units[0].tasks == "conf/清单.xlsx"
    rules = load_rules(date(2026, 11, 23), site.name, site.profiles, local_of(config, site))
    assert rules.column_kinds["news"].window.layer == "清源县"
    assert not rules.workdays.is_workday(date(2026, 11, 23))


def test_a_mistake_in_a_file_the_configuration_names_is_told_at_once(file: Path) -> None:
    Path("local.yaml").write_text("place: 清源县\nsource: 甲\nwindows: {news: 20 天}", encoding="utf-8")
    told = complaint(file, "sites: [{name: 甲, url: 'http://a.example/', profiles: [local.yaml]}]")
    assert told.endswith("local.yaml，第 3 行：windows 的 news 写的“20 天”比国家标准“14 天”宽，地方方案只能更严")
    assert complaint(file, "settings: {workdays: days.yaml}\nsites: [{name: 甲, url: 'http://a.example/'}]") == "days.yaml：没有这个文件或目录。请核对路径。"


# who answers for a page

PARTS = """
units: [{name: 政府办}, {name: 教育局}, {name: 招生办}, {name: 卫健局}, {name: 大数据局}]
sites:
  - name: 门户
    url: https://www.qingyuan.example/index.html
    unit: 政府办
    subtrees:
      - {prefix: /jyj, unit: 教育局}
      - {prefix: "http://www.qingyuan.example/jyj/招生/", unit: 招生办}
      - {column: 医疗卫生, unit: 卫健局}
  - {name: 大数据局, url: "https://www.qingyuan.example/dsj/", unit: 大数据局}
  - {name: 无主网站, url: "https://old.qingyuan.example/"}
"""


@pytest.mark.parametrize(
    ("path", "column", "unit"),
    [
        ("/", "", "政府办"),
        ("/xwzx/1.html", "", "政府办"),
        ("/jyj/1.html", "", "教育局"),
        ("/jyj", "", "教育局"),
        ("/jyj?page=2", "", "教育局"),
        ("/jyjs/1.html", "", "政府办"),
        ("/jyj.html", "", "政府办"),
        ("/jyj/招生/1.html", "", "招生办"),
        ("/jyj/%E6%8B%9B%E7%94%9F/1.html", "", "招生办"),
        ("/jyj/1.html", "医疗卫生", "卫健局"),
        ("/jyj/1.html", "教育信息", "教育局"),
        ("/dsj/1.html", "", "大数据局"),
    ],
)
def test_the_column_decides_then_the_longest_prefix_then_the_site(file: Path, path: str, column: str, unit: str) -> None:
    config = read(file, PARTS)
    assert unit_for(config, config.sites[0], f"https://www.qingyuan.example{path}", column) == unit


def test_a_site_inside_another_keeps_its_own_pages(file: Path) -> None:
    config = read(file, PARTS)
    assert unit_for(config, config.sites[1], "https://www.qingyuan.example/dsj/1.html") == "大数据局"


def test_a_page_nobody_answers_for_waits_to_be_assigned(file: Path) -> None:
    config = read(file, PARTS)
    assert unit_for(config, config.sites[2], "https://old.qingyuan.example/1.html") == "待分派"


# mistakes


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("rate: 0", "rate 应为正数"),
        ("rate: -1", "rate 应为正数"),
        ("rate: 8:30", "rate 应为数字，现在是“8:30”"),
        ("rate: 两次", "rate 应为数字，现在是“两次”"),
        ("rate: .nan", "rate 应为数字，现在是“.nan”"),
        ("rate: nan", "rate 应为普通的数字"),
        ("rate: yes", "rate 应为数字，现在是“yes”"),
        ("concurrency: 65", "concurrency 应不大于 64"),
        ("pages: 0", "pages 应不小于 1"),
        ("pages: 2.5", "pages 应为整数，现在是“2.5”"),
        ("hosts: www.qingyuan.example", "hosts 应为列表：每项一行，以“- ”开头"),
        ("hosts: [https://www.qingyuan.example/]", "hosts 第 1 项 只写主机名，如 www.example.gov.cn，不带 http:// 和路径"),
        ("raet: 2", "不认识 raet，是不是想写“rate”？"),
        ("robots: {overide: on}", "不认识 robots 的 overide，是不是想写“override”？"),
        ("robots: {override: on}", "robots 不遵守 robots.txt 必须写明 authorised_by（谁批准的、文号或日期）"),
        ("robots: {override: 也许}", "robots 的 override 应为 true 或 false（是或否），现在是“也许”"),
        ("robots: 不管", "robots 应为一组“键: 值”，冒号用半角，后面空一格"),
        ("subtrees: [{unit: 教育局}]", "subtrees 第 1 项 prefix 和 column 要写一个，也只写一个"),
        ("subtrees: [{unit: 教育局, prefix: jyj}]", "subtrees 第 1 项 prefix 应以 / 或 http:// 开头"),
        ("subtrees: [{prefix: /jyj/}]", "缺少 subtrees 第 1 项的 unit"),
        ("exclude: ['/list', '[a-']", "exclude 第 2 项 “[a-”不是正确的正则表达式（unterminated character set at position 0）"),
        ("profiles: [minhuo]", "profiles 第 1 项 写的“minhuo”不是地方方案，是不是想写“minhou”？"),
        ("place: 清源县", "place 应写省、市、县的全称，从省写起，如“福建省福州市闽侯县”或“北京市朝阳区”"),
        ("unit: 清源县教育局", "unit 写的“清源县教育局”不在 units 里，请先补上"),
        ("columns: {工作动态: 动态新闻}", "columns 的 工作动态 写的“动态新闻”不是栏目种类，是不是想写“动态要闻”？"),
        ("columns: [工作动态]", "columns 应为一组“键: 值”，冒号用半角，后面空一格"),
        ("required_columns: [{name: 惠企政策, nmaes: [惠企]}]", "不认识 required_columns 第 1 项的 nmaes，是不是想写“names”？"),
        ("name: 乙", "name 写了两次，另一处在第 4 行"),
    ],
)
def test_a_mistake_is_told_with_file_line_site_and_field(file: Path, line: str, words: str) -> None:
    told = site_complaint(file, line)
    number = 2 if line.startswith("name") else 4
    assert told == f"sites.yaml，第 {number} 行，网站“清源县人民政府”：{words}"


def test_a_mistake_deep_inside_is_told_with_its_own_line(file: Path) -> None:
    parts = "subtrees:\n      - prefix: /a/\n        unit: 清源县教育局\n      - prefix: /b/\n        unit: 清源县教育厅"
    text = f"{UNITS.strip()}\nsites:\n  - name: 甲\n    url: http://a.example/\n    {parts}"
    assert complaint(file, text) == "sites.yaml，第 12 行，网站“甲”：subtrees 第 2 项的 unit 写的“清源县教育厅”不在 units 里，是不是想写“清源县教育局”？"


@pytest.mark.parametrize(
    "url", ["www.qingyuan.example", "ftp://qingyuan.example/", "https://", "http:// www.example/", "https://a.example:port/", "https：//a.example/"]
)
def test_an_address_must_be_whole(file: Path, url: str) -> None:
    assert complaint(file, f"sites:\n  - name: 甲\n    url: {url}") == "sites.yaml，第 3 行，网站“甲”：url 应为完整网址，如 https://www.example.gov.cn/"


def test_a_site_without_a_name_is_counted(file: Path) -> None:
    told = complaint(file, "sites:\n  - {name: 甲, url: 'http://a.example/'}\n  - url: http://b.example/\n  - name:\n    url: http://c.example/")
    assert told == "sites.yaml，第 3 行，第 2 个网站：缺少 name\nsites.yaml，第 4 行，第 3 个网站：缺少 name"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(file: Path) -> None:
    told = complaint(file, "settings:\n  contact: 县政府办\nsites:\n  - name: 甲\n    rate: 0\n    pages: 很多")
    assert told.splitlines() == [
        "sites.yaml，第 2 行：settings 的 contact 要写进 User-Agent，只能是网址或邮箱，不能有汉字和空格",
        "sites.yaml，第 4 行，网站“甲”：缺少 url",
        "sites.yaml，第 5 行，网站“甲”：rate 应为正数",
        "sites.yaml，第 6 行，网站“甲”：pages 应为整数，现在是“很多”",
    ]


def test_names_and_addresses_are_used_once(file: Path) -> None:
    told = complaint(
        file,
        """
        units:
          - name: 教育局
          - name: 教育局
        sites:
          - {name: 甲, url: "http://a.example"}
          - {name: 甲, url: "http://b.example"}
          - {name: 乙, url: "http://A.example/"}
        """,
    )
    assert told.splitlines() == [
        "sites.yaml，第 3 行，单位“教育局”：name 与另一个单位相同",
        "sites.yaml，第 6 行，网站“甲”：name 与另一个网站相同",
        "sites.yaml，第 7 行，网站“乙”：url 与另一个网站相同",
    ]


def test_units_above_one_another_in_a_circle_are_refused(file: Path) -> None:
    told = complaint(
        file, "units:\n  - {name: 甲, parent: 乙}\n  - {name: 乙, parent: 甲}\n  - {name: 丙, parent: 甲}\nsites:\n  - {name: a, url: 'http://a.example/'}"
    )
    assert told.splitlines() == ["sites.yaml，第 2 行，单位“甲”：parent 绕了一圈又回到自己", "sites.yaml，第 3 行，单位“乙”：parent 绕了一圈又回到自己"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "sites.yaml，第 1 行：缺少 sites"),
        ("sites:", "sites.yaml，第 1 行：缺少 sites"),
        ("sites: []", "sites.yaml，第 1 行：sites 至少要有一项"),
        ("- name: 甲", "sites.yaml，第 1 行：应为一组“键: 值”，冒号用半角，后面空一格"),
        ("sites:\n  - 甲", "sites.yaml，第 2 行，第 1 个网站：应为一组“键: 值”，冒号用半角，后面空一格"),
        ("sites:\n  -", "sites.yaml，第 2 行，第 1 个网站：应为一组“键: 值”，冒号用半角，后面空一格"),
        ("sties: []\nsites:\n  - {name: 甲, url: 'http://a.example/'}", "sites.yaml，第 1 行：不认识 sties，是不是想写“sites”？"),
        ("网站: []\nsites:\n  - {name: 甲, url: 'http://a.example/'}", "sites.yaml，第 1 行：不认识 网站，可以写的有：sites、units、accounts、settings"),
    ],
)
def test_a_file_of_the_wrong_shape_says_where(file: Path, text: str, words: str) -> None:
    assert complaint(file, text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sites:\n\t- name: 甲", "sites.yaml，第 2 行：缩进用了 Tab 键"),
        ("sites:\n  - name: 甲\n    url：http://a.example/\n    rate: 1", "sites.yaml，第 4 行：YAML 写法有误。.*全角"),
        ("sites:\n  - name: '甲\n", "sites.yaml，第 2 行：YAML 写法有误。.*引号没有成对"),
    ],
)
def test_yaml_that_cannot_be_read_says_where_and_why(file: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read(file, text)


def test_a_file_in_another_encoding_says_how_to_save_it(file: Path) -> None:
    file.write_bytes("sites: # 网站".encode("gb18030"))
    with pytest.raises(ConfigError, match=r"sites\.yaml：不是 UTF-8 编码。.*另存为"):
        load_config(file)


def test_a_missing_file_is_named(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"sites\.yaml：没有这个文件"):
        load_config(file)
    with pytest.raises(ConfigError, match="这是目录，应当是文件"):
        load_config(file.absolute().parent)


def test_entries_that_contain_themselves_are_refused(file: Path) -> None:
    assert complaint(file, "sites: &a\n  - *a") == "sites.yaml，第 1 行：sites 套了太多层"
