"""Captions in a persona's voice: the parts, who writes them, and how they become one text that a platform takes."""

from tools.captions.alt_text import alt_text_of
from tools.captions.compose import compose, valid_hashtags, with_ai_line
from tools.captions.grammar import GrammarWriter, hook_text
from tools.captions.model import PATIENCE, PATIENCE_OF_JOBS, ModelWriter
from tools.captions.parts import CaptionParts, CaptionRequest, Part, Writer
from tools.captions.redo import redo
from tools.captions.source import picture_of, theme_of
from tools.captions.texts import write_text

__all__ = [
    "PATIENCE", "PATIENCE_OF_JOBS", "CaptionParts", "CaptionRequest", "GrammarWriter", "ModelWriter", "Part", "Writer", "alt_text_of", "compose", "hook_text", "picture_of", "redo", "theme_of",
    "valid_hashtags", "with_ai_line", "write_text",
]  # fmt: skip
