"""The indicator builder: a definition as a sentence with blanks, filled in without code."""
