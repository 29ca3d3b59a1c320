"""The embedded engine: runs in this process, with NumPy on the files of a Whoosh index."""
