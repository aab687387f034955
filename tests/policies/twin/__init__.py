"""Our examples as Terraform would plan them, for tools that read nothing but Terraform, and what those say of them."""
