"""Views for research: all occurrences of a query as lines or rates, with what is needed to make them again."""
