"""Widgets that paint cells and know no executions."""
