"""Checks of one piece of text, or of one doubt of the proofreader."""
