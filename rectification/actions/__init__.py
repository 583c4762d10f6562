"""Verbs of rectification, split by noun."""
