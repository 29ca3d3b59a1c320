"""From text to what is indexed: fold, segment, match."""
