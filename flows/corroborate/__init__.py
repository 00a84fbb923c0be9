"""What the corpus as a whole tells: which mentions are one entity."""
