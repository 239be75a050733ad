"""The papers an office hands in: each drawn from one frozen object, and from it in five forms."""
