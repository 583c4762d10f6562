"""Every multi-row read of rounds, split by noun."""
