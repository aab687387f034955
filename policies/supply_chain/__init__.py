"""Where images, charts and programs come from."""
