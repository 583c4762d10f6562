"""Pages of the library, split by noun."""
