"""Word lists tried on the posts of accounts, as their last inspections have judged them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from inspector.accounts.gathering import WINDOW
from inspector.accounts.inspection import OWN_SETTING, AccountJudge, account_of, entries_of
from inspector.config import locality_of
from inspector.config.entries import Account as Entry
from inspector.core.accounts import merged
from inspector.core.facts import Post
from inspector.db.rows import Inspection
from inspector.inspection.redraw import rules_of
from inspector.inspection.wordtrial import OUT_OF_TIME, POSTS, Amount, Attempt, Readers, SiteTrial, Trial
from inspector.proofread.verdicts import Verdicts

AT_A_TIME = 50  # posts between two looks at the clock


def attempts(trial: Trial, names: Sequence[str] = ()) -> list[Attempt]:
    """One for each account that was inspected, of those `names` or of all."""
    entries = {entry.label: entry for entry in entries_of(trial.config, trial.store) if not names or entry.name in names or entry.label in names}
    runs = [run for run in trial.store.latest_inspections() if OWN_SETTING in run.settings and run.site in entries]
    return [partial(_tried, trial, run, entries[run.site]) for run in runs]


def _tried(trial: Trial, run: Inspection, entry: Entry, readers: Readers, until: float) -> SiteTrial:
    rules, account, place = replace(rules_of(run), site=run.site), account_of(entry), locality_of(entry.place)
    judges = [AccountJudge(account, rules, trial.registry, Verdicts(reader), place) for reader in readers]
    posts, read = _posts(trial, run, entry), 0
    while read < len(posts) and time.monotonic() <= until:
        some = posts[read : read + AT_A_TIME]
        for judge in judges:
            judge.posts(some)
        read += len(some)
    before, after = (judge.engine.findings for judge in judges)
    found = trial.differences(run.site_id, before, after)
    return found.told(run, [Amount(POSTS, len(posts), read)], [OUT_OF_TIME if read < len(posts) else ""], lambda _finding: POSTS)


def _posts(trial: Trial, run: Inspection, entry: Entry) -> list[Post]:
    """What that inspection proofread."""
    asked = {source.kind for source in entry.sources}
    told = [post for post in trial.store.posts(run.site_id, run.today - WINDOW) if post.source in asked]
    return [post for post in merged(told) if not post.is_deleted and (post.title or post.html)]
