"""From a search request to an answer with hits, snippets and facets."""
