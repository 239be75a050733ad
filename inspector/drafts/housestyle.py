"""What a site is used to, for texts that are to appear on it: its place, its own terms, and the words people have set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from inspector.config import load_config, locality_of, words_of
from inspector.core.facts import BlockSuspicion, Place, Scope, Suspicion, TextBlock
from inspector.core.findings import Finding, Severity, Status
from inspector.db.store import DATABASE, Store
from inspector.inspection.judge import forgiven_form
from inspector.proofread import Locality
from inspector.proofread.site_memory import Form, SiteMemory, as_term, form_of


class HouseStyle:
    """Told first of every text, then asked about each."""

    def __init__(self, locality: Locality | None = None, known: Iterable[Finding] = (), dismissed: Iterable[Finding] = (), words: Path | None = None) -> None:
        self.locality, self.words = locality, words
        self._memory = SiteMemory()
        self._dismissed = frozenset(form for finding in dismissed if (form := forgiven_form(finding)))
        self._known: dict[Form, list[Finding]] = defaultdict(list)
        for finding in known:
            if (form := forgiven_form(finding)) and finding.status is not Status.FIXED:
                self._known[form].append(finding)
        self._told: set[Form] = set()

    def see(self, name: str, text: str, every: Sequence[Sequence[Suspicion]]) -> None:
        """One text, with what is doubted in each of its paragraphs."""
        forms = {form: one for suspicions in every for one in suspicions if (form := form_of(one))}
        for form, suspicion in forms.items():
            found = BlockSuspicion(TextBlock(suspicion.quote, Scope.BODY, "", 0), suspicion)
            self._memory.see(found, Place(name), {hash(text)})
            for finding in self._known[form]:
                if not finding.context or finding.context not in text:  # a text that is on the site already is no second document
                    for url in _documents(finding):
                        self._memory.see(found, Place(url), {hash(url)})

    def settled(self, every: Sequence[Sequence[Suspicion]]) -> list[list[Suspicion]]:
        """The doubts of one text that are left; a term of the site is named in the first of its places."""
        return [list(self._left(suspicions)) for suspicions in every]

    def _left(self, suspicions: Iterable[Suspicion]) -> Iterator[Suspicion]:
        for one in suspicions:
            form = form_of(one)
            if Form(one.quote, one.suggestion) in self._dismissed:
                continue
            if form is None or not self._memory.is_term(form):
                yield one
            elif form not in self._told:
                self._told.add(form)
                yield as_term(one)


def house_style(site: str, config_file: Path | None, folder: Path, database: str) -> HouseStyle | None:
    """What the configuration and the last inspection know of a site; None when neither knows its name."""
    config = load_config(config_file) if config_file else None
    entry = next((entry for entry in config.sites if entry.name == site), None) if config else None
    locality, words = (locality_of(entry.place), words_of(config)) if entry else (None, None)
    if not database and not (folder / DATABASE).exists():
        return HouseStyle(locality, words=words) if entry else None
    with Store.open(database or folder / DATABASE) as store:
        last = next((inspection for inspection in store.latest_inspections() if inspection.site == site), None)
        if last is None:
            return HouseStyle(locality, words=words) if entry else None
        return HouseStyle(locality, store.findings_of(last.id), store.dismissed_findings(last.site_id), words)


def _documents(finding: Finding) -> list[str]:
    """A sentence on several pages is one document; a term is told with the documents that made it one."""
    others = finding.more_places if finding.severity is Severity.INFO else ()
    return [finding.url, *(place.url for place in others)]
