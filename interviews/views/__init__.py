"""Pages of fieldwork, split by noun."""
