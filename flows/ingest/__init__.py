"""From files to captures: raw bytes, where they came from, and what could not be read."""
