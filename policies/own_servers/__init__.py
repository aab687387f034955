"""Own servers: inventory, driver, versions, secrets."""
