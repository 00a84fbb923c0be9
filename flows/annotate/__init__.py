"""What a text says: sentences, mentions, quotes, citations and claims, all as spans."""
