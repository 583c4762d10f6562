"""Every multi-row read of findings, split by noun."""
