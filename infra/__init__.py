"""What an environment is, and what each target makes of it; nothing here knows it is being planned or tested."""
