"""The engine inside this process: NumPy over the files of a Whoosh index."""
