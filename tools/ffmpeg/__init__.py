"""FFmpeg: where it is, what to ask it (`recipes`), asking it (`run`), and what a file is (`probe`)."""
