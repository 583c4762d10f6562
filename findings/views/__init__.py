"""Pages of findings, split by noun."""
