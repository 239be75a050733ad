"""Meta tags that a page of its kind must carry and does not."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import NamedItem, Rules

_PAGES = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页", PageKind.ARTICLE: "内容页", PageKind.DOCUMENT: "内容页"}


@page_check(title="网页标签缺失", severity=Severity.MEDIUM, indicators=("W-D25",))
def missing_meta_tag(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：首页有网站名称、域名、标识码标签；栏目页另有栏目名称、描述、关键词、类别标签；内容页另有标题、发布时间、来源标签。

    为什么：《政府网站发展指引》规定了页面标签，国办秘函〔2019〕19号列为扣分项；标签缺失，全国政府网站的统一检索和统计就读不到。

    怎样判：按页面种类核对必需的标签，没有这个标签，或者有标签而内容为空，就报。同一种页面缺同一个标签的合并为一条，写明有多少个页面。

    不报什么：可选标签；栏目页上空着的内容标签；看不出种类的页面。标签名不分大小写。内容页是否必须重复站点和栏目标签，
    各地抄本写法不一，缺少时降一级报。

    何时说不清：页面靠脚本生成而一个标签也没有读到时，列为待人工判断。
    """
    required = [tag for tag in rules.meta_tags.get(page.kind, ()) if tag.is_required]
    missing = [tag for tag in required if not page.meta(tag.id)]
    if not missing:
        return
    is_built = page.needs_script and page.kind not in (PageKind.ARTICLE, PageKind.DOCUMENT)  # of an article only the text may come later
    if is_built and all(page.meta(tag.id) is None for tag in required):
        yield CannotTell(page.url, _doubts.NO_TAGS_SCRIPTED)
        return
    yield from (_evidence(page, tag, len(required), len(missing)) for tag in missing)


def _evidence(page: PageFacts, tag: NamedItem, required: int, missing: int) -> Evidence:
    kind = _PAGES[page.kind]
    fault = "没有" if page.meta(tag.id) is None else "有标签而内容为空："
    return Evidence(
        where=page.url,
        quote=tag.id,
        message=f"{kind}应有 {required} 个标签，缺 {missing} 个；{fault}{tag.id}（{tag.name}）" + (f"。{tag.note}" if tag.note else ""),
        suggestion=f"在{kind}模板里补上 {tag.id} 标签。",
        key=f"{'article' if page.kind is PageKind.DOCUMENT else page.kind}|{tag.id}",
        severity=Severity.LOW if tag.note else None,
    )
