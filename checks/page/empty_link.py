"""Links that lead nowhere: an empty address, a lone #, a script that does nothing, an address no browser can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checks import _doubts
from inspector.core.facts import Link, PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

SHORTEST_TITLE = 8  # shorter words may name a menu or a tab, longer ones are the title of something
FEWEST_OF_A_WIDGET = 3  # so many short pseudo-links in a row are a menu, tabs or a map
FEWEST_OF_A_LIST = 5  # so many titles in a row without address are one list that nobody filled
LONGEST_BUTTON = 10  # characters; 繁荣文化市场的通知 begins like 繁體版
WIDEST_GAP = 3  # between two links of one list: a picture or [详情] may stand there
_BESIDE = ({-1, 1}, {-2, -1}, {1, 2})  # in the middle of a menu, or at one of its ends
_PSEUDO = re.compile(r"\s*(?:#*;?|javascript:\s*(?:void\s*\(?\s*(?:0|null)?\s*\)?|return\s*(?:false)?|false|null|undefined|#)?\s*;*)\s*", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"\s*(?!file:|[a-z]:|[htps]+:)[a-z][a-z\d+-]*:", re.IGNORECASE)  # mailto:, tel:, javascript: … are no misspelt addresses
_CHINESE = re.compile(r"[\u4e00-\u9fa5].*[\u4e00-\u9fa5]")
_BUTTON = re.compile(
    r"(?:返回|回到|置顶|打印|关闭|收藏|加入收藏|设为首页|分享|转发|微信|微博|新浪|腾讯|人人网|豆瓣|QQ|字[号体]|放大|缩小|繁|简体|正體|"
    r"无障碍|适老|关怀|长者|老年|语音|朗读|读屏|搜索|检索|高级搜索|高级检索|查询|登录|登陆|注册|退出|个人中心|二维码|扫一扫|扫码|公众号|客户端|手机版|移动版|"
    r"更多|展开|收起|切换|选择|上一|下一|上页|下页|首页|尾页|末页|换一|播放|暂停|静音|复制|下载|预览|刷新|导航|菜单|目录|网站地图|订阅|"
    r"确定|确认|取消|提\s*交|重\s*置|清空|全选|隐藏|点击|点赞|评论|我要推荐|在线客服|智能问答).*"
    r"|.*(?:顶部|本页|窗口|收藏|首页|模式|版本|手机版|老年版|繁體|分享|二维码)",
)


@page_check(title="空链接", severity=Severity.LOW, indicators=("W-D22",))
def empty_link(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上看起来能点的链接，点了都有内容。

    为什么：国办秘函〔2019〕19号“可用性”一项要求链接不出错，空链接点了没有反应，也算错链。

    怎样判：链接地址为空，或只有“#”“javascript:;”“javascript:void(0)”的，按链接文字报；同样文字的空链接只报一条，写明有多少个页面；
    连成一串的（一个列表都没有地址）合并为一条。地址为空的按确定报；“#”和 javascript 的可能由脚本响应，按疑似报。
    地址写错到浏览器无法识别的（如 htp://、file:///C:/），链接和图片都报。

    不报什么：没有文字的链接（图标、按钮）；返回顶部、打印、收藏、分享、字号、搜索、登录、翻页、展开等按钮；
    写明了点击动作（onclick）的链接；面包屑里代表本页的一级。

    何时说不清：三个以上“#”或 javascript 链接连在一起而文字大多很短的，多半是下拉菜单、选项卡或地图，列为待人工判断；
    内页菜单里单独一项地址为空，旁边各项都有地址的，可能就是本页自己，也列为待人工判断（首页同样为空的，按首页报）。
    """
    nowhere = [link for link in page.links if not link.url]
    bare = [link for link in nowhere if _is_bare(link, page)]
    own = [link for link in bare if _may_be_this_page(link, page, bare)]
    if own:
        yield CannotTell(page.url, _doubts.OWN_LINKS)
    runs = _runs(link for link in bare if link not in own)
    if any(map(_is_widget, runs)):
        yield CannotTell(page.url, _doubts.PSEUDO_LINKS)
    for run in runs:
        if len(run) >= FEWEST_OF_A_LIST and not _is_widget(run):
            yield _evidence(page, run)
        elif not _is_widget(run):
            yield from (_evidence(page, [link]) for link in run)
    yield from (_misspelt(page, link) for link in nowhere if _is_misspelt(link.raw))


