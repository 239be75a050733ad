"""What is looked for: one check a file, named after what it finds. A new check needs only its file."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from inspector.core.registry import Registry, registry


def load() -> Registry:
    """Every check below this package. Modules whose names begin with an underscore hold what checks share."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return registry
