"""The passages of the codes that are activated."""
