"""Spiders only bring pages home: politely, keeping failures as carefully as successes."""
