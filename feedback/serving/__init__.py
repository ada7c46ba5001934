"""How public forms are served fast: what is known for a moment, and what is never assumed."""
