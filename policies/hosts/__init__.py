"""Groups, models and shared file systems of own servers as rules ask about them: shared by rules, no rules itself."""
