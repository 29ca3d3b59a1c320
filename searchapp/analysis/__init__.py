"""Text analysis for the index and for queries: folding, segmentation, matching rules."""
