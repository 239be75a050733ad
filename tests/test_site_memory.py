"""A site's own terms: what it writes in three documents is asked about once, and what a person dismissed stays dismissed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inspector.core.facts import BlockSuspicion, Place, Scope, Suspicion, TextBlock
from inspector.core.findings import Finding, Status
from inspector.db.store import DATABASE, Store
from inspector.demo import files
from inspector.demo.server import Answer, LocalSite
from inspector.proofread.site_memory import TERM_FROM, SiteMemory, form_of
from reports.report import Report
from tests.test_inspection import inspected, web

WORD, RIGHT = "齐齐哈市", "齐齐哈尔市"  # a class B near miss
NEXT_DAY = date(2026, 11, 23)


def pages(*articles: str) -> dict[str, Answer]:
    links = "".join(f"<p><a href='/a{rank}.html'>查看第{rank}篇</a></p>" for rank in range(len(articles)))
    return web({"/": links, **{f"/a{rank}.html": f"<h1>通知</h1><p>{text}</p>" for rank, text in enumerate(articles)}})


def about(report: Report, word: str = WORD) -> list[Finding]:
    return [finding for finding in report.findings if finding.quote == word]


def test_a_form_in_two_documents_is_told_in_its_places(tmp_path: Path) -> None:
    with LocalSite(pages(f"代表团赴{WORD}考察。", f"{WORD}来客参观。", f"{RIGHT}来客参观。")) as site:
        report = inspected(site.url + "/", tmp_path)
    assert [finding.severity for finding in about(report)] == ["high", "high"]


def test_a_form_in_three_documents_is_listed_once_for_the_site(tmp_path: Path) -> None:
    with LocalSite(pages(f"代表团赴{WORD}考察。", f"{WORD}来客参观。", f"与{WORD}签约。", f"{WORD}的{WORD}。")) as site:
        report = inspected(site.url + "/", tmp_path)
        base = site.url
    [term] = about(report)
    assert (term.severity, term.places, term.url) == ("info", 4, f"{base}/a0.html")
    assert term.message.startswith("正文第1段：站点用语待确认。")
    assert f"“{RIGHT}”" in term.suggestion


def test_attachments_are_documents_too(tmp_path: Path) -> None:
    answers = pages(f"代表团赴{WORD}考察。<a href='/f/1.docx'>日程</a>", f"{WORD}来客参观。")
    answers["/f/1.docx"] = Answer(files.docx(f"第一天：{WORD}。"), "application/octet-stream")
    with LocalSite(answers) as site:
        report = inspected(site.url + "/", tmp_path)
    assert [finding.severity for finding in about(report)] == ["info"]


def test_titles_of_a_list_are_a_document_each(tmp_path: Path) -> None:
    titles = [f"{month}月赴{WORD}考察学习情况的报告" for month in ("一", "三", "五", "七")]
    items = "".join(f"<li><a href='/a{rank}.html'>{title}</a> 2026-11-1{rank}</li>" for rank, title in enumerate(titles))
    articles = {f"/a{rank}.html": "<h1>情况报告</h1><p>全文见附件。</p>" for rank in range(len(titles))}
    with LocalSite(web({"/": f"<ul>{items}</ul>", **articles})) as site:
        report = inspected(site.url + "/", tmp_path)
    assert [(finding.severity, finding.places) for finding in about(report)] == [("info", 1)]


def test_a_title_repeated_in_lists_and_beside_its_neighbours_is_one_document(tmp_path: Path) -> None:
    title = f"关于赴{WORD}考察学习情况的报告"
    listed = f"<ul><li><a href='/a.html'>{title}</a> 2026-11-20</li><li><a href='/b.html'>关于防汛工作的通知</a> 2026-11-19</li></ul>"
    answers = web(
        {
            "/": listed,
            "/list.html": f"<h1>通知公告</h1>{listed}",
            "/a.html": f"<h1>{title}</h1><p>现将有关情况报告如下。</p>",
            "/b.html": f"<h1>关于防汛工作的通知</h1><p>请认真落实。</p><p>上一篇：<a href='/a.html'>{title}</a></p>",
            "/c.html": f"<h1>关于防火工作的通知</h1><p>请认真落实。</p><p>下一篇：<a href='/a.html'>{title}</a></p>",
        }
    )
    with LocalSite(answers) as site:
        report = inspected(site.url + "/", tmp_path)
    assert "info" not in {finding.severity for finding in about(report)}
    assert about(report)


def test_a_severe_error_is_no_term_however_often_it_stands_there(tmp_path: Path) -> None:
    wrong = "乡村振新战略"
    with LocalSite(pages(f"实施{wrong}。", f"推进{wrong}落地。", f"全面{wrong}。", f"聚焦{wrong}。")) as site:
        report = inspected(site.url + "/", tmp_path)
    assert len(about(report, wrong)) == 4
    assert {finding.check for finding in about(report, wrong)} == {"severe_wording"}


def test_what_becomes_a_term_is_not_called_mended(tmp_path: Path) -> None:
    two = [f"代表团赴{WORD}考察。", f"{WORD}来客参观。"]
    with LocalSite(pages(*two)) as site:
        inspected(site.url + "/", tmp_path)
        site.answers = pages(*two, f"与{WORD}签约。")
        report = inspected(site.url + "/", tmp_path, today=NEXT_DAY)
    assert [(finding.severity, finding.status) for finding in about(report)] == [("info", Status.NEW)]


@pytest.mark.parametrize("count", [2, 4], ids=["told in its places", "listed once"])
def test_a_word_a_person_dismissed_stays_dismissed_on_that_site(tmp_path: Path, count: int) -> None:
    texts = [f"代表团赴{WORD}考察。", f"{WORD}来客参观。", f"与{WORD}签约。", f"{WORD}在东北。"][:count]
    with LocalSite(pages(*texts)) as site:
        first = about(inspected(site.url + "/", tmp_path))
        with Store.open(tmp_path / DATABASE) as store:
            store.dismiss(first[0].fingerprint, "沿用旧称", "值班员")
        site.answers = pages(*texts, f"新闻里又写到{WORD}。")
        report = inspected(site.url + "/", tmp_path, today=NEXT_DAY)
    shown = [finding for finding in about(report) if finding.status is not Status.FIXED and not finding.dismissed]
    assert not shown
    assert Status.FIXED not in {finding.status for finding in about(report)}


def test_a_dismissed_severe_error_silences_nothing_else(tmp_path: Path) -> None:
    wrong = "乡村振新战略"
    with LocalSite(pages(f"实施{wrong}。", f"推进{wrong}落地。")) as site:
        first = about(inspected(site.url + "/", tmp_path), wrong)
        with Store.open(tmp_path / DATABASE) as store:
            store.dismiss(first[0].fingerprint, "引用原文", "值班员")
            store.dismiss(first[0].fingerprint, "同意", "复核员")  # a severe one needs two
        second = about(inspected(site.url + "/", tmp_path, today=NEXT_DAY), wrong)
    assert [bool(finding.dismissed) for finding in second].count(False) == 1


@pytest.mark.parametrize(("class_", "source"), [("A", "ngram"), ("C", "ngram"), ("D", "rule"), ("B", "lexicon"), ("B", "rule")])
def test_habit_is_no_excuse_for_what_is_known_to_be_wrong(class_: str, source: str) -> None:
    assert form_of(_suspicion()._replace(class_=class_, source=source)) is None


@pytest.mark.parametrize("source", ["ngram", "document", "near-miss"])
def test_habit_excuses_what_only_statistics_doubt(source: str) -> None:
    assert form_of(_suspicion()._replace(source=source)) == ("云办", "云端")


def test_a_copy_under_another_address_is_no_second_document() -> None:
    memory = SiteMemory()
    for rank in range(5):
        memory.see(_found(), Place(f"https://www.example.gov.cn/{rank}.html"), {7})
    assert not list(memory.terms())
    for document in range(TERM_FROM - 1):
        memory.see(_found(), Place(f"https://www.example.gov.cn/other{document}.html"), {document})
    assert [habit.pages for habit in memory.terms()] == [7]


def _suspicion() -> Suspicion:
    return Suspicion(0, 2, "云办", "云端", "real_word", "B", 0.99, "", "ngram")


def _found() -> BlockSuspicion:
    return BlockSuspicion(TextBlock("云办上线。", Scope.BODY, "正文第1段", 0), _suspicion())
