"""The words and rules of the trade. Standard library only: whatever judges must run anywhere, without network or database."""
