"""The shortest honest link checkers on the same foundations: what a simple script costs and finds."""
