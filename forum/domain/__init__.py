"""Verbs and rules: what people do, and what follows from it."""
