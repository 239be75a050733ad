"""What the office's papers say, read from the store."""
