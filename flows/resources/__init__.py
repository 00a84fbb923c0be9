"""What stages are given: models, word lists and names, read from ``seeds/`` once per worker."""
