"""Trying an account's sources before a run, and reading its draft box: nothing is stored and nothing judged."""

from __future__ import annotations

from collections.abc import Sequence

from inspector.accounts.gathering import READERS, Safe, errand_of
from inspector.accounts.inspection import Options, account_of, client_of
from inspector.config import Config, locality_of, words_of
from inspector.config.entries import Account, Source
from inspector.core.facts import SourceKind
from inspector.db.store import Store
from inspector.files.yamlfile import ConfigError
from inspector.manuscripts import Manuscript, Remark, proofread, read_manuscript
from inspector.proofread import About, Proofreader
from spiders.accounts.client import Client, SourceError
from spiders.accounts.errand import Errand
from spiders.accounts.wechat_api import check_access, read_drafts


async def try_sources(config: Config, options: Options, store: Store, entry: Account) -> tuple[list[str], bool]:
    """A line or more for each source, and whether all of them work."""
    if not entry.sources:
        return ["没有登记来源：只能靠人工观察。请在 sites.yaml 里写 sources，或用 inspector accounts import 导入。"], False
    lines: list[str] = []
    is_fine = True
    client = client_of(config, options)
    try:
        for source in entry.sources:
            told, works = await _try(_errand(entry, source, options, store, client))
            lines += [f"{source.kind.label}（证据等级：{source.kind.level.label}）：{line}" for line in told]
            is_fine = is_fine and works
    finally:
        await client.close()
    return lines, is_fine


async def read_draft_box(config: Config, options: Options, store: Store, entry: Account) -> list[tuple[Manuscript, Sequence[Remark]]]:
    """Each draft with what is doubtful in it."""
    source = next((source for source in entry.sources if source.kind is SourceKind.WECHAT_API), None)
    if source is None:
        raise ConfigError(f"账号“{entry.label}”没有登记公众号接口，读不到草稿箱。请在 sources 里写上 kind: 公众号接口 和 app_id。")
    client = client_of(config, options)
    try:
        drafts = await read_drafts(_errand(entry, source, options, store, client))
    except SourceError as error:
        raise ConfigError(f"账号“{entry.label}”的草稿箱读不了：{error}") from None
    finally:
        await client.close()
    reader, about = Proofreader(words_of(config)), About(options.today, locality_of(entry.place))
    texts = [read_manuscript(f"{draft.title or '无标题'}.html", f"<html><h1>{draft.title}</h1>{draft.html}</html>".encode()) for draft in drafts]
    return [(text._replace(name=draft.title), proofread(text, reader, about)) for draft, text in zip(drafts, texts, strict=True)]


def _errand(entry: Account, source: Source, options: Options, store: Store, client: Client) -> Errand:
    number = store.ensure_account(account_of(entry))
    return errand_of(account_of(entry), number, source, client, Safe(store), options.today)


async def _try(errand: Errand) -> tuple[list[str], bool]:
    try:
        if errand.source.kind is SourceKind.WECHAT_API:
            lines = await check_access(errand)
            return lines, all("能用" in line and "不能用" not in line for line in lines)
        batch = await anext(aiter(READERS[errand.source.kind](errand)))
    except SourceError as error:
        return [f"不能用。{error}"], False
    return [f"能用，读到 {len(batch.posts)} 条" if batch.posts or not batch.details.get("listing") else "能用，读到应用页面"], True
