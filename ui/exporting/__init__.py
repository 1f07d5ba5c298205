"""The export panel: what was coded leaves the project as files, by the choices that are made."""
