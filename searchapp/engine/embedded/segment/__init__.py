"""A segment: the file that holds the text and the postings of some transcripts."""
