"""A look on demand at a real site that mends its pages, and the unit's answers by spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from inspector.cli import app
from inspector.commands.console import UsageError
from inspector.core.rectifying import AnswerKind, ItemState, Notice
from inspector.core.reviewing import Act
from inspector.db.notice_tables import notice_item
from inspector.db.queue import QueueFilter
from inspector.db.store import DATABASE, Store
from inspector.db.tables import finding
from inspector.db.verdicts import Asked
from inspector.demo.server import Answer, LocalSite
from inspector.files.yamlfile import ConfigError
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from inspector.records.recheck import Manners, recheck_item
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.test_notices import LIMITS, UNIT, WEEK

DAY = date(2026, 11, 22)
SITE = "清源县人民政府"
HERE = Manners(None, 10.0, "", allow_loopback=True)


def page(*paragraphs: str) -> Answer:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return Answer(f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body>{body}</body></html>".encode())


class Town:
    """A site, its data folder after one inspection, and one issued notice about two of its faults."""

    def __init__(self, site: LocalSite, folder: Path, store: Store) -> None:
        self.site, self.folder, self.store = site, folder, store
        self.notice = self._issued()

    def _issued(self) -> Notice:
        rows = self.store.queue(QueueFilter(checks=["typo", "dead_link"])).rows
        asked = [Asked(row.id) for row in sorted(rows, key=lambda row: row.check, reverse=True)]
        for who in ("王芳", "李强"):
            self.store.act(Act.CONFIRM, asked, who)
        made = self.store.make_notice(UNIT, asked, "王芳", LIMITS)
        return self.store.issue_notice(made.id, "王芳", WEEK)

    def state(self, rank: int) -> tuple[ItemState, str]:
        item = self.store.notice(self.notice.id).items[rank - 1]
        return item.state, item.words

    def look(self, rank: int) -> str:
        return recheck_item(self.store, self.store.notice(self.notice.id).items[rank - 1].id, "王芳", DAY, HERE).words


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    links = "".join(f'<a href="/xx/{number}.html">{number}</a>' for number in (1, 2, 3)) + '<a href="/gone.html">旧文</a>'
    answers = {"/": page(links), **{f"/xx/{number}.html": page("全县学校己经放假。") for number in (1, 2, 3)}}
    with LocalSite(answers) as site:
        settings = Settings(Limits(second_look=0.1), None, 2, 10.0, 1 << 20, "", allow_loopback=True)
        inspect(Job(SITE, f"{site.url}/", tmp_path, DAY, settings))
        with Store.open(tmp_path / DATABASE) as store:
            yield Town(site, tmp_path, store)


def change(site: LocalSite, **answers: Answer) -> None:
    site.answers = {**site.answers, **{f"/xx/{name[1:]}.html": answer for name, answer in answers.items()}}


def test_every_known_place_is_looked_at_and_what_is_left_is_counted(town: Town) -> None:
    assert town.look(1) == "余 3 处"
    change(town.site, n1=page("全县学校已经放假。"), n2=Answer(b"", status=404))
    assert town.look(1) == "余 1 处"
    assert town.state(1) == (ItemState.WAITING, "待整改，余 1 处")
    change(town.site, n3=page("全县学校已经放假。"))
    assert town.look(1) == "3 处都已改好或撤下，销号。"
    assert town.state(1)[0] is ItemState.CLOSED
    assert town.store.audit_flaws() == []


def test_a_place_that_does_not_open_stops_the_clock_and_accuses_nobody(town: Town) -> None:
    change(town.site, n1=page("全县学校已经放假。"), n2=page("全县学校已经放假。"), n3=Answer(b"", status=503))
    assert town.look(1).startswith("复查受阻，停表：1 处打不开或读不全，如 http://")
    assert town.store.notice(town.notice.id).items[0].stopped_at is not None
    change(town.site, n3=page("全县学校已经放假。"))
    assert town.look(1).endswith("销号。")


def test_what_a_style_sheet_hides_is_not_called_mended_by_a_look_at_the_page_alone(tmp_path: Path) -> None:
    farm = '<p class="far"><a href="http://www.farm.test/">某某机械</a></p>'
    linked = '<link rel="stylesheet" href="/site.css">'
    with LocalSite({"/": page(linked + farm), "/site.css": Answer(b".far{position:absolute;left:-9999px}", "text/css")}) as site:
        inspect(Job(SITE, f"{site.url}/", tmp_path, DAY, Settings(Limits(second_look=0.1), None, 2, 10.0, 1 << 20, "", allow_loopback=True)))
        with Store.open(tmp_path / DATABASE) as store:
            (row,) = store.queue(QueueFilter(checks=["hidden_link"])).rows
            for who in ("王芳", "李强"):
                store.act(Act.CONFIRM, [Asked(row.id)], who)
            made = store.make_notice(UNIT, [Asked(row.id)], "王芳", LIMITS)
            store.issue_notice(made.id, "王芳", WEEK)
            item = store.notice(made.id).items[0]
            assert recheck_item(store, item.id, "王芳", DAY, HERE).words.startswith("复查受阻")
            site.answers = {**site.answers, "/": page(linked)}
            assert recheck_item(store, item.id, "王芳", DAY, HERE).words.endswith("销号。")


def test_places_nobody_noted_down_wait_for_the_next_inspection(town: Town) -> None:
    item = town.store.notice(town.notice.id).items[0]
    with town.store.writing() as connection:
        connection.execute(update(finding).where(finding.c.fingerprint == item.fingerprint).values(places=5000))
    change(town.site, n1=page("好。"), n2=page("好。"), n3=page("好。"))
    assert town.look(1) == "记下位置的 3 处都已改好，另有 4,997 处没有逐一记下位置，等下次巡检整站复查后销号。"
    assert town.state(1)[0] is ItemState.WAITING


def test_a_dead_link_is_mended_when_no_page_leads_there_any_more(town: Town) -> None:
    assert town.look(2) == "余 1 处"
    town.site.answers = {**town.site.answers, "/gone.html": page("又在了。")}
    assert "还有 1 处链到这个地址，它现在答复 200" in town.look(2)
    assert town.state(2)[0] is ItemState.WAITING
    town.site.answers = {**town.site.answers, "/": page("没有链接。")}
    assert town.look(2) == "1 处都已改好或撤下，销号。"


def test_the_command_looks_again_and_signs(town: Town) -> None:
    runner, place = CliRunner(), ["--data", str(town.folder), "--allow-loopback"]
    unsigned = runner.invoke(app, ["notices", "recheck", town.notice.number, *place])
    assert isinstance(unsigned.exception, UsageError)
    done = runner.invoke(app, ["notices", "recheck", town.notice.number, "--item", "1", "--by", "王芳", "--today", DAY.isoformat(), *place])
    assert (done.exit_code, done.stdout.strip()) == (0, "第 1 项：余 3 处")
    listed = runner.invoke(app, ["notices", "list", "--data", str(town.folder)])
    assert f"{town.notice.number}　{UNIT}　已下发　共 2 项，未销号 2 项" in listed.stdout


def test_what_is_overdue_is_listed_and_the_exit_code_says_so(town: Town) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["notices", "overdue", "--data", str(town.folder)]).exit_code == 0
    with town.store.writing() as connection:
        connection.execute(update(notice_item).where(notice_item.c.rank == 1).values(due_at=town.notice.made_at.replace(year=2025)))
    late = runner.invoke(app, ["notices", "overdue", "--unit", UNIT, "--data", str(town.folder)])
    assert (late.exit_code, late.stdout.count(town.notice.number)) == (1, 1)
    assert "超过" in late.stdout


# answers by spreadsheet


def test_a_unit_answers_in_the_spreadsheet_it_was_sent(town: Town, tmp_path: Path) -> None:
    runner, path = CliRunner(), tmp_path / "通知单.xlsx"
    assert runner.invoke(app, ["notices", "sheet", town.notice.number, "--out", str(path), "--data", str(town.folder)]).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("原文") + 1).value == "己经"
    for row, (kind, note) in enumerate((("已改", ""), ("有异议", "该链接是历史网页")), 2):
        sheet.cell(row, heads.index("答复") + 1).value = kind
        sheet.cell(row, heads.index("情况说明") + 1).value = note
        sheet.cell(row, heads.index("答复人") + 1).value = "赵联络"
    book.save(path)
    done = runner.invoke(app, ["notices", "answer", str(path), "--by", "王芳", "--data", str(town.folder)])
    assert (done.exit_code, "已导入答复 2 条" in done.stdout) == (0, True)
    assert [town.state(rank)[0] for rank in (1, 2)] == [ItemState.ANSWERED, ItemState.DISPUTED]
    whole = town.store.notice(town.notice.id)
    assert [one.note for one in whole.answers[whole.items[1].id]] == ["该链接是历史网页（赵联络）"]
    assert whole.answers[whole.items[0].id][0].kind is AnswerKind.FIXED
    foreign = runner.invoke(app, ["notices", "answer", str(path), "--by", "王芳", "--unit", "清源县教育局", "--data", str(town.folder)])
    assert (foreign.exit_code, foreign.stdout.count("不是发给清源县教育局的")) == (1, 2)


def test_a_spreadsheet_with_mistakes_is_refused_whole_and_every_row_is_named(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "答复.csv"
    number = town.notice.number
    rows = [
        f"{number},一,已改,,",
        f"{number},1,改好了,,",
        f"{number},1,申请延期,设备,",
        f"{number},2,有异议,,",
        f"{number},2,申请延期,设备,下个月5号",
        f"{number},2,,,",
        ",2,已改,,",
    ]
    path.write_text("\n".join(["通知单号,序号,答复,情况说明,申请延期至", *rows]), encoding="utf-8-sig")
    refused = CliRunner().invoke(app, ["notices", "answer", str(path), "--by", "王芳", "--data", str(town.folder)])
    assert isinstance(refused.exception, ConfigError)
    assert str(refused.exception).splitlines() == [
        "答复.csv 第 2 行：序号“一”不是数字。",
        "答复.csv 第 3 行：答复“改好了”看不懂，应为已改、有异议、申请延期、非本单位之一。",
        "答复.csv 第 4 行：申请延期没有写延到哪一天。",
        "答复.csv 第 5 行：“有异议”没有写情况说明。",
        "答复.csv 第 6 行：申请延期至“下个月5号”不是日期，应写成 2026-11-22 的样子。",
        "答复.csv 第 8 行：没有写通知单号。",
    ]
    assert [town.state(rank)[0] for rank in (1, 2)] == [ItemState.WAITING] * 2


def test_an_answer_that_does_not_fit_is_named_and_the_others_are_taken(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "答复.csv"
    path.write_text(f"通知单号,序号,答复\n{town.notice.number},1,已改\n{town.notice.number},9,已改\n整改通知〔2020〕7号,1,已改\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["notices", "answer", str(path), "--by", "王芳", "--data", str(town.folder)])
    assert done.exit_code == 1
    assert "答复.csv 第 3 行" in done.stdout
    assert "没有第 9 项" in done.stdout
    assert "没有编号为“整改通知〔2020〕7号”的通知单" in done.stdout
    assert town.state(1)[0] is ItemState.ANSWERED


def test_words_of_pages_in_the_sheet_never_become_formulas(town: Town, tmp_path: Path) -> None:
    item = town.store.notice(town.notice.id).items[0]
    with town.store.writing() as connection:
        payload = connection.execute(finding.select().where(finding.c.fingerprint == item.fingerprint)).one().payload
        connection.execute(update(finding).where(finding.c.fingerprint == item.fingerprint).values(payload={**payload, "quote": '=HYPERLINK("http://x")'}))
    path = tmp_path / "a.xlsx"
    CliRunner().invoke(app, ["notices", "sheet", town.notice.number, "--out", str(path), "--data", str(town.folder)])
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cell = sheet.cell(2, 5)
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")
