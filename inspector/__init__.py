"""读网 Duwang: content inspection for Chinese government websites and new-media accounts."""

__version__ = "0.1.0"
