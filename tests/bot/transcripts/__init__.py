"""The same conversations on every front."""
