"""Questions about accounts of new media."""
