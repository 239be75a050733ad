"""Checks of one policy document."""
