"""What the SDK and CloudFormation say of each type, and the program that writes it down."""
