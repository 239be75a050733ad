"""Why a check cannot tell: the same words for the same cause, so that questions group."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.core.facts import Coverage, PageFacts, TextBlock
from inspector.core.findings import CannotTell

BLOCKED = "网站拒绝了大量抓取请求，读到的内容不足以判断；请加入白名单后重查，或人工查看"
NO_HOME = "首页没有正常打开，不能据此判断全站"
NO_PAGES = "没有读到任何页面，不能判断"
SCRIPTED_HOME = "首页内容由脚本生成，静态页面里看不全；请用浏览器渲染后重查"
FEW_COLUMNS = "读到的栏目太少，不能说缺了哪个栏目；请人工查看，栏目认错的可以在 sites.yaml 的 columns 里写明"
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
UNKNOWN_OFFICE = "没有登记网站的单位是哪一类（政府、部门、乡镇、公共企事业单位），不能判断这项要求是否适用；请在 sites.yaml 的单位里写明 kind"
MOSTLY_UNREAD_ITEMS = "法定主动公开的内容大半没有读到，目录可能由脚本生成或设在上级平台；请人工查看"
UNREAD_GUIDE = "公开指南的文字放在附件、图片或框架里，没有读到；请打开人工查看"
UNREAD_REPORT = "年度报告的文字放在附件、图片或框架里，没有读到；请打开人工查看"
UNREAD_REPORT_LIST = "年报栏目由脚本生成或没有取全，不能判断上一年度的年报有没有公布；请人工查看"
NO_WEBSITE_REPORT = "没有读到任何年度的网站工作年度报表，报表可能由上级统一发布；请人工查看"
UNREAD_REQUEST_PAGE = "“依申请公开”的入口没有读到内容，可能由脚本生成或设在上级平台；请人工试用"
UNREAD_PAYMENT = "逾期账款的公告里没有读到合同数量和金额，可能在附件或图片里，也可能写明没有逾期；请打开人工查看"
NO_PAYMENT = "没有读到逾期未支付中小企业账款的公告，可能由上级或主管部门统一公布；请人工查看"
NO_LIVELIHOOD = "部分民生专题（招生、救助、就业、住房、养老托育等）在网站上没有读到；请人工查看是否设在别处"
UNREAD_LIVELIHOOD = "民生专题只在新闻里提到，或者内容放在附件、图片里没有读全，不能判断要素是否齐全；请人工查看"
NO_SECTOR_COLUMN = "没有读到“公共企事业单位信息公开”栏目，可能设在上级平台；请人工查看"
NO_ATTENDANCE = "没有读到公众代表列席政府会议的报道，次数无从计算；请人工核实"
NO_TRAINING = "没有读到政务公开培训或领导小组会议的消息，可能没有在网站上发布；请人工核实"
AHEAD_OF_TODAY = "信息的日期都晚于检查日，可能是网站或本机的时钟不对；请核对时间后重查"
NO_NETWORK = "没有测网络（判断的是存档、抓取提前结束，或没有连网）；请联网巡检"
NO_VISITS = "没有访问监测的记录，不能判断网站是不是常打不开；请让 inspector probe 每小时访问一次，满七天后再看"
FEW_VISITS = "七天里有的日子访问不到规定的次数（监测没有满七天、程序停过，或本机断网），不能判断；请保持 inspector probe 运行"
UNCLEAR_VISITS = "七天里有的日子多数访问遇到防护系统的验证、拒绝或证书问题，不能判断打不打得开；请加入白名单，或人工查看"
NAMELESS_SITE = "没有登记网站名称，不能核对首页头部；请在 sites.yaml 里写明网站名称"
PICTURED_NAME = "首页的文字里没有读到网站名称，名称可能做在头部图片里；请人工查看"
PICTURED_EMBLEM = "首页的图片名称里没有读到国徽，国徽可能做在头部图片或背景里；请人工查看"
FRAMED_SEARCH = "首页没有读到搜索框，搜索框可能由脚本写入或放在框架里；请人工查看"
FAILED_SEARCH = "站内搜索的地址没有正常回答，可能要填其他参数，也可能已失效；请人工试用"
REFUSED_PROBE = "网站对不存在的地址拒绝回答，不能判断错误页；请人工查看"
SCRIPTED_JUMP = "首页有非政府网站的链接，离开提示可能写在脚本文件里，没有读到；请点击查看"
UNASKED_REPRINT = "没有国务院重要政策的发布时间可比，不能判断是否按时转载；请人工核对"
MANY_LATE_PAGES = "本次新出现的页面大半是旧日期，多半是改版或迁移；请人工核对日期是否如实"
SCRIPTED_SOURCE = "页面有“来源：”字样而没有读到来源，来源可能由脚本写入；请用浏览器渲染后重查，或人工查看"
SCRIPTED_PICTURES = "图片新闻用框架、播放器或脚本显示，没有读到图片；请人工查看"

GUIDE_ELSEWHERE = "办事指南有的要素没有读到，可能在附件、图片、框架或在线办理页面里；请打开人工查看"
NO_SERVICE_ENTRY = "没有读到办事服务入口；没有对外服务职能的部门不作要求，政府网站应当提供，请人工核对"
NO_CONSULT_CHANNEL = "没有读到网上咨询、留言、信箱的入口；政府网站应当开设，请人工核对，并在 sites.yaml 里写明单位种类"
NO_LETTER_FORM = "有咨询、信箱、留言一类入口，没有读到能填写的表单，可能要登录，也可能由脚本生成；请打开试填（不必提交）"
NO_LETTERS = "有咨询、信箱、留言一类栏目，没有读到来信日期，不能判断有没有逾期未答复的；请人工查看"
NO_STATE = "来信超过三个月，页面上没有答复，也没有写办理状态；请人工核实是否已经答复"
NO_REVIEW_LEDGER = "没有导入三审三校台账，不能判断发布的信息有没有审核记录；请在 sites.yaml 的 ledgers 里写明 reviews"
NO_READING_LEDGER = "没有导入读网台账，不能判断有没有按时读网；请在 sites.yaml 的 ledgers 里写明 readings"
NO_FIX_LEDGER = "没有导入整改台账，不能判断整改是否按时；请在 sites.yaml 的 ledgers 里写明 fixes"
NO_REPORT_LEDGER = "没有导入找错留言台账，不能判断找错留言是否按时答复；请在 sites.yaml 的 ledgers 里写明 reports"
TURN_OF_YEAR = "文号年份与成文年份差一年，可能是跨年编号；请人工核对"
NO_INTERPRETATION = "有应当解读的文件，全站一篇解读也没有读到，解读可能设在上级网站；请人工查看"
UNSEEN_DECISION = "重大行政决策目录里有的事项，在全站的标题里一个环节也没有找到，名称可能不同，也可能公开在别处；请人工查看"
MANY_DIFFERENCES = "两处的同名内容差别很多，可能是修订前后的两个版本，也可能没有读全；请人工比对"
UNREAD_LIBRARY = "政府文件库的列表没有读全，不能判断有没有漏收；请人工查看"
UNREAD_PACKAGE = "政策文件包的列表没有读全，不能判断有没有漏收解读；请人工查看"

NO_ACCOUNT_SOURCE = "这个账号没有一个来源读到内容，也没有人工观察；请人工查看后用 inspector accounts import 登记"
ONE_WITNESS = "只有一个来源说停更，接口可能漏掉群发，台账可能晚记；请人工看一眼账号，登记“按时更新”的观察"
NO_WITNESS = "读到的来源都没有管到检查日（台账、网址清单到此为止，或没有写明截至日期），不能说没有更新；请人工查看"
UNDATED_POSTS = "有的发布没有时间，不能排除是新发的；请人工查看"
POSTS_AHEAD = "有发布的时间晚于检查日，时区或时钟可能不对；请核对来源的时间"
CONTRARY_OBSERVATION = "来源里没有新的发布，人工观察却说按时更新；请核实，并登记看到的最近一条的日期"
NO_INTERACTION_ANSWER = "有没有有效的互动功能，只能由人看；请登记“互动功能有效”的观察，写明谁看的、哪天看的"
NO_FOLLOWERS_ANSWER = "有没有买粉、强制点赞，只能由人核实；请登记“粉丝和点赞真实”的观察"
NO_FEEDBACK_ANSWER = "客户端里有没有投诉建议功能，只能打开看；请登记“有投诉建议功能”的观察"
NO_CLOSED_ANSWER = "账号已归并或关停，没有人核实是否注销；请登记“已经注销”的观察"
NO_APP_ANSWER = "没有读到应用市场的页面，也没有人工观察，不能判断客户端能不能下载使用；请登记“能下载、能使用”的观察"
ONE_MARKET = "只有一个应用市场打不开或没有这个客户端，别处可能能下载；请人工下载试用"
NO_APP_FILING = "没有登记备案编号，应用市场的页面也没有读到；请核对备案后写进账号的 filing"
OLD_OBSERVATION = "人工观察过了有效期；请再看一次并登记"
NO_FILINGS = "没有导入备案清单，不能核对账号是否备案；请在 sites.yaml 的 settings 里写明 filings"
NO_TASK_COVER = "没有来源完整覆盖转发期限，不能说没有转发；请人工核对"
NO_POST_COVER = "没有来源完整记录一段时间的发布（台账和网址清单不算），不能计算间隔和次数；请登记接口或订阅源"


def about(coverage: Coverage) -> str:
    """Why the crawl does not carry a judgement on the site; "" when it does."""
    if coverage.is_blocked:
        return BLOCKED
    if coverage.pages == 0:
        return NO_PAGES
    return NO_HOME if coverage.is_thin else ""


def about_absence(coverage: Coverage) -> str:
    """Why nothing may be called missing from the site; "" when the crawl was whole."""
    return about(coverage) or (CUT_SHORT if coverage.stopped else "")


def unread(block: TextBlock, page: PageFacts) -> Iterator[CannotTell]:
    """What of an attachment could not be read: asked once, with a block that holds no text."""
    if not block.text:
        yield from (CannotTell(page.url, UNREAD_ATTACHMENT.format(reason)) for reason in page.unreadable)
