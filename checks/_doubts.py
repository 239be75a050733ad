"""Why a check cannot tell: the same words for the same cause, so that questions group."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.core.facts import Coverage, PageFacts, TextBlock
from inspector.core.findings import CannotTell

BLOCKED = "网站拒绝了大量抓取请求，读到的内容不足以判断；请加入白名单后重查，或人工查看"
NO_HOME = "首页没有正常打开，不能据此判断全站"
NO_PAGES = "没有读到任何页面，不能判断"
SCRIPTED_HOME = "首页内容由脚本生成，静态页面里看不全；请用浏览器渲染后重查"
PARTLY_DATED_HOME = "首页部分信息没有日期，读到的日期都已超期，但不能排除没有日期的是新信息；请人工查看"
UNDATED_HOME = "首页和二级页面都没有读到日期，不能判断是否更新；请人工查看"
SCRIPTED_SECOND_LEVEL = "首页没有日期，二级页面又有脚本生成的列表没有读到；请用浏览器渲染后重查"
FRAMED_FOOTER = "首页底部放在框架页里，没有读到；请人工查看"
NO_OFFICIAL_MARK = "域名不是 gov.cn，首页也没有党政机关网站标识、网站标识码和找错入口，可能不是政府网站；是政府网站的，三种都缺，请人工核对"
NO_FOOTER = "首页底部写在网页里的标识一个也没有读到，底部可能由脚本写入；请用浏览器渲染后重查，或人工查看"
NO_DISCLOSURE = "没有读到“政府信息公开”专栏；专栏可能设在上级网站，也可能不是政府机关网站，请人工查看"
SCRIPTED_DISCLOSURE = "“政府信息公开”专栏里没有读到规定入口，入口可能由脚本或框架生成；请人工查看"
SCRIPTED_PAGE = "页面内容由脚本生成，静态页面里看不全；请用浏览器渲染后重查"
SCRIPTED_LIST = "栏目列表由脚本生成，没有读到条目；请用浏览器渲染后重查，或人工查看"
INCOMPLETE_LIST = "栏目列表页没有取到或没有取全，不能判断"
UNDATED_LIST = "栏目里没有读到日期，不能判断是否更新；请人工查看"
PARTLY_DATED_LIST = "栏目里多数条目没有日期，读到的最新日期不能代表整个栏目；请人工查看"
SCRIPTED_DATE = "页面上有“发布时间”字样而没有读到时间，时间可能由脚本写入；请用浏览器渲染后重查，或人工查看"
UNLABELLED_DATE = "页面上有日期，但认不出是不是发布时间；请人工查看"
PSEUDO_LINKS = "成组的链接由脚本响应（菜单、选项卡、地图一类），静态页面看不出点击后有没有内容；请人工查看"
OWN_LINKS = "菜单里有一项地址为空，可能指的就是本页；请点击查看"
FOLDED_LINKS = "页面里有默认不显示的站外链接，可能是下拉菜单，也可能是暗链；请人工查看"
NO_TAGS_SCRIPTED = "页面由脚本生成，静态页面里一个网页标签也没有；请用浏览器渲染后重查"
NO_ELEMENT_TABLE = "要素表只认出一两行，不能判断缺不缺要素；请人工查看"
UNREAD_ATTACHMENT = "附件的文字没有读到或没有读全（{}），这部分没有检查；请打开附件人工查看"
CUT_SHORT = "抓取提前结束，没有读完应看的页面，不能判断"


def about(coverage: Coverage) -> str:
    """Why the crawl does not carry a judgement on the site; "" when it does."""
    if coverage.is_blocked:
        return BLOCKED
    if coverage.pages == 0:
        return NO_PAGES
    return NO_HOME if coverage.is_thin else ""


def unread(block: TextBlock, page: PageFacts) -> Iterator[CannotTell]:
    """What of an attachment could not be read: asked once, with a block that holds no text."""
    if not block.text:
        yield from (CannotTell(page.url, UNREAD_ATTACHMENT.format(reason)) for reason in page.unreadable)
