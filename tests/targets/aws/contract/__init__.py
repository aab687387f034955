"""Planned inputs held against AWS's own service models: the requests they amount to, and whether AWS would take them."""
