"""Pages of petitions, split by subject."""
