"""Endless harmless official prose about an invented county, a pure function of the random source handed in."""

from __future__ import annotations

from random import Random

COUNTY = "澄禾县"
OFFICES = """
办公室 发展改革局 教育体育局 民政局 财政局 自然资源局 交通运输局 农业农村局 水利局 卫生健康局
应急管理局 市场监管局 医疗保障局 统计局
""".split()
TOWNS = """
东溪镇 南坪镇 石桥镇 柳林镇 白水乡 大岭乡 青松街道 河湾街道 古渡镇 双塔镇
""".split()
FIELDS = """
农村公路养护 义务教育质量提升 基层医疗服务 防汛备汛 高标准农田建设 城乡居民医保参保 老旧小区改造
安全生产检查 政务服务事项办理 秸秆综合利用 食品安全抽检 养老服务体系建设 河湖日常巡查 营商环境优化
冬春火灾防控
""".split()
ACTIONS = """
组织开展专题培训 召开工作推进会 印发实施方案 开展实地调研 完成阶段性验收 公布办理结果 安排专项资金
建立工作台账 开展联合检查 听取群众意见 发布工作提示 进行业务交流
""".split()
RESULTS = """
工作取得积极进展 群众满意度稳步提高 各项任务按计划推进 薄弱环节得到加强 办理时间明显缩短 长效机制逐步完善
资金使用更加规范 责任落实更加到位
""".split()
MEASURES = """
明确牵头单位和完成时限 实行每周调度、每月通报 及时公开办理进展 加强部门之间的信息共享 把任务分解到岗位和个人
主动接受社会监督 对发现的问题逐项整改 做好政策宣传和解读
""".split()
DOCUMENTS = """
实施方案 工作要点 管理办法 情况通报 公告 办理结果 政策解读 任务分工
""".split()


def title(random: Random) -> str:
    return f"{COUNTY}{random.choice(OFFICES)}关于{random.choice(TOWNS)}{random.choice(FIELDS)}的{random.choice(DOCUMENTS)}（第{random.randint(1, 400)}期）"


def paragraph(random: Random) -> str:
    return "".join(_sentence(random) for _ in range(random.randint(3, 6)))


def _sentence(random: Random) -> str:
    form = random.randrange(4)
    office, town, field = random.choice(OFFICES), random.choice(TOWNS), random.choice(FIELDS)
    if form == 0:
        return f"{random.randint(1, 12)}月{random.randint(1, 28)}日，县{office}到{town}就{field}{random.choice(ACTIONS)}。"
    if form == 1:
        return f"截至目前，{town}已完成{field}{random.randint(3, 480)}项，占全年任务的{random.randint(20, 99)}%，{random.choice(RESULTS)}。"
    if form == 2:
        return f"在{field}方面，要求各单位{random.choice(MEASURES)}，{random.choice(MEASURES)}。"
    return f"下一步，县{office}将围绕{field}{random.choice(ACTIONS)}，{random.choice(MEASURES)}。"
