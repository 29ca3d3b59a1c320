"""From a file to a Transcript: read, parse, enrich."""
