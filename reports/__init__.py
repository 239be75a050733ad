"""Draws reports from one Report object. Renderers are imported where they are used: Jinja2 and XlsxWriter are slow to load."""
