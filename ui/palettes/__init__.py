"""The code palette, the command palette, and the list of shortcuts."""
