"""Brings home what accounts of new media have published: one source, one file."""
