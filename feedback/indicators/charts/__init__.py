"""What is drawn of a published value; page, embed and report all take it from ``gathered``."""
