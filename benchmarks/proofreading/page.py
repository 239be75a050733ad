"""Puts the measured parts together as a page for docs/, with what is needed to repeat them."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.page import commit, processor

_HEAD = """\
# 校对：查全、准确、误报和速度

<!-- 由 python -m benchmarks.proofreading 写成，请勿手工修改 -->

全部用校对程序唯一的默认设置测得，只计 A 类（严重）和 B 类（确定）两类。测试文本不随本项目提供；放好以后用
`make bench-proofread SETS=文件夹 EXAMPLES=错例表` 重做，文件夹的布置见 `python -m benchmarks.proofreading` 的提示。
"""


def write_page(out: Path, sections: Mapping[str, str]) -> None:
    text = _HEAD + "".join(f"\n## {title}\n\n{section}" for title, section in sections.items()) + _circumstances()
    out.write_text(text, encoding="utf-8")


def _circumstances() -> str:
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    return (
        f"\n测于 {now:%Y-%m-%d %H:%M}（北京时间），提交 {commit()}。\n"
        f"机器：{processor()}，{os.cpu_count()} 核，{platform.system()} {platform.release()}，Python {platform.python_version()}。\n"
    )
