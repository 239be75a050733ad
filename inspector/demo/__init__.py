"""An invented county on the loopback, with faults planted from a table: shows and proves what an inspection finds."""

from __future__ import annotations

from inspector.demo.compare import Comparison, compare
from inspector.demo.server import Answer, LocalSite
from inspector.demo.site import Demo, DemoSite, build, serve
from inspector.demo.truth import Expectation, Planted, Truth

__all__ = ["Answer", "Comparison", "Demo", "DemoSite", "Expectation", "LocalSite", "Planted", "Truth", "build", "compare", "serve"]
