"""Speed, measured on sample data in a database of its own; run by `make bench`."""
