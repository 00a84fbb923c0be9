"""From raw bytes to articles: decoded, main text selected, aligned to bytes, divided into blocks."""
