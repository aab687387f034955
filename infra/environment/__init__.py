"""What an environment may say: typed models, the defaults an expert would choose, and errors that name the key."""
