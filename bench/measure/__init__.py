"""One measurement a module: each takes what it measures and returns figures for the report."""
