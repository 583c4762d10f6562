"""The verbs of findings, split by noun."""
