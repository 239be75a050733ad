"""The desk in real Chromium, on the demonstration's data: a morning's work by keyboard, two people at once, and who cannot see well."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from flask import Flask
from waitress.server import create_server

from inspector.config import Config, Site, Unit
from inspector.core.clock import china_today
from inspector.core.facts import Account, VisitOutcome
from inspector.core.findings import Severity
from inspector.core.people import Role
from inspector.core.rectifying import ItemState, NoticeState
from inspector.core.reviewing import Act, Stage
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA
from inspector.db.drafts import NewDraft
from inspector.db.queue import QueueFilter
from inspector.db.store import Store
from inspector.db.verdicts import Asked
from inspector.db.visits import Visit
from inspector.demo.show import LOCAL
from inspector.demo.site import serve
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from inspector.web.app import Desk, create_app
from inspector.web.passwords import hashed
from inspector.workdays import ChineseWeek
from tests.browsers import browser_or_skip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

pytestmark = pytest.mark.timeout(600)  # an inspection and a browser, on a busy machine

SCREEN: ViewportSize = {"width": 1366, "height": 768}
PASSWORD = "Bai-Ta-Shan-2026"
TODAY = date(2026, 11, 23)
AXE = Path(__file__).parent / "axe/node_modules/axe-core/axe.min.js"
PICTURES = os.environ.get("DUWANG_DESK_PICTURES", "")  # where pictures for the documents go; none are taken otherwise
BUREAU = "清源县水务局"
PEOPLE = (
    ("li", "李巡", Role.INSPECTOR),
    ("zhou", "周校", Role.INSPECTOR),
    ("wang", "王审", Role.REVIEWER),
    ("wu", "吴校", Role.REVIEWER),
    ("zhao", "赵批", Role.APPROVER),
    ("zheng", "郑校", Role.APPROVER),
    ("sun", "孙联络", Role.CONTACT),
    ("admin", "管理员甲", Role.ADMIN),
)
DRAFT = """清源县召开重点工作推进会
11月20日，清源县召开重点工作推进会，全面布署四季度工作。会议要求，各单位要切实提高认识，确保圆满完成全年任务。"""


class Running(NamedTuple):
    address: str
    store: Store
    app: Flask


@pytest.fixture(scope="module")
def browser(desk: Running) -> Iterator[Browser]:
    """After the data: an inspection cannot run beside Playwright's loop."""
    with browser_or_skip() as running:
        yield running


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("desk")
    with serve(TODAY) as demo:
        for each in demo.sites:
            if each.key != "bureau":
                continue  # one site is enough for a morning
            unit = Unit(name=each.name, kind="部门")
            config = Config(sites=(Site(name=each.name, url=each.url, unit=each.name),), units=(unit,))
            settings = LOCAL._replace(pictures=2)
            assert inspect(Job(each.name, each.url, folder, TODAY, settings, config=config, site=config.sites[0])) is not None
    (folder / "词表").mkdir()
    named = f"sites:\n  - {{name: {config.sites[0].name}, url: '{config.sites[0].url}', unit: {unit.name}}}\n"
    (folder / "sites.yaml").write_text(f"settings: {{words: 词表}}\nunits:\n  - {{name: {unit.name}, kind: 部门}}\n{named}", encoding="utf-8")
    app = create_app(Desk(folder, config=folder / "sites.yaml"))
    store: Store = app.config["STORE"]
    kept = hashed(PASSWORD)
    for login, name, role in PEOPLE:
        store.add_person(login, name, role, kept, unit=BUREAU if role is Role.CONTACT else "")
    server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Running(f"http://127.0.0.1:{server.effective_port}", store, app)  # type: ignore[union-attr]  # one socket was asked for
    server.close()
    thread.join(timeout=5)
    store.close()


