"""What keeps a project safe: backups and restoring, the check, and what is said where it is not."""
