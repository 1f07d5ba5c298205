"""What is asked of a project: tables and checks."""
