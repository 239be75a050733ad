"""Tells people by the channels their office uses. The wrong wording itself never leaves in a message."""
