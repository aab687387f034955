"""How AWS resources of a graph belong together: shared by rules, no rules itself."""
