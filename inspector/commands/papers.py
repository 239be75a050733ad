"""`inspector paper …`: the office's papers, in five forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inspector.commands.console import DATA, SITES, Database, Folder, UsageError, day_of, existing_database, out
from inspector.papers.trends import By
from reports.papers.bulletin import Period
from reports.papers.document import Document
from reports.papers.forms import Form

if TYPE_CHECKING:
    from inspector.config import Config
    from inspector.db.store import Store
    from reports.papers.forms import Templates

papers = typer.Typer(help="出文：通报、评分表、通知单、读网记录、台账、专项评估、考核表。", no_args_is_help=True)

ConfigFile = Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml）；settings.office 写发文单位，settings.templates 写自己的模板目录。")]
Target = Annotated[Path, typer.Option("--out", help="写到哪个目录。")]
Forms = Annotated[list[Form] | None, typer.Option("--form", help="只写这种形式（可写多次）；不写时五种都写。")]
PeriodOf = Annotated[Period, typer.Option("--period", help="week 周、month 月、quarter 季。")]
Day = Annotated[str | None, typer.Option("--date", help="期内的任何一天（默认今天，北京时间）。", metavar="D")]
First = Annotated[str, typer.Option("--from", help="从哪一天起。", metavar="D")]
Last = Annotated[str, typer.Option("--to", help="到哪一天为止（含）。", metavar="D")]
OUT = Path("duwang-papers")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every paper is made with."""

    config: Config
    store: Store
    templates: Templates
    target: Path
    forms: list[Form]

    def write(self, document: Document, data: object) -> None:
        from inspector.browser import NoBrowserError
        from reports.papers.forms import write_paper

        try:
            paths = write_paper(document, data, self.target, self.forms, self.templates)
        except NoBrowserError as error:
            out.print(f"没有写 PDF：{error}", markup=False)
            paths = write_paper(document, data, self.target, [form for form in self.forms if form is not Form.PDF], self.templates)
        for path in paths.values():
            out.print(f"已写入 {path}", markup=False)


