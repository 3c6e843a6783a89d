"""The embedded storyboard painter: draws a shot from its words with Pillow and NumPy, and nothing else.

`painter` is what the bot imports; everything that draws lives behind `worker`, in a process of its own.
"""
