"""A live local site that does everything wrong, each thing on its own path."""

from __future__ import annotations

from tests.misbehaving.site import Asked, MisbehavingSite, Robots

__all__ = ["Asked", "MisbehavingSite", "Robots"]
