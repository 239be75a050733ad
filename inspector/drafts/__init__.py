"""Texts before publication, beside the site they are meant for: its own usage, and remarks written into Word documents."""
