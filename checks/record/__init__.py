"""Checks of an office's own ledgers: reviews, readings of the site, rectifications, reports of errors."""
