"""What the code tree and the list of documents have in common."""
