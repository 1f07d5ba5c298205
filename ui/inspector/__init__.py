"""The inspector: the coding, code or document that is selected."""
