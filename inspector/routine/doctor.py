"""Looks whether everything the daily work needs is there, and says what to do where it is not."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path

from inspector.browser import MISSING, NoBrowserError, open_browser
from inspector.config import Config, ConfigError, load_config
from inspector.core import clock
from inspector.core.facts import Snapshot
from inspector.core.workdays import CHINA
from inspector.db.database import StoreError
from inspector.db.store import DATABASE, Store
from inspector.routine.rounds import standing
from inspector.vault import Vault, VaultError
from spiders.pace import Pace
from spiders.transport import Transport

OFF_BY = timedelta(minutes=2)  # a clock that far from others gives wrong days and wrong certificates
FEW_BYTES = 5 << 30
BODY_LIMIT = 65_536


class State(StrEnum):
    GOOD = "正常"
    NOTE = "注意"  # works, with less
    BAD = "有问题"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What was looked at; good or bad, in words, and what to do."""

    state: State
    what: str
    words: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at."""

    config_file: Path
    folder: Path
    database: str
    allow_loopback: bool = False


def examine(patient: Patient) -> Iterator[Complaint]:
    """One thing after the other; nothing is changed but a database that is brought up to date."""
    config, told = _configuration(patient)
    yield told
    yield from _database(patient, config)
    yield _disk(patient, config)
    yield _browser()
    yield _fonts()
    yield _time_zone()
    yield from _network(patient, config)


def _configuration(patient: Patient) -> tuple[Config | None, Complaint]:
    try:
        config = load_config(patient.config_file)
    except ConfigError as error:
        remedy = "照 docs/sites.example.yaml 写一份；出错的行按提示改"
        return None, Complaint(State.BAD, "配置", str(error), remedy)
    words = f"{patient.config_file}：单位 {len(config.units)} 个，网站 {len(config.sites)} 个，账号 {len(config.accounts)} 个"
    return config, Complaint(State.GOOD, "配置", words)


def _database(patient: Patient, config: Config | None) -> Iterator[Complaint]:
    place = patient.database or str(patient.folder / DATABASE)
    if not patient.database and not (patient.folder / DATABASE).exists():
        yield Complaint(State.BAD, "数据库", f"{place} 还没有建立", "运行 inspector db upgrade，或第一次 inspector run 时自动建立；换了目录的用 --data 写明")
        return
    try:
        with Store.open(place) as store:
            yield Complaint(State.GOOD, "数据库", f"{store.place}：结构是最新的，能读能写")
            if config is not None:
                yield _last_round(store, config)
            yield _credentials(store)
    except StoreError as error:
        yield Complaint(State.BAD, "数据库", str(error), "按上面的提示处理；损坏的用 inspector restore 从备份恢复")


def _last_round(store: Store, config: Config) -> Complaint:
    last = store.last_round()
    if last is None:
        return Complaint(State.NOTE, "每日巡检", "还没有运行过", "inspector schedule --print systemd（或 cron、windows）给出定时任务的装法")
    missed = standing(store, [site.name for site in config.sites], config.settings.times.table, clock.now()).missed
    if missed:
        names = "、".join(dict.fromkeys(f"{item.site}（{item.day:%m-%d}，{item.reason}）" for item in missed[:5]))
        return Complaint(State.BAD, "每日巡检", f"有 {len(missed)} 次没有做：{names}", "运行 inspector run --due 补做；再看定时任务是否启用、机器夜里是否关机")
    return Complaint(State.GOOD, "每日巡检", f"最近一次 {last.day}，完成 {last.done} 个")


def _credentials(store: Store) -> Complaint:
    sealed = [store.sealed(account.site_id) for account in store.accounts()]
    if not any(sealed):
        return Complaint(State.GOOD, "凭据", "没有录入账号凭据，不需要密钥")
    try:
        vault = Vault.open()
        for one in filter(None, sealed):
            vault.unseal(one)
    except VaultError as error:
        return Complaint(State.BAD, "凭据", str(error), "恢复密钥文件或环境变量；找不回来的，用 inspector accounts secret 重新录入")
    return Complaint(State.GOOD, "凭据", f"{sum(map(bool, sealed))} 个账号的凭据都解得开")


def _disk(patient: Patient, config: Config | None) -> Complaint:
    place = next(path for path in (patient.folder.absolute(), *patient.folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    least = (config.settings.least_free_gb if config else 1.0) * (1 << 30)
    words, remedy = f"{place} 所在的磁盘剩余 {free / 2**30:.1f} GB", "清理磁盘，或用 inspector prune 删除过期的存档，或把 --data 换到大的磁盘"
    if not os.access(place, os.W_OK):
        return Complaint(State.BAD, "磁盘", f"{place} 不能写", "给运行程序的用户写权限，或换一个 --data 目录")
    if free < least:
        return Complaint(State.BAD, "磁盘", f"{words}，不足 least_free_gb 规定的 {least / 2**30:g} GB，不会开始巡检", remedy)
    return Complaint(State.NOTE if free < FEW_BYTES else State.GOOD, "磁盘", words, remedy if free < FEW_BYTES else "")


def _browser() -> Complaint:
    try:
        with open_browser() as browser:
            return Complaint(State.GOOD, "浏览器", f"Chromium {browser.version} 能启动")
    except NoBrowserError:
        return Complaint(State.NOTE, "浏览器", "没有，靠脚本显示的网页按原文判断，不截图，不出 PDF", MISSING)


def _fonts() -> Complaint:
    program = shutil.which("fc-list")
    if program is None:
        return Complaint(State.NOTE, "中文字体", "没有 fc-list，没法检查", "截图和 PDF 里的汉字显示为方块时，安装中文字体")
    listed = subprocess.run([program, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=30, check=False).stdout.splitlines()
    if not listed:
        return Complaint(State.BAD, "中文字体", "一个也没有，截图和 PDF 里的汉字会是方块", "安装中文字体（Debian：apt-get install fonts-noto-cjk）")
    wanted = [name for name in ("仿宋_GB2312", "FangSong_GB2312", "方正小标宋", "FZXiaoBiaoSong") if any(name in family for family in listed)]
    if not wanted:
        words = f"{len(listed)} 种；没有公文用的仿宋_GB2312、方正小标宋，PDF 用别的字体代替，Word 文件不受影响"
        return Complaint(State.NOTE, "中文字体", words, "要打印公文的，在本机安装单位购买的公文字体")
    return Complaint(State.GOOD, "中文字体", f"{len(listed)} 种，有{'、'.join(wanted)}")


def _time_zone() -> Complaint:
    offset = datetime.now(UTC).astimezone().utcoffset()
    if offset == CHINA.utcoffset(None):
        return Complaint(State.GOOD, "时区", "北京时间")
    words = f"机器的时区比世界时差 {offset}，不是北京时间；程序判断日子不受影响，cron 和 Windows 任务计划的钟点会错"
    return Complaint(State.NOTE, "时区", words, "timedatectl set-timezone Asia/Shanghai；用 systemd 定时器的不必改")


def _network(patient: Patient, config: Config | None) -> Iterator[Complaint]:
    if config is None:
        return
    references = config.settings.references
    if not references:
        words = "没有写对照地址，只监测一两个网站时分不清是网站打不开还是本机断网"
        yield Complaint(State.NOTE, "网络", words, "在 sites.yaml 的 settings.references 里写两三个可靠的地址")
        return
    answers = asyncio.run(_ask(references, config.settings.contact, allow_loopback=patient.allow_loopback))
    silent = [answer.url for answer in answers if not answer.status]
    if len(silent) == len(answers):
        yield Complaint(State.BAD, "网络", f"对照地址都没有回答：{'、'.join(silent)}", "检查网线、DNS、出口防火墙；内网机器请换成内网能到的地址")
        return
    state = State.NOTE if silent else State.GOOD
    yield Complaint(state, "网络", f"{len(answers) - len(silent)} / {len(answers)} 个对照地址有回答", "换掉没有回答的" if silent else "")
    yield from _clock(answers)


def _clock(answers: list[Snapshot]) -> Iterator[Complaint]:
    for answer in answers:
        try:
            theirs = parsedate_to_datetime(answer.header("Date"))
        except (ValueError, TypeError):
            continue
        off = abs(answer.fetched_at - theirs)
        if off > OFF_BY:
            yield Complaint(
                State.BAD, "时钟", f"与 {answer.url} 差 {off.total_seconds():.0f} 秒", "打开时间同步：timedatectl set-ntp true，或与单位的时间服务器同步"
            )
        else:
            yield Complaint(State.GOOD, "时钟", "与对照地址一致")
        return


async def _ask(urls: tuple[str, ...], contact: str, *, allow_loopback: bool) -> list[Snapshot]:
    transport = Transport(Pace(None, 4), timeout=15, largest_body=BODY_LIMIT, contact=contact, allow_loopback=allow_loopback)
    try:
        return list(await asyncio.gather(*(transport.fetch(url, how="probe") for url in urls)))
    finally:
        await transport.close()
