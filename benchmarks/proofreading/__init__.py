"""Measures the proofreader: what it finds, what it says wrongly, and what it costs."""
