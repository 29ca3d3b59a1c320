"""What answers a query tree: the Engine protocol and the engines behind it."""
