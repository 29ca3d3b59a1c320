"""From files to an index: build, update, verify, describe."""
