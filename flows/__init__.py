"""How an article becomes rows: stages in the order data moves, the runner that calls them, and the command line."""
