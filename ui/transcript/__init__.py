"""The transcript: its text, the gutter before it and the codings beside it.

The one rule: the view only shows and selects; what is changed goes through `CodingActions`.
"""
