"""Verbs of rounds, split by noun."""
