"""One class for each layout transcripts come in."""
