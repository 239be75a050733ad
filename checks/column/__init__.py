"""Checks of one column, at the end of the crawl."""
