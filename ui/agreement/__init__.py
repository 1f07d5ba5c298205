"""The page that compares coders: how far they agree, and where they differ."""
