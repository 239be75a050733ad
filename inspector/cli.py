"""The commands, put together. Everything people read here is Chinese; exit codes are part of the contract."""

from __future__ import annotations

import gc
import logging
import sys
from typing import Annotated

import typer

from inspector import __version__
from inspector.commands.accounts import accounts
from inspector.commands.audit import audit
from inspector.commands.check import check, judge
from inspector.commands.chinese import TypedWrong, explain, speak_chinese
from inspector.commands.console import Exit, UsageError, err, make_readable, out
from inspector.commands.contacts import contacts
from inspector.commands.database import db
from inspector.commands.demo import demo
from inspector.commands.due import due
from inspector.commands.evidence import evidence
from inspector.commands.explain import checks
from inspector.commands.history import history
from inspector.commands.ledgers import ledgers
from inspector.commands.messages import messages
from inspector.commands.notices import notices
from inspector.commands.papers import papers
from inspector.commands.people import people
from inspector.commands.probe import probe
from inspector.commands.proofread import proofread
from inspector.commands.results import confirm, dismiss, report, score
from inspector.commands.rules import rules
from inspector.commands.run import run
from inspector.commands.schedule import schedule
from inspector.commands.serve import serve
from inspector.commands.upkeep import backup, doctor, prune, restore
from inspector.commands.words import words
from inspector.core.refusals import refusal_of

logger = logging.getLogger(__name__)

app = typer.Typer(
    help="读网：政府网站与政务新媒体内容巡检。", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
_GROUPS = {"db": db, "accounts": accounts, "people": people, "audit": audit, "contacts": contacts, "ledgers": ledgers, "notices": notices}
_GROUPS |= {"paper": papers, "messages": messages, "words": words}
_INSPECTING = (check, run, judge, proofread, report, dismiss, confirm, score, checks, rules, demo)
_KEEPING = (due, schedule, probe, history, evidence, backup, restore, prune, doctor, serve)
for _name, _group in _GROUPS.items():
    app.add_typer(_group, name=_name)
for _command in (*_INSPECTING, *_KEEPING):
    app.command(_command.__name__)(_command)
speak_chinese(app)


def main() -> None:
    """Entry point: what a user can mend becomes one Chinese line and exit code 2."""
    gc.set_threshold(50_000, *gc.get_threshold()[1:])  # loading makes objects that stay: at its usual pace the collector takes a tenth of the start
    from inspector.archive import ArchiveError
    from inspector.config import ConfigError
    from inspector.db.database import StoreError
    from inspector.inspection.claiming import AlreadyRunningError
    from inspector.proofread import TableError
    from inspector.rulebook import RulebookError

    for stream in (sys.stdout, sys.stderr):
        make_readable(stream)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        sys.exit(app(prog_name="inspector", standalone_mode=False))
    except TypedWrong as error:
        err.print(explain(error), markup=False)
        sys.exit(Exit.USAGE)
    except (UsageError, ArchiveError, ConfigError, StoreError, AlreadyRunningError, RulebookError, TableError) as error:
        err.print(f"出错：{error}", style="red", markup=False)
        sys.exit(Exit.USAGE)
    except OSError as error:
        logger.debug("the system refuses", exc_info=error)
        err.print(f"出错：{refusal_of(error)}", style="red", markup=False)
        sys.exit(Exit.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        err.print("已中断。已抓取的都保存了，用同一命令可以继续。")
        sys.exit(130)


@app.callback(invoke_without_command=True)
def version(show: Annotated[bool, typer.Option("--version", help="显示版本。")] = False) -> None:
    if show:
        out.print(f"duwang {__version__}")
        raise typer.Exit


if __name__ == "__main__":
    main()