class Person:
    """Somebody at the desk, and everything their browser complained of."""

    def __init__(self, browser: Browser, desk: Running, login: str, *, dark: bool = False) -> None:
        self._context = browser.new_context(viewport=SCREEN, color_scheme="dark" if dark else "light")
        self.page: Page = self._context.new_page()
        self.complaints: list[str] = []
        self._address = desk.address
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._check)
        self.open("/login")
        if not login:
            return
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("button.main")
        self.page.wait_for_selector(".who")

    def open(self, path: str) -> None:
        self.page.goto(self._address + path)

    def press(self, key: str) -> None:
        """And waits until what it started has come back."""
        self.page.keyboard.press(key)
        self.page.wait_for_load_state("networkidle")

    def picture(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"desk-{name}.png")

    def close(self) -> None:
        self._context.close()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _check(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:")):
            self.complaints.append(f"asked {request.url}")


def chosen(person: Person) -> int:
    return int(person.page.get_attribute("#rows tr[aria-selected]", "data-id") or 0)


def waiting(desk: Running) -> int:
    return desk.store.queue_size().get(Stage.OPEN, 0)


def told(person: Person, words: str) -> None:
    """Waits until the page says so. Its policy forbids the way in which Playwright would watch for a condition."""
    person.page.locator("#status", has_text=words).wait_for()


def stage(desk: Running, number: int) -> Stage:
    return desk.store.queue_row(number).stage


def test_a_morning_by_keyboard(browser: Browser, desk: Running) -> None:
    person = Person(browser, desk, "li")
    assert "今天" in person.page.inner_text("h1")
    person.picture("today")
    person.open("/findings?stage=open&severity=medium")
    person.picture("queue")
    first = chosen(person)
    person.press("j")
    assert chosen(person) != first
    person.press("k")
    assert chosen(person) == first
    person.press("c")
    told(person, "已确认")
    assert stage(desk, first) is Stage.CONFIRMED
    second = chosen(person)
    assert second != first
    person.press("d")
    person.press("2")
    person.picture("dismiss")
    person.press("Enter")
    told(person, "已排除")
    assert stage(desk, second) is Stage.DISMISSED
    assert desk.store.history(second)[0].note == "人名、地名或专有名词"
    person.press("u")
    person.page.locator(f'#rows tr[data-id="{second}"]').wait_for()
    assert stage(desk, second) is Stage.OPEN
    person.press("o")
    person.page.wait_for_url("**/findings/*")
    assert "存档的网页" in person.page.inner_text("main")
    person.press("b")
    person.page.wait_for_selector("#rows")
    assert "severity=medium" in person.page.url
    assert person.complaints == []
    person.close()


def test_the_archived_page_shows_the_marked_words(browser: Browser, desk: Running) -> None:
    person = Person(browser, desk, "li")
    for row in desk.store.queue().rows:
        person.open(f"/findings/{row.id}")
        person.page.wait_for_load_state("networkidle")
        if person.page.frame_locator("iframe.stored").locator("#duwang-found").count():  # not every fault stands in words
            break
    else:
        pytest.fail("no page has its words marked")
    person.page.frame_locator("iframe.stored").locator("#duwang-found").wait_for()
    person.page.wait_for_load_state("networkidle")
    person.picture("finding")
    assert person.complaints == []
    person.close()


def test_two_people_act_on_one_finding_and_the_slower_is_told(browser: Browser, desk: Running) -> None:
    fast, slow = Person(browser, desk, "li"), Person(browser, desk, "wang")
    for person in (fast, slow):
        person.open("/findings?stage=open&severity=low")
    number = chosen(fast)
    assert chosen(slow) == number
    fast.press("c")
    told(fast, "已确认")
    slow.press("d")
    slow.press("1")
    slow.press("Enter")
    told(slow, "刚由李巡")
    slow.picture("conflict")
    assert stage(desk, number) is Stage.CONFIRMED
    for person in (fast, slow):
        assert person.complaints == []
        person.close()


def test_seven_people_take_a_finding_to_its_end_and_a_draft_to_the_public(browser: Browser, desk: Running) -> None:
    people = {login: Person(browser, desk, login) for login in ("li", "zhou", "wang", "wu", "zhao", "zheng", "sun")}
    number = _notice(people, desk)
    _answered_and_closed(people, desk, number)
    _published(people)
    for person in people.values():
        assert person.complaints == []
        person.close()
    assert desk.store.audit_flaws() == []


def _notice(people: dict[str, Person], desk: Running) -> int:
    """A critical finding, confirmed by two, in a notice that is issued."""
    [row, *_] = desk.store.queue(QueueFilter(stages=(Stage.OPEN,), severities=(Severity.CRITICAL,), units=(BUREAU,))).rows
    for login, words in (("li", "待第二人确认"), ("wang", "已确认")):
        people[login].open(f"/findings/{row.id}")
        people[login].page.click("button:has-text('确认')")
        people[login].page.locator(".told", has_text=words).wait_for()
    people["li"].open(f"/notices/new?unit={BUREAU}")
    people["li"].page.click("button.main")
    people["li"].page.wait_for_url("**/notices/*")
    number = int(people["li"].page.url.rpartition("/")[2])
    people["wang"].open(f"/notices/{number}")
    people["wang"].page.click("button:has-text('签发')")
    people["wang"].page.locator(".told", has_text="已签发").wait_for()
    people["wang"].picture("notice")
    return number


def _answered_and_closed(people: dict[str, Person], desk: Running, number: int) -> None:
    unit, office = people["sun"], people["li"]
    unit.open(f"/unit/notices/{number}")
    unit.page.select_option("select[name=kind] >> nth=0", "已改")
    unit.page.click("button:has-text('答复') >> nth=0")
    unit.page.locator(".told", has_text="已答复").wait_for()
    unit.picture("unit")
    office.open(f"/notices/{number}")
    office.page.click("summary:has-text('登记一次复查') >> nth=0")
    office.page.click("details[open] button:has-text('登记')")
    office.page.locator(".told", has_text="已销号").wait_for()
    assert desk.store.notice(number).items[0].state is ItemState.CLOSED


def _published(people: dict[str, Person]) -> None:
    first = people["li"]
    first.open("/drafts")
    first.page.fill("#title", "清源县召开重点工作推进会")
    first.page.fill("#text", DRAFT)
    first.page.click("button:has-text('收稿')")
    first.page.wait_for_url("**/drafts/*")
    first.picture("draft")
    page = f"/drafts/{first.page.url.rpartition('/')[2]}"
    for login in ("li", "zhou", "wang", "wu", "zhao", "zheng"):
        people[login].open(page)
        _step(people[login], "签名")
    last = people["zheng"]
    _step(last, "写明")
    last.page.fill("#url", "https://www.example.gov.cn/xwzx/1.html")
    last.page.click("button:has-text('登记')")
    last.page.locator("h1", has_text="已发布").wait_for()
    last.open(f"{page}/record")
    assert "郑校" in last.page.inner_text("main")
    last.picture("record")


def test_a_reason_typed_for_one_finding_is_never_one_for_another(browser: Browser, desk: Running) -> None:
    person = Person(browser, desk, "zhou")
    person.open("/findings?stage=open")
    person.press("d")
    person.press("2")
    person.press("Escape")
    person.page.wait_for_selector("#dismiss", state="hidden")
    person.press("d")
    assert person.page.input_value("#dismiss [name=note]") == "人名、地名或专有名词", "still the same finding"
    person.press("Escape")
    person.page.wait_for_selector("#dismiss", state="hidden")
    person.press("e")
    phrase = person.page.input_value("#phrase")
    person.page.fill("#excuse [name=column]", "http://one.example/")
    person.press("Escape")
    person.page.wait_for_selector("#excuse", state="hidden")
    person.press("j")
    person.press("d")
    assert person.page.input_value("#dismiss [name=note]") == ""
    assert person.page.locator("#dismiss [name=chosen]:checked").count() == 0
    person.press("Escape")
    person.page.wait_for_selector("#dismiss", state="hidden")
    person.press("e")
    assert (phrase != "", person.page.input_value("#excuse [name=column]")) == (True, "")
    assert person.page.input_value("#phrase") == person.page.get_attribute("#brief .brief", "data-phrase")
    assert person.complaints == []
    person.close()


def _step(person: Person, button: str) -> None:
    """What an earlier step was told still stands there until the new page comes."""
    with person.page.expect_navigation():
        person.page.click(f"button:has-text('{button}')")
    person.page.locator(".told", has_text="已办").wait_for()


def test_many_at_once_are_one_step(browser: Browser, desk: Running) -> None:
    person = Person(browser, desk, "wang")
    person.open("/findings?stage=open")
    before = waiting(desk)
    for _ in range(2):
        person.press("x")
        person.press("j")
    assert person.page.inner_text("#picked") == "2"
    person.press("d")
    person.page.fill("#dismiss [name=note]", "一并排除")
    person.press("Enter")
    told(person, "2 个")
    assert waiting(desk) == before - 2
    person.press("u")
    person.page.locator("#count", has_text=str(before)).wait_for()
    person.close()


PICTURE = """async () => {
  const canvas = document.createElement("canvas");
  const picture = await new Promise(done => canvas.toBlob(done, "image/png"));
  await navigator.clipboard.write([new ClipboardItem({"image/png": picture})]);
}"""


def test_an_account_is_looked_at_with_two_keys(browser: Browser, desk: Running) -> None:
    number = desk.store.ensure_account(Account("清源水务", "微信公众号", BUREAU))
    person = Person(browser, desk, "li")
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person.open("/round")
    person.page.evaluate(PICTURE)
    person.page.locator("#latest").focus()
    person.page.keyboard.press("Control+v")
    person.page.locator("#pasted", has_text="已贴上截图").wait_for()
    person.picture("round")
    person.page.keyboard.press("Enter")
    person.page.locator(".told", has_text="都看完了").wait_for()
    [one] = [each for each in desk.store.observation_round(china_today()) if each.site_id == number]
    assert one.last is not None
    assert desk.store.upload(one.last.screenshot).body.startswith(b"\x89PNG")
    assert person.complaints == []
    person.close()


def test_a_page_tells_its_keys(browser: Browser, desk: Running) -> None:
    person = Person(browser, desk, "li")
    person.open("/findings?stage=open")
    person.press("?")
    assert person.page.is_visible("#keys")
    person.press("Escape")
    assert not person.page.is_visible("#keys")
    person.close()


NO_PAGES = {
    "static",
    "queue.brief",
    "finding.page",
    "finding.raw",
    "finding.picture",
    "finding.evidence",
    "rounds.paper",
    "unit.template",
    "api.description",
    "api.findings",
}


def furnished(desk: Running) -> list[tuple[str, str]]:
    """Who opens which page: every page there is, with something on it."""
    store = desk.store
    store.ensure_account(Account("清源发布", "微信公众号", BUREAU))
    if not store.notices(unit=BUREAU, states=(NoticeState.ISSUED,)):
        [row, *_] = store.queue(QueueFilter(stages=(Stage.OPEN,), severities=(Severity.MEDIUM,), units=(BUREAU,))).rows
        store.act(Act.CONFIRM, [Asked(row.id)], "王审")
        made = store.make_notice(BUREAU, [Asked(row.id)], "王审", {"overdue_fix.medium": Limit(3, "个工作日", "国家标准")})
        store.issue_notice(made.id, "赵批", ChineseWeek())
    [notice, *_] = store.notices(unit=BUREAU, states=(NoticeState.ISSUED,))
    draft = store.add_draft(NewDraft("清源县召开推进会", DRAFT), "李巡").id
    site, begins = store.latest_inspections()[0].site_id, datetime.combine(china_today(), time(), CHINA)
    store.save_visits(
        [Visit(site, begins - timedelta(hours=hour), VisitOutcome.FAILED if hour % 20 == 1 else VisitOutcome.OPENED, 0.4, 200) for hour in range(1, 160)]
    )
    finding = store.queue().rows[0].id
    admin = [
        "/",
        f"/history?since={TODAY - timedelta(days=9)}",
        "/uptime",
        f"/sites/{site}",
        "/findings?stage=all",
        f"/findings/{finding}",
        "/notices",
        f"/notices/{notice.id}",
    ]
    admin += [f"/notices/{notice.id}/paper", "/round", "/contacts", "/excuses", "/settings", "/settings/columns", "/settings/files/sites", "/settings/words"]
    admin += ["/settings/words/lexicon_own.tsv", "/settings/words/trial", "/drafts", f"/drafts/{draft}", f"/drafts/{draft}/record", "/drafts/stages"]
    admin += ["/people", "/me", "/api", "/log"]
    judge = [f"/findings/{finding}", "/findings?stage=open", f"/notices/new?unit={BUREAU}", f"/notices/{notice.id}", f"/drafts/{draft}", "/round"]
    return [("", "/login"), *(("admin", path) for path in admin), *(("zhao", path) for path in judge), ("sun", "/unit"), ("sun", f"/unit/notices/{notice.id}")]


def test_every_page_is_looked_at(desk: Running) -> None:
    adapter = desk.app.url_map.bind("localhost")
    seen = {adapter.match(path.partition("?")[0], method="GET")[0] for _who, path in furnished(desk)}
    assert {rule.endpoint for rule in desk.app.url_map.iter_rules() if "GET" in (rule.methods or ())} == seen | NO_PAGES


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nobody_is_shut_out_by_how_a_page_looks(browser: Browser, desk: Running, *, dark: bool) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is missing: npm ci --prefix tests/axe")
    pages, found = furnished(desk), []
    people: dict[str, Person] = {}
    for login, path in pages:
        if login not in people:
            people[login] = Person(browser, desk, login, dark=dark)
        found += _faults(people[login], path)
    for person in people.values():
        person.close()
    assert found == []


def _faults(person: Person, path: str) -> list[str]:
    """What axe-core says of a page, and of the boxes that it opens."""
    person.open(path)
    person.page.evaluate(AXE.read_text(encoding="utf-8"))
    assert person.page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"], path
    found = []
    for box in ["", *person.page.evaluate("[...document.querySelectorAll('dialog')].map(box => box.id)")]:
        if box:
            person.page.evaluate("name => document.getElementById(name).showModal()", box)
        result = person.page.evaluate("axe.run(document, {iframes: false})")
        grave = [item for item in result["violations"] if item["impact"] in {"serious", "critical"}]
        found += [f"{path} {box}: {item['id']} {node['html'][:120]}" for item in grave for node in item["nodes"]]
        if box:
            person.page.evaluate("name => document.getElementById(name).close()", box)
    return found
