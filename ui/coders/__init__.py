"""The page of coders: who codes, packages out and back, merging, and what that left to settle."""
