"""Tables over a project: who says what, where, how often, and together with what.

The one rule: `basis` reads the project once; every table is computed from that alone, in any
thread, and knows the codings behind each of its cells.
"""
