"""`inspector people`: who may use the review desk. Passwords are asked for or read from standard input, never written on the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, Database, Folder, UsageError, err, out
from inspector.core.people import Role

if TYPE_CHECKING:
    from inspector.db.people import Person
    from inspector.db.store import Store

people = typer.Typer(help="复核台的人员：谁能登录，是什么角色。", no_args_is_help=True)

_ROLES = {role.label: role for role in Role}
Stdin = Annotated[bool, typer.Option("--stdin", help="密码从标准输入读一行，不在屏幕上问。")]


@people.command()
def add(
    login: Annotated[str, typer.Argument(help="登录名。", metavar="LOGIN")],
    name: Annotated[str, typer.Option(help="姓名，写在每一步复核的签名里。")] = "",
    role: Annotated[str, typer.Option(help="角色：巡检员、审核员、审批员、单位联络员、管理员。")] = Role.INSPECTOR.label,
    unit: Annotated[str, typer.Option(help="单位联络员是哪个单位的；他只看得到这个单位。")] = "",
    stdin: Stdin = False,
    folder: Folder = DATA,
    database: Database = "",
) -> None:
    """加一个人；第一个管理员也这样加。密码当面输入两遍，或从标准输入读。"""
    from inspector.web.passwords import hashed

    if not name.strip():
        raise UsageError("请用 --name 写明姓名")
    if role not in _ROLES:
        raise UsageError(f"没有“{role}”这个角色：请写{'、'.join(_ROLES)}")
    with _store(folder, database) as store:
        if store.person_named(login) is not None:
            raise UsageError(f"登录名“{login}”已经有人用了：请换一个，或用 inspector people password {login} 重设密码")
        store.add_person(login, name, _ROLES[role], hashed(_password(login, stdin=stdin)), unit=unit)
    out.print(f"已加入：{name}（{login}），{role}。", markup=False)


@people.command("list")
def show(folder: Folder = DATA, database: Database = "") -> None:
    """列出人员。"""
    with _store(folder, database) as store:
        for person in store.people():
            out.print(_line(person), markup=False)


@people.command()
def password(
    login: Annotated[str, typer.Argument(help="登录名。", metavar="LOGIN")], stdin: Stdin = False, folder: Folder = DATA, database: Database = ""
) -> None:
    """给一个人重设密码：已登录的会退出，锁定会解除，下次登录要自己改。"""
    from inspector.web.passwords import hashed

    with _store(folder, database) as store:
        person = _person(store, login)
        store.set_password(person.id, hashed(_password(login, stdin=stdin)), must_change=True)
    out.print("密码已重设。", markup=False)


@people.command()
def stop(login: Annotated[str, typer.Argument(help="登录名。", metavar="LOGIN")], folder: Folder = DATA, database: Database = "") -> None:
    """停用一个人：马上退出登录，以后不能登录；做过的事都留着。"""
    with _store(folder, database) as store:
        person = _person(store, login)
        store.change_person(person.id, name=person.name, role=person.role, unit=person.unit, is_active=False)
    out.print(f"已停用：{person.name}（{login}）。", markup=False)


def _store(folder: Path, database: str) -> Store:
    from inspector.db.store import DATABASE, Store

    return Store.open(database or folder / DATABASE)


def _person(store: Store, login: str) -> Person:
    person = store.person_named(login)
    if person is None:
        raise UsageError(f"没有登录名“{login}”：用 inspector people list 看有哪些人")
    return person


def _password(login: str, *, stdin: bool) -> str:
    from inspector.web.passwords import weakness

    if stdin:
        word = sys.stdin.readline().rstrip("\r\n")
        if complaint := weakness(word, login):
            raise UsageError(complaint)
        return word
    if not sys.stdin.isatty():
        raise UsageError("这里不能输入密码：请在终端里运行，或加 --stdin 从标准输入读")
    while True:
        word = typer.prompt("密码", hide_input=True, confirmation_prompt="再输一遍")
        if not (complaint := weakness(word, login)):
            return str(word)
        err.print(complaint, markup=False)


def _line(person: Person) -> str:
    unit = f"（{person.unit}）" if person.unit else ""
    state = "" if person.is_active else "　已停用"
    return f"{person.login}　{person.name}　{person.role.label}{unit}{state}"
