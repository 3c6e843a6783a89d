"""Where the models of faces are. They come from two packages of the extra `faces`, and are never fetched from here.

dlib-bin brings the program, face_recognition_models the weights: dlib's own embedder, its five-point landmarks and its
neural detector, which their author gave to the public domain. That package also carries a predictor of 68 points, which
was trained on pictures for non-commercial use: it is not used.
"""

from dataclasses import dataclass
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

EMBEDDER: Final = "dlib-resnet-v1"  # kept beside each embedding: those of different embedders are never compared
SHOWN_AS: Final = "dlib ResNet v1"
INSTALL: Final = "./troupe add faces"
_FILES: Final = {
    "embedder": "dlib_face_recognition_resnet_model_v1.dat",
    "landmarks": "shape_predictor_5_face_landmarks.dat",
    "detector": "mmod_human_face_detector.dat",
}


@dataclass(frozen=True, kw_only=True)
class Models:
    """The files of the three models."""

    embedder: Path
    landmarks: Path
    detector: Path


@cache
def find_models() -> Models | None:
    """The models, where the extra is installed; None where it is not, or not whole."""
    if PathFinder.find_spec("dlib") is None:
        return None
    # Found without being imported: its own code wants pkg_resources, which new setuptools no longer have.
    package = PathFinder.find_spec("face_recognition_models")
    for folder in (package.submodule_search_locations or []) if package else []:
        files = {name: Path(folder, "models", file) for name, file in _FILES.items()}
        if all(file.is_file() for file in files.values()):
            return Models(**files)
    return None
