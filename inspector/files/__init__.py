"""Files that people write: YAML and spreadsheets, and how a mistake in one is told."""
