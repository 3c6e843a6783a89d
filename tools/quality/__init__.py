"""How good a picture or a clip is: measured without looking at who made it, said in words a person understands."""

from tools.quality.check import check_image, check_images, check_video
from tools.quality.phash import distance, nearest
from tools.quality.scoring import QualityReport

__all__ = ["QualityReport", "check_image", "check_images", "check_video", "distance", "nearest"]