@papers.command("bulletin")
def bulletin(
    period: PeriodOf = Period.MONTH,
    day: Day = None,
    approve_by: Annotated[str, typer.Option("--approve", help="审定：写审定人。审定以后数字、问题、规则封存，以后的变化打印为更正。", metavar="谁")] = "",
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """通报：排名（公式印在上面）、与上期比较、典型问题；没有审定的印着“草稿”。"""
    from inspector.papers.bulletin import approve, approved_bulletin, bulletin_of
    from reports.papers.bulletin import document_of

    with _desk(config_file, folder, database, target, forms) as desk:
        when = day_of(day, "--date")
        found = approve(desk.store, desk.config, period, when, approve_by) if approve_by else approved_bulletin(desk.store, desk.config, period, when)
        made, approval = found or (bulletin_of(desk.store, desk.config, period, when), None)
        desk.write(document_of(made, approval), {"bulletin": made, "approval": approval})


@papers.command("score")
def score_sheet(
    site: Annotated[list[str] | None, typer.Option("--site", help="只出这个网站（可写多次）。")] = None,
    day: Day = None,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """检查评分表：每个网站一份，单项否决在前，留出人工认定和改分的地方。"""
    from inspector.papers.routine import score_papers
    from reports.papers.scoring import document_of

    with _desk(config_file, folder, database, target, forms) as desk:
        made = list(score_papers(desk.store, desk.config, day_of(day, "--date"), site or ()))
        if not made:
            raise UsageError("没有可出的评分表：请核对 --site 和 --date")
        for paper in made:
            desk.write(document_of(paper), paper)


@papers.command("reading")
def reading(
    first: First,
    last: Last,
    times: Annotated[int, typer.Option(help="规定每个工作日人工读网几次；写 0 不留人工的行。", min=0, max=9)] = 2,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """读网记录：程序读的印“机器读网”，人工的行留空等人签名。"""
    from inspector.papers.routine import reading_record
    from reports.papers.reading import document_of

    with _desk(config_file, folder, database, target, forms) as desk:
        record = reading_record(desk.store, desk.config, *_days(first, last), times)
        desk.write(document_of(record), record)


@papers.command("notice")
def notice(
    number: Annotated[str, typer.Argument(help="通知单的编号，如 整改通知〔2026〕12号。", metavar="NUMBER")],
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """整改通知单：复核台里签发的通知，一个单位的、经人确认的问题。"""
    from inspector.papers.rectification import notice as notice_of
    from reports.papers.rectification import notice_document

    with _desk(config_file, folder, database, target, forms) as desk:
        made = notice_of(desk.store, desk.config, number)
        desk.write(notice_document(made), made)


@papers.command("ledger")
def ledger(
    first: First,
    last: Last,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """整改台账：期内到期的整改和销号情况。"""
    from inspector.papers.rectification import ledger as ledger_of
    from reports.papers.rectification import ledger_document

    with _desk(config_file, folder, database, target, forms) as desk:
        made = ledger_of(desk.store, desk.config, *_days(first, last))
        desk.write(ledger_document(made), made)


@papers.command("enterprise")
def enterprise(
    day: Day = None,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """公共企事业单位专项评估：行业、单位、内容，有、缺、过期、无法判断；线下和电话由人填。"""
    from inspector.papers.routine import enterprise_review
    from reports.papers.enterprise import document_of

    with _desk(config_file, folder, database, target, forms) as desk:
        review = enterprise_review(desk.store, desk.config, day_of(day, "--date"))
        if not review.sectors:
            raise UsageError("配置里没有公共企事业单位的网站：请在 units 里写明 kind: 公共企事业单位 和 sector")
        desk.write(document_of(review), review)


@papers.command("trend")
def trend(
    first: First,
    last: Last,
    by: Annotated[By, typer.Option("--by", help="按什么分：site 网站、check 检查项、unit 责任单位。")] = By.SITE,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """问题趋势：每次巡检时仍在的问题，按网站、检查项或单位；从库里的巡检记录重新数出。"""
    import checks
    from inspector.papers.trends import document_of, series_of

    with _desk(config_file, folder, database, target, forms) as desk:
        begins, ends = _days(first, last)
        series = series_of(desk.store.open_counts_by_day(begins, ends), by, checks.load().titles())
        if not series:
            raise UsageError(f"{begins} 至 {ends} 没有做完的巡检：请换一段时间")
        desk.write(document_of(series, by, begins, ends), {"by": by, "series": series})


@papers.command("appraisal")
def appraisal(
    period: PeriodOf = Period.QUARTER,
    day: Day = None,
    config_file: ConfigFile = SITES,
    folder: Folder = DATA,
    database: Database = "",
    target: Target = OUT,
    forms: Forms = None,
) -> None:
    """考核表：权重由单位在 settings.appraisal 里定，由人评的留空。"""
    from inspector.papers.routine import appraisal as appraisal_of
    from reports.papers.appraisal import document_of

    with _desk(config_file, folder, database, target, forms) as desk:
        made = appraisal_of(desk.store, desk.config, period, day_of(day, "--date"))
        desk.write(document_of(made), made)


@contextmanager
def _desk(config_file: Path, folder: Path, database: str, target: Path, forms: list[Form] | None) -> Iterator[Any]:
    from inspector.config import load_config
    from inspector.db.store import Store
    from reports.papers.forms import TemplateFault, Templates

    config = load_config(config_file)
    templates = Templates(Path(config.settings.templates) if config.settings.templates else None)
    try:
        templates.check()
    except TemplateFault as error:
        raise UsageError(str(error)) from error
    with Store.open(existing_database(folder, database)) as store:
        yield _Desk(config, store, templates, target, forms or list(Form))


def _days(first: str, last: str) -> tuple[date, date]:
    begins, ends = day_of(first, "--from"), day_of(last, "--to")
    if begins > ends:
        raise UsageError(f"--from {begins} 晚于 --to {ends}：请对调")
    return begins, ends
