"""What a run takes in: paths, addresses and sources, walked, read and compared with what is known."""
