"""Whether data and state survive a mistake."""
