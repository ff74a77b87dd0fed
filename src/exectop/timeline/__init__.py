"""Lanes, axis and raster of an execution's timeline: pure functions of values; `now` is an argument."""
