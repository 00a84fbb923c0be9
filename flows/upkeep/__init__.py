"""Upkeep of the lake between runs: files joined, superseded ones deleted, the index of copies kept small."""
