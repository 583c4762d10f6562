"""Pages of rounds, split by noun."""
