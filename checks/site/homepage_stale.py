"""Front pages whose newest item is older than two weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks import _doubts
from checks._columns import first_day_over
from inspector.core.facts import ListState, PageFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity, Upcoming
from inspector.core.registry import site_check
from inspector.core.rules import Rules

_UNDATED_COUNTS = "W-V3.3"  # the clause "no date means no update", in force only where a profile asks for it


@site_check(title="首页不更新", severity=Severity.CRITICAL, indicators=("W-V3",))
def homepage_stale(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：首页栏目 14 天内有信息更新；首页只有导航入口的，看首页链接到的二级页面。

    为什么：国办秘函〔2019〕19号规定，监测两周首页没有更新的，网站单项否决；部分地方的期限更短。

    怎样判：取首页上最新一条信息的日期；首页一个日期也没有的，取二级页面上最新的日期。距检查日超过期限的报，并写明期限来自哪一层。
    首页日期已超期、二级页面却有新信息的，只按疑似报。

    不报什么：检查日之后的日期（预告、有效期）不算更新。“未注明发布时间的视为不更新”默认不用，启用从严口径后才据此报。

    何时说不清：网站拒绝抓取、首页没有打开、首页靠脚本生成、首页条目没有日期、日期大多晚于检查日，或者二级页面没有读完时，列为待人工判断。
    """
    home = site.home
    newest = site.newest_home
    if newest and not rules.homepage_window.is_over(newest, rules.today):
        due = first_day_over(newest, rules.homepage_window)
        message = f"首页最后更新 {newest}，到 {due} 就超过{rules.homepage_window.layer} {rules.homepage_window.words}"
        yield Upcoming(site.home_url, "首页", due, message)
        return
    doubt = _doubts.about(site.coverage) or _doubt_of_page(home, rules.today)
    if home is None or doubt:
        yield CannotTell(site.home_url, doubt or _doubts.NO_HOME)
    elif newest:
        yield _dated(site, home, newest, rules)
    else:
        yield from _undated(site, home, rules)


def _doubt_of_page(home: PageFacts | None, today: date) -> str:
    if home is None:
        return ""
    if home.needs_script or home.list_state is ListState.SCRIPTED:
        return _doubts.SCRIPTED_HOME
    return _doubts.AHEAD_OF_TODAY if sum(item.is_ahead(today) for item in home.items) * 2 > len(home.items) else ""


def _dated(site: SiteFacts, home: PageFacts, newest: date, rules: Rules) -> Answer:
    """The front page shows dates, all of them too old."""
    second = site.newest_second_level
    is_fresh_below = second is not None and not rules.homepage_window.is_over(second, rules.today)
    undated = sum(item.day is None for item in home.items)
    if undated and (second is None or is_fresh_below or site.coverage.stopped):
        return CannotTell(site.home_url, _doubts.PARTLY_DATED_HOME)
    message = f"首页最近一条信息的日期是 {newest}，{_period(newest, rules)}"
    if is_fresh_below:
        return _evidence(site, newest.isoformat(), f"{message}；但二级页面有 {second} 的信息，请核实首页是否没有重新生成", Certainty.SUSPECTED)
    return _evidence(site, newest.isoformat(), message + (f"；二级页面最近一条是 {second}" if second else ""), Certainty.SURE)


def _undated(site: SiteFacts, home: PageFacts, rules: Rules) -> Iterator[Answer]:
    """The front page shows no date at all: nothing but navigation, or items without dates."""
    second = site.newest_second_level
    if second and not rules.homepage_window.is_over(second, rules.today):
        return
    clause = rules.indicators.get(_UNDATED_COUNTS)
    if home.items and clause:
        message = f"首页 {len(home.items)} 条信息都没有注明日期，按“{clause.text}”计算（{clause.source}）"
        yield _evidence(site, home.items[0].title, message, Certainty.SUSPECTED)
    elif second is None:
        yield CannotTell(site.home_url, _doubts.UNDATED_HOME)
    elif site.coverage.stopped or site.coverage.scripted:
        yield CannotTell(site.home_url, _doubts.CUT_SHORT if site.coverage.stopped else _doubts.SCRIPTED_SECOND_LEVEL)
    else:
        message = f"首页没有带日期的信息，二级页面最近一条信息的日期是 {second}，{_period(second, rules)}"
        yield _evidence(site, second.isoformat(), message, Certainty.SUSPECTED if home.items else Certainty.SURE)


def _period(newest: date, rules: Rules) -> str:
    window = rules.homepage_window
    return f"距检查日 {(rules.today - newest).days} 天，超过 {window.words}（{window.layer}）"


def _evidence(site: SiteFacts, quote: str, message: str, certainty: Certainty) -> Evidence:
    suggestion = "更新首页信息；信息已更新而首页没有变化的，重新生成首页。"
    return Evidence(site.home_url, quote, message, suggestion, context=site.newest_home_title, key="首页", certainty=certainty)
