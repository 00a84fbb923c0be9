"""Which texts are copies of each other."""
