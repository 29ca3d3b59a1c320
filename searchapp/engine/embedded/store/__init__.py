"""An index directory: generations, commits, the write lock."""
