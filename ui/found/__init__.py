"""The pane that searches in all documents."""
