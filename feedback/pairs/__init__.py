"""Pairs of “citizens said” and “the department did” beside indicators, forms and receipts."""
