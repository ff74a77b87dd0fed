"""The four vendors served from one simulated world. Must not know: providers, ports, domain."""
