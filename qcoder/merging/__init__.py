"""Merging another file of the project into this one: three-way, column by column, one operation.

The one rule: nothing is dropped silently; what cannot be taken is kept as a difference, to be
settled later. `other` reads the two logs, `compare` judges one row, `apply` writes.
"""
