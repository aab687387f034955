"""Whether somebody hears of what goes wrong."""
