"""Rows and facts: the store keeps what inspections bring home and what became of it."""
