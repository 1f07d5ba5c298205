"""The window of qcoder, on Qt: panes over one open project.

The one rule: the window reads and changes a project only through `qcoder.project.Project`.
"""
