"""The network: who reaches what, and whether machines of a fabric reach each other."""
