"""Answering query trees: the Engine protocol and its implementations."""
