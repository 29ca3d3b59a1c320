"""From a request to an answer: hits, snippets, facets."""
