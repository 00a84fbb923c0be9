"""The report: a static site made from the views, to be read from a file path without any network."""
