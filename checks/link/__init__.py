"""Checks of one link target, at the end of the crawl."""
