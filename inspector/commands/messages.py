"""`inspector messages …`: what is told to people, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, SITES, Database, Exit, Folder, UsageError, existing_database, out
from inspector.core.workdays import CHINA

if TYPE_CHECKING:
    from inspector.config import Config

messages = typer.Typer(help="消息：严重问题、没有做成的巡检、到期提醒、每日摘要，发给配置里写明的人。", no_args_is_help=True)

ConfigFile = Annotated[Path, typer.Option("--config", help="单位与网站配置（sites.yaml），settings.messages 写收件人和渠道。")]


@messages.command("send")
def send(config_file: ConfigFile = SITES, folder: Folder = DATA, database: Database = "") -> None:
    """把今天该说的发出去，没送到的再送一次；说过的不重复。inspector run --due 结束时会自动做。"""
    from inspector.config import load_config

    config = load_config(config_file)
    if not config.settings.messages:
        raise UsageError(f"{config_file} 的 settings.messages 里没有收件人：写法见 docs/routine.md")
    if tell(config, existing_database(folder, database)):
        raise typer.Exit(Exit.FINDINGS)


@messages.command("list")
def listing(
    most: Annotated[int, typer.Option(help="最多列多少条。", min=1)] = 50,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """发送记录，最近的在前：发给谁、什么渠道、送到没有、试了几次、为什么没送到。"""
    from inspector.db.store import Store
    from inspector.messages.compose import Kind

    with Store.open(existing_database(folder, database)) as store:
        for one in store.messages(most):
            state = (
                f"{one.sent_at.astimezone(CHINA):%m-%d %H:%M} 送到"
                if one.sent_at
                else f"没送到（试了 {one.attempts} 次）：{one.error}"
                if one.attempts
                else "等待发送"
            )
            out.print(f"{Kind(one.kind).label}　{one.person}　{one.channel}　{one.title}　{state}", markup=False)


@messages.command("test")
def try_out(
    person: Annotated[str, typer.Argument(help="收件人，settings.messages 里的 name。", metavar="NAME")],
    config_file: ConfigFile = SITES,
) -> None:
    """给一个人的每个渠道发一条试验消息，看通不通。"""
    from inspector.config import load_config
    from inspector.messages.delivery import try_channels

    config = load_config(config_file)
    recipient = next((each for each in config.settings.messages if each.name == person), None)
    if recipient is None:
        names = "、".join(each.name for each in config.settings.messages) or "没有"
        raise UsageError(f"settings.messages 里没有“{person}”：有的是 {names}")
    errors = dict(try_channels(recipient))
    for label, error in errors.items():
        out.print(f"{label}：{error or '送到了'}", markup=False)
    if any(errors.values()):
        raise typer.Exit(Exit.FINDINGS)


def tell(config: Config, place: str) -> int:
    """Posts what is new and sends what waits. How many could not be delivered."""
    from inspector.config import week_of
    from inspector.core import clock
    from inspector.db.store import Store
    from inspector.messages.compose import news_of
    from inspector.messages.delivery import post
    from inspector.messages.delivery import send as deliver

    with Store.open(place) as store:
        now = clock.now()
        post(store, config, news_of(store, config, now, week_of(config)))
        done = deliver(store, config, now + timedelta(seconds=1))
    if done.sent or done.failed:
        out.print(f"消息：送到 {done.sent} 条，没送到 {done.failed} 条（inspector messages list 看原因）", markup=False)
    return done.failed
