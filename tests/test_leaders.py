"""Names and posts are read from the leaders' column only, and only from lines that say nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.extract.leaders import LeaderBook
from tests import subjects

TODAY = date(2026, 11, 22)


def read(line: str, trail: tuple[str, ...] = ("首页", "政务公开", "领导之窗"), scope: str = "body") -> list[tuple[str, str]]:
    book = LeaderBook()
    book.add(subjects.page({"title": "领导之窗", "breadcrumb": trail, "blocks": [[scope, "正文第1段", line]]}, TODAY))
    return [(leader.name, leader.post) for leader in book.leaders()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("王某明 县委副书记、县长", ("王某明", "县委副书记、县长")),
        ("县长：李某", ("李某", "县长")),
        ("县委常委、副县长 张某军", ("张某军", "县委常委、副县长")),
        ("赵某，局党组书记、局长。", ("赵某", "局党组书记、局长")),
    ],
)
def test_a_line_of_a_name_and_a_post_is_read_whichever_comes_first(line: str, expected: tuple[str, str]) -> None:
    assert read(line) == [expected]


@pytest.mark.parametrize("line", ["县长王某明主持召开会议，听取汇报。", "负责县政府全面工作", "办公室电话：0999-1234567", "关于公布领导分工的通知"])
def test_other_lines_say_nothing_about_posts(line: str) -> None:
    assert read(line) == []


@pytest.mark.parametrize("trail", [("首页", "工作动态"), ("首页", "领导活动"), ("首页", "领导信箱"), ("首页", "人事任免")])
def test_news_and_letters_are_not_asked(trail: tuple[str, ...]) -> None:
    assert read("王某明 县委副书记、县长", trail) == []


def test_menus_and_footers_are_not_asked() -> None:
    assert read("县长：李某", scope="footer") == []


@pytest.mark.parametrize("lines", [["职务：县委副书记、县长"], ["现任职务", "县委副书记、县长"], ["出生年月", "1975年3月", "职　务", "县委副书记、县长"]])
def test_a_page_that_bears_a_name_gives_the_post_behind_its_label(lines: list[str]) -> None:
    book = LeaderBook()
    blocks = [["cell", f"表格第1行第{rank}格", line] for rank, line in enumerate(lines, 1)]
    book.add(subjects.page({"title": "王某林", "breadcrumb": ["首页", "领导之窗"], "blocks": blocks}, TODAY))
    assert [(leader.name, leader.post) for leader in book.leaders()] == [("王某林", "县委副书记、县长")]
