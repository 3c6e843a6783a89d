"""`python -m tools.likeness.worker`: finds the faces in pictures and embeds them, under limits.

dlib computes without end on some pictures and may crash on others: it lives here alone.
"""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from storage.wording import tr
from tools.errors import Unavailable
from tools.processes import Limits
from tools.working import Answer, Progress, serve

LIMITS = Limits(memory=3 * 2**30, cpu=120)
LONGEST_SIDE = 1280  # pixels that are looked at: a face of 80 is found at once, one of 40 at the second look
SMALLEST_SIDE = 40  # pixels: no face that can be told is smaller
SECOND_LOOK_SIDE = 640  # pixels for the neural detector: a second for each, and its memory, grow with the picture
MOST_FACES = 12  # that are embedded: a crowd is a crowd
SURE = 0.3  # of the quick detector's score: what is less is a pattern in leaves and cloth
SURE_AT_SECOND_LOOK = 0.7  # of the neural detector's


def answer(request: Answer, progress: Progress) -> Answer:
    faces = Faces(request["models"])
    answers = []
    for number, path in enumerate(request["paths"], start=1):
        answers.append(_of(faces, Path(path)))
        progress(number / len(request["paths"]))
    return {"pictures": answers}


def _of(faces: "Faces", path: Path) -> Answer:
    try:
        Image.MAX_IMAGE_PIXELS = None  # the gate has read the header already
        with Image.open(path, formats=("PNG", "JPEG", "WEBP", "GIF")) as image:
            image.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            image.load()
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        return {"error": tr("it cannot be decoded: {error}", error=error)}
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    # dlib's neural detector ends its process over a picture of a few pixels.
    return {"faces": faces.of(upright) if min(upright.size) >= SMALLEST_SIDE else []}


class Faces:
    """The models, loaded once; the neural detector only when it is needed."""

    def __init__(self, models: dict[str, str]) -> None:
        try:
            import dlib
        except ImportError as error:
            raise Unavailable(
                tr("dlib does not start: {error}", error=error), fix=tr("Install the faces extra again.")
            ) from error
        self._dlib: Any = dlib
        self._quick = dlib.get_frontal_face_detector()
        self._landmarks = dlib.shape_predictor(models["landmarks"])
        self._embedder = dlib.face_recognition_model_v1(models["embedder"])
        self._detector_file = models["detector"]
        self._detector: Any = None

    def of(self, image: Image.Image) -> list[Answer]:
        pixels = np.asarray(image)
        found = []
        for box in self._boxes(image, pixels)[:MOST_FACES]:
            shape = self._landmarks(pixels, box)
            embedding = self._embedder.compute_face_descriptor(pixels, shape)
            found.append(
                {
                    "height": round(box.height() / image.height, 4),
                    "width": round(box.width() / image.width, 4),
                    "x": round((box.left() + box.right()) / 2 / image.width, 4),
                    "y": round((box.top() + box.bottom()) / 2 / image.height, 4),
                    "embedding": [round(float(number), 6) for number in embedding],
                }
            )
        return found

    def _boxes(self, image: Image.Image, pixels: Any) -> list[Any]:
        """Where the faces are, the largest first: by the quick detector, or by a slow one that also sees profiles."""
        for upsample in (0, 1):
            boxes, _, _ = self._quick.run(pixels, upsample, SURE)
            if boxes:
                return sorted(boxes, key=lambda box: -box.height())
        if self._detector is None:
            self._detector = self._dlib.cnn_face_detection_model_v1(self._detector_file)
        scale = min(1.0, SECOND_LOOK_SIDE / max(image.size))
        small = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
        seen = [one.rect for one in self._detector(np.asarray(small), 0) if one.confidence >= SURE_AT_SECOND_LOOK]
        full = [
            self._dlib.rectangle(*(round(side / scale) for side in (r.left(), r.top(), r.right(), r.bottom())))
            for r in seen
        ]
        return sorted(full, key=lambda box: -box.height())


if __name__ == "__main__":
    serve(answer, limits=LIMITS)
