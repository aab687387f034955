"""Two plans of a stack compared: what a change makes, replaces and deletes, why, and what it costs."""
