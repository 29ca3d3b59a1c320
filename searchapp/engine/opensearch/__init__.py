"""The engine beyond one machine: the same answers from an OpenSearch cluster."""
