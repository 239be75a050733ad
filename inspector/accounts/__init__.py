"""Inspecting accounts of new media: gather from every source, judge, store, and show them side by side."""
