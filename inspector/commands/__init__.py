"""Commands that need more room than a screen; `inspector.cli` gathers them."""
