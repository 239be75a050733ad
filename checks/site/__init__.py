"""Checks of a site as a whole, at the end of the crawl."""
