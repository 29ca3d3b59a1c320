"""From what a person typed to a Whoosh query tree."""
