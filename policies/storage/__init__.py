"""Where weights and data live."""
