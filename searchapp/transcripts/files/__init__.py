"""From a file to its text: formats, archives, encodings, what is cleaned away, and what the collector overrides."""
