"""What the title of a page says of the kind of text beneath it."""

from __future__ import annotations

import re
from typing import Final

_POLICY: Final = re.compile(
    r"(?:通知|意见|方案|办法|规定|决定|批复|函|通告|公告|规划|细则|条例|规则|措施|纲要|预案|令)"
    r"(?:[（(〔\[].{0,40}[）)〕\]])*\s*$|印发"
)


def names_a_policy(title: str) -> bool:
    """Whether the title is one that policy documents bear, with nothing but brackets after the kind: …的通知（试行）."""
    return _POLICY.search(title) is not None
