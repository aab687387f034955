"""The Kubernetes cluster: version, logs, protection, node groups."""
