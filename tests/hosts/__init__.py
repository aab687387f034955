"""Real Linux hosts on this machine for the roles to work on: own systemd, own sshd, reached over SSH only."""
