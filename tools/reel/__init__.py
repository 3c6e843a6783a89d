"""Pictures become a reel: moving shots with crossfades, hook text and sound, one segment of film per shot.

`spec` says what a reel is, `render` makes its segments and joins them, `audio` makes its sound. Drawing and synthesis
run in a worker process; the rest is pure, or waits.
"""
