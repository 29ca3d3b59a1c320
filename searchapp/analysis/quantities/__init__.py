"""Quantities in a text: numbers with a unit, their direction, and whether they are approximate."""

from searchapp.analysis.quantities.find import Number, Quantity, quantities, unit_name

__all__ = ["Number", "Quantity", "quantities", "unit_name"]
