"""The daily work: what is due, many sites side by side, rounds, visits, backups, and what keeps it all going."""
