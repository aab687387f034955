"""What people look at: the plan's screen and its picture."""
