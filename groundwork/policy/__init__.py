"""Rules asked about plans: offline, in a pull request, and in the engine; what is suppressed, and what came of it."""
