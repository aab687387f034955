"""An environment's life: built, changed, watched for drift, recovered after a crash, taken down; by the real Pulumi engine."""