def _is_bare(link: Link, page: PageFacts) -> bool:
    """A link with words and no address. The step of the trail that stands for this very page is none."""
    is_here = link.text == page.title or link.text in page.breadcrumb
    return link.element in {"a", "area"} and _PSEUDO.fullmatch(link.raw) is not None and not is_here and _says_something(link.text)


def _may_be_this_page(link: Link, page: PageFacts, bare: Sequence[Link]) -> bool:
    """An empty address leads to the page itself: one alone among the entries of a menu may be the entry of this page. The front page has none."""
    if link.raw.strip() or page.kind is PageKind.HOME or len(link.text) >= SHORTEST_TITLE:
        return False
    near = {other.position - link.position: other for other in page.links if other.element == "a" and 0 < abs(other.position - link.position) <= 2}
    if any(other in bare for step, other in near.items() if abs(step) == 1):
        return False
    entries = {step for step, other in near.items() if _is_entry(other, page)}
    return any(steps <= entries for steps in _BESIDE)


def _is_entry(link: Link, page: PageFacts) -> bool:
    """Whether it may stand in a menu."""
    return bool(link.url) and link.text not in page.breadcrumb and _says_something(link.text) and len(link.text) < SHORTEST_TITLE


def _says_something(text: str) -> bool:
    is_button = len(text) <= LONGEST_BUTTON and _BUTTON.fullmatch(text.strip())
    return bool(_CHINESE.search(text)) and not is_button


def _runs(links: Iterable[Link]) -> list[list[Link]]:
    """Links of one address that stand side by side, be others between them: a list may leave titles and 详情 empty in two ways."""
    runs: list[list[Link]] = []
    open_runs: dict[str, list[Link]] = {}
    for link in links:
        raw = link.raw.strip()
        run = open_runs.get(raw)
        if run is None or link.position - run[-1].position > WIDEST_GAP:
            run = open_runs[raw] = []
            runs.append(run)
        run.append(link)
    return runs


def _is_widget(run: Sequence[Link]) -> bool:
    short = sum(len(link.text) < SHORTEST_TITLE for link in run)
    return bool(run[0].raw.strip()) and len(run) >= FEWEST_OF_A_WIDGET and short * 2 > len(run)


def _is_misspelt(raw: str) -> bool:
    return not (_PSEUDO.fullmatch(raw) or _OTHER_SCHEME.match(raw))


def _evidence(page: PageFacts, run: Sequence[Link]) -> Evidence:
    link, raw = run[0], run[0].raw.strip()
    others = f"等连续 {len(run)} 个链接" if len(run) > 1 else "的链接"
    return Evidence(
        where=page.url,
        quote=link.text,
        message=f"“{link.text}”{others}地址" + (f"是“{raw}”，点击后没有内容；如果点击后能展开或跳转，请忽略" if raw else "为空，点击后没有内容"),
        suggestion="补上正确的地址；没有内容的，去掉链接。",
        context=f'<{link.element} href="{link.raw}">{link.text}',
        key=link.text,
        certainty=Certainty.SUSPECTED if raw else Certainty.SURE,
    )


def _misspelt(page: PageFacts, link: Link) -> Evidence:
    return Evidence(
        where=page.url,
        quote=link.raw,
        message=f"地址“{link.raw[:100]}”写错了，浏览器无法打开" + (f"（链接文字“{link.text}”）" if link.text else ""),
        suggestion="改为正确的地址；本机文件要先上传到网站。",
        context=f"<{link.element}> {link.text}".strip(),
        key=link.raw,
    )
