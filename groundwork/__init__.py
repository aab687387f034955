"""The tool people and CI run: plan, up, down, doctor; everything it does stands on `infra`, which does not know it."""
