"""Pages of the roof, split by noun."""
