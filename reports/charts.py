"""Bars as inline SVG: they print, need no script and no network. The figures stand beside them as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from markupsafe import Markup

from inspector.core.findings import Certainty, Finding, Severity

COLOURS = {Severity.CRITICAL: "#9b1c1c", Severity.HIGH: "#c2571a", Severity.MEDIUM: "#c59a2d", Severity.LOW: "#4f7cac", Severity.INFO: "#8a94a3"}

_WIDTH = 260
_HEIGHT = 12
_HATCH = Markup(
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="2.4" height="5" fill="#fff" fill-opacity=".62"/></pattern></defs>'
)


def bar(findings: Iterable[Finding], most: int) -> Markup:
    """One bar of a chart whose longest bar stands for `most`: worst first, suspected findings hatched, so that grey print tells them apart too."""
    counts = Counter((finding.severity, finding.certainty) for finding in findings)
    left = 0.0
    drawn = Markup()
    for severity in Severity:
        for certainty in Certainty:
            width = counts[severity, certainty] * _WIDTH / most
            drawn += _piece(left, width, severity, certainty)
            left += width
    return Markup('<svg class="bar" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">{2}</svg>').format(_WIDTH, _HEIGHT, drawn)


def legend() -> Markup:
    """What the colours and the hatching mean. It holds the hatching that every bar refers to, so it must be on the page."""
    swatch = Markup('<span><svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" fill="{}"/></svg>{}</span>')
    sample = _piece(0, 18, Severity.INFO, Certainty.SUSPECTED)
    hatched = Markup('<span><svg width="18" height="10" aria-hidden="true">{}{}</svg>疑似</span>').format(_HATCH, sample)
    return Markup().join(swatch.format(COLOURS[severity], severity.label) for severity in Severity) + hatched


def _piece(left: float, width: float, severity: Severity, certainty: Certainty) -> Markup:
    if not width:
        return Markup()
    box = Markup('x="{:.1f}" width="{:.1f}" height="{}"').format(left, width, _HEIGHT)
    solid = Markup('<rect {} fill="{}"/>').format(box, COLOURS[severity])
    return solid + Markup('<rect {} fill="url(#hatch)"/>').format(box) if certainty is Certainty.SUSPECTED else solid
