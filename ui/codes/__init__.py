"""The code tree."""
