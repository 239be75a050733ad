"""Checks of one page."""
