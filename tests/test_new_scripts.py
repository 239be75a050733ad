"""Scripts of hosts that a site had never loaded any from: told from its own history, and from the second inspection on."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from inspector.core.findings import Finding, Status
from inspector.demo.server import Answer
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.static_site import StaticSite

FIRST_DAY = date(2026, 11, 20)
KNOWN, INTRUDER = "http://cdn.qingyuan.invalid/jquery.js", "http://kb.intruder.invalid/kb.js"


def page(*scripts: str) -> Answer:
    loaded = "".join(f"<script src='{script}'></script>" for script in scripts)
    text = "<p>清源县召开第三次安全生产工作会议，部署今冬明春工作。</p>" * 3
    return Answer(f"<html><head><meta charset='utf-8'><title>清源县人民政府</title>{loaded}</head><body>{text}<a href='/a.html'>文</a></body></html>".encode())


class Days:
    """One site inspected day after day."""

    def __init__(self, out: Path, answers: dict[str, Answer], site: StaticSite) -> None:
        self.out, self.answers, self.site, self.day = out, answers, site, FIRST_DAY - timedelta(days=1)

    def told(self, **pages: tuple[str, ...]) -> list[Finding]:
        self.day += timedelta(days=1)
        self.answers.update({f"/{name}".replace("/home", "/").replace("_", "."): page(*scripts) for name, scripts in pages.items()})
        settings = Settings(Limits(second_look=0.05), None, 4, 5.0, 2 << 20, "http://127.0.0.1/", allow_loopback=True)
        report = inspect(Job("清源县", f"{self.site.url}/", self.out, self.day, settings))
        assert report is not None
        return [finding for finding in report.findings if finding.check == "strange_script"]


def test_a_new_host_is_told_once_and_closes_when_its_script_is_gone(tmp_path: Path) -> None:
    answers: dict[str, Answer] = {"/robots.txt": Answer(b"", "text/plain")}
    with StaticSite(answers) as site:
        days = Days(tmp_path, answers, site)
        assert days.told(home=(KNOWN,), a_html=(KNOWN,)) == [], "a first inspection has nothing to compare with"
        assert days.told(home=(KNOWN.replace("jquery", "other"),), a_html=(KNOWN,)) == [], "the host is known"
        [found] = days.told(home=(KNOWN, INTRUDER), a_html=(INTRUDER,))
        assert (found.quote, found.places, found.status) == (INTRUDER, 2, Status.NEW)
        assert "2026-11-21" in found.message
        [still] = days.told(home=(KNOWN, INTRUDER), a_html=(KNOWN,))
        assert still.status is Status.UNSEEN, "it is new no longer, and it has not gone"
        [gone] = days.told(home=(KNOWN,), a_html=(KNOWN,))
        assert gone.status is Status.FIXED
