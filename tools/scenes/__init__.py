"""Scenes in words: what a text says of place, hour, weather and doing, and the shots a theme can be told in.

Pure vocabulary: no pictures are drawn here, and nothing heavy is imported.
"""

from tools.scenes.reading import Scene, plain, read_scene
from tools.scenes.shots import ShotIdea, shot_list

__all__ = ["Scene", "ShotIdea", "plain", "read_scene", "shot_list"]
