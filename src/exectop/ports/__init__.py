"""Protocols and the plain values that cross them. May know: domain, clock. Must not know: who implements them."""
