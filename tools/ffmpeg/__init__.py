"""FFmpeg: where it is, what to ask it (`recipes`), asking it (`run`), and what a file is (`probe`)."""

from tools.ffmpeg.binary import FFmpegReport, check, locate
from tools.ffmpeg.probe import MediaInfo, probe

__all__ = ["FFmpegReport", "MediaInfo", "check", "locate", "probe"]
