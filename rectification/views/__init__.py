"""Pages of rectification, split by noun."""
