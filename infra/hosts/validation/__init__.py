"""What a host says of itself, held against what it should be: readings, checks of GPUs and of hosts, and the table of all."""
