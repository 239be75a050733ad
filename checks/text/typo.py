"""Wrong, missing, extra and ill-chosen characters, as the proofreader doubts them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.text import impossible_date
from checks.text._wording import doubted, is_known_better
from inspector.core.facts import FOREIGN_PLACE, SITE_TERM, BlockSuspicion, PageFacts
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

KINDS = {
    "typo_shape": ("形近字、漏字", Severity.MEDIUM),
    "typo_sound": ("音近字", Severity.MEDIUM),
    "real_word": ("用词", Severity.MEDIUM),
    "missing": ("漏字", Severity.MEDIUM),
    "extra": ("多字", Severity.MEDIUM),
    "doubled": ("重字", Severity.MEDIUM),
    "swapped": ("字序颠倒", Severity.MEDIUM),
    "place_name": ("地名", Severity.HIGH),
    "date": ("日期写法", Severity.MEDIUM),
    "idiom": ("成语", Severity.LOW),
    "grammar": ("语法、重复", Severity.LOW),
    SITE_TERM: ("站点用语待确认", Severity.INFO),
}


@suspicion_check(
    title="错别字",
    kinds=KINDS,
    severity=Severity.MEDIUM,
    certainty=Certainty.SUSPECTED,
    sources=("《国家通用语言文字法》", "新华社新闻信息报道中的禁用词和慎用词（2016 年修订）"),
)
def typo(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站文字使用规范汉字，没有错字、别字、漏字、多字、重字和颠倒的字。

    为什么：《国家通用语言文字法》要求国家机关用规范汉字；错别字损害公信力，历次检查通报几乎都有。

    怎样判：校对程序逐段通读，对照词表、固定表述和语言模型，认为写错而且知道该怎样改的，按疑似报，附原句和改法。
    同一句话里的同一处错误只报一条，写明有多少个页面。按错误种类分级：地名为高，形近、音近、用词、漏字、多字、重字、颠倒、日期写法为中，
    成语、语法为低。只凭语言模型怀疑、全站又有三篇以上文章都这样写的，可能是本站用语，合为一条“站点用语待确认”作提示。

    不报什么：只有建议、没有确定改法的（日期除外）；标点；日历上没有的日期由“日期不存在或前后矛盾”报；
    国名、机构、领导人、专项名称等写错的，由“疑似严重表述错误”报；有人复核后排除的写法，在本站不再报。

    何时说不清：校对只给疑似，不下结论，由人逐条核实；页面没有读到文字的，不作判断。
    """
    suspicion = found.suspicion
    if suspicion.source == FOREIGN_PLACE:
        return
    name, severity = KINDS[suspicion.kind]
    is_wanted = not impossible_date.is_reported(found) if suspicion.kind == "date" else is_known_better(suspicion)
    if is_wanted:
        yield _site_term(found, page) if suspicion.kind == SITE_TERM else doubted(found, page, f"{name}错误", severity)


def _site_term(found: BlockSuspicion, page: PageFacts) -> Evidence:
    """Told without its sentence: it stands for every place where the site writes so."""
    suspicion = found.suspicion
    return Evidence(
        where=page.url,
        quote=suspicion.quote,
        message=f"{found.block.where}：站点用语待确认。{suspicion.why}".rstrip("。") + "。",
        suggestion=f"写错了的，全站改为“{suspicion.suggestion}”；本来就这样写的，排除这一条，以后不再提示。",
        key=f"站点用语|{suspicion.quote}|{suspicion.suggestion}",
        title=page.title,
        severity=Severity.INFO,
    )
