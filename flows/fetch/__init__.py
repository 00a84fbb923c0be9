"""Polite fetching: addresses in; captures, or the reasons why there is none, out.

This is the runner's side: it waits, resolves names, opens connections and reads the clock. What a page says is
read by the readers of `flows.ingest`, as for a file.
"""
