"""Full-text search for earnings-call transcripts, Chinese first."""

__version__ = "0.1.0"
