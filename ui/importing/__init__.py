"""The import panel: transcripts are read, checked and corrected before they join the project."""
