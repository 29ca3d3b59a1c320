"""Views for research: all occurrences of a query as lines, with what is needed to make them again."""
