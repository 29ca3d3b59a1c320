"""The index on disk: schema, codec, writer, generations, build."""
