"""The page of the report: what it is made of, how each part will look, and making it."""
