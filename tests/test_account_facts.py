"""What a unit's accounts say together."""

from __future__ import annotations

from datetime import date

from inspector.accounts.facts import Gathered, Office, facts_of
from inspector.core.accounts import APP
from inspector.core.facts import Account, SourceKind
from inspector.db.rows import Progress

UNIT = "清源县水务局"
SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 22)


def test_an_app_publishes_nothing_and_hides_nothing_of_what_the_other_accounts_are_known_to_have_published() -> None:
    whole = Progress(0, SourceKind.WECHAT_API, is_done=True, since=SINCE, until=UNTIL)
    account = Gathered(Account("清源水务", "微信", UNIT), [whole], [], [])
    app = Gathered(Account("清源水务通", APP, UNIT), [Progress(0, SourceKind.MARKET, is_done=True)], [], [])
    facts = facts_of([account, app], Office())["清源水务（微信）"]
    assert (facts.unit_since, facts.unit_until) == (SINCE, UNTIL)


def test_an_account_of_which_nothing_is_known_leaves_the_unit_unknown() -> None:
    whole = Progress(0, SourceKind.WECHAT_API, is_done=True, since=SINCE, until=UNTIL)
    account = Gathered(Account("清源水务", "微信", UNIT), [whole], [], [])
    silent = Gathered(Account("清源水务", "微博", UNIT), [Progress(0, SourceKind.WEIBO_API, error="令牌过期")], [], [])
    facts = facts_of([account, silent], Office())["清源水务（微信）"]
    assert (facts.unit_since, facts.unit_until) == (None, None)
