"""Posts under fire: every publisher at its platform, the socket between them bent, the sender killed at every point."""
