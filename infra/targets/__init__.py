"""One folder a target: each turns an environment into machines and returns the same small contract."""
