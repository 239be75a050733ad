"""Posts as pages that checks can judge, and as copies to be compared with what stands on the site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape

from inspector.core.accounts import day_of, merged
from inspector.core.copies import figures
from inspector.core.facts import Account, Article, Copy, CopySource, LinkRole, ListState, PageFacts, PageKind, Post, PublishLine, Scope, Snapshot
from inspector.core.sketch import sketch
from inspector.db.store import Store
from inspector.extract.page import SiteView, read_page

LARGEST_POST = 2_000_000  # characters of markup that are judged
MOST_COPIES = 20_000  # remembered
COMPARED = timedelta(days=365)  # how far back posts are compared with the texts of a site
_HTML = (("Content-Type", "text/html; charset=utf-8"),)
_BODY = (Scope.BODY, Scope.CELL)
_copies: dict[int, Copy] = {}


def page_of(post: Post, account: Account, today: date) -> PageFacts:
    """The facts of a post. What only pages of a site have is left out."""
    day = day_of(post)
    url = address_of(post, account)
    page = read_page(Snapshot(url, post.fetched_at, 200, _HTML, document_of(post).encode("utf-8", "replace")), _view(account, today))
    assert page is not None, "the document is HTML of our own making"
    return replace(
        page,
        kind=PageKind.ARTICLE,
        title=post.title,
        published=PublishLine(day if day and day <= today else None, "", "", "", "line" if day else ""),
        links=tuple(link for link in page.links if link.role in _JUDGED),
        items=(),
        list_state=ListState.NONE,
        has_pager=False,
        breadcrumb=(),
        forms=(),
        messages=(),
    )


def address_of(post: Post, account: Account) -> str:
    """What findings about the post name."""
    return post.url or f"{account.label}“{post.title}”"


def copy_of(post: Post, account: Account) -> Copy | None:
    """None where the source tells no text. A post is read once, however many sites of its unit are inspected."""
    if not post.html or not post.url or post.is_deleted:
        return None
    key = hash((account.label, post.source, post.key, post.title, post.url, post.published_at, post.html))
    if key not in _copies:
        if len(_copies) >= MOST_COPIES:
            _copies.clear()
        _copies[key] = _copy_of(post, account)
    return _copies[key]


def _copy_of(post: Post, account: Account) -> Copy:
    page = page_of(post, account, datetime.now(UTC).date())
    text = "\n".join(block.text for block in page.blocks if block.scope in _BODY)
    article = Article(post.url, post.title, day_of(post), account.name)
    return Copy(CopySource.ACCOUNT, article, "", figures(text), sketch(text))


def account_copies(store: Store, unit: str, since: date | None = None) -> list[Copy]:
    """What the accounts of a unit have published since then, to be compared with the texts of its site."""
    found = []
    for row in store.accounts():
        if row.unit == unit:
            account = Account(row.name, row.platform, row.unit, row.url)
            found += [copy for post in merged(store.posts(row.site_id, since)) if (copy := copy_of(post, account)) is not None]
    return found


def is_picture_only(page: PageFacts) -> bool:
    """Its words are in pictures, and nobody has read them."""
    return page.main_text_length == 0 and any(link.role is LinkRole.IMAGE for link in page.links)


_JUDGED = frozenset({LinkRole.PAGE, LinkRole.ATTACHMENT, LinkRole.IMAGE, LinkRole.FRAME})


def _view(account: Account, today: date) -> SiteView:
    return SiteView(account.label, frozenset(), frozenset(), today)


def document_of(post: Post) -> str:
    """A post as the page that is judged."""
    body = post.html[:LARGEST_POST]
    if "<html" in body[:2000].lower():
        return body
    title = escape(post.title)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1><div class='content'>{body}</div></body></html>"
    )
