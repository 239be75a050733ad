"""Snapshot in, facts out: what a page says, read once for the crawl and the checks alike."""
