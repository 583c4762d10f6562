"""Shape of input of the library, split by noun."""
