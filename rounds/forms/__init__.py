"""Forms of rounds, split by noun."""
