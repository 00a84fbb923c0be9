"""Erasing what must not be kept: the tombstone, the work, and the guard that keeps it away."""
