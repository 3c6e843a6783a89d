"""`python -m tools.reel.worker`: draws segments, makes sound and joins both."""

import subprocess
import sys
from pathlib import Path

from storage.wording import tr
from tools.errors import Unavailable
from tools.reel.draw import Drawing, frames
from tools.reel.feeding import Feeding
from tools.reel.framing import SafeArea, Subject
from tools.reel.spec import Layer, Logo, Spoken, Text
from tools.working import FULL, Answer, Progress, serve


def answer(request: Answer, progress: Progress) -> Answer:
    match request.pop("task"):
        case "segment":
            return segment(request["command"], drawing_from(request["drawing"]), progress)
        case "join":
            return joined(request, progress)
        case "sound":
            return sound(request)
        case "beats":
            return beats(request)
        case task:
            raise ValueError(task)


def segment(command: list[str], drawing: Drawing, progress: Progress) -> Answer:
    """Draw the segment into `command`, an FFmpeg that reads frames; drawing and encoding overlap."""
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 - ours
    assert encoder.stderr is not None
    feeding = Feeding(encoder, drawing.width * drawing.height * 3 // 2)
    step = max(1, drawing.frames // 50)
    with encoder.stderr:
        try:
            for index, _ in enumerate(frames(drawing, feeding.buffers())):
                feeding.drawn()
                if index % step == 0:
                    progress(index / drawing.frames)
        except BaseException:
            encoder.kill()
            encoder.wait()
            raise
        finally:
            feeding.end()
        said = encoder.stderr.read().decode(errors="replace")
    if encoder.wait():
        from tools.ffmpeg.run import raise_for

        raise_for(encoder.returncode, said)
    return {"frames": drawing.frames}


def joined(request: Answer, progress: Progress) -> Answer:
    """Put segments one after the other, with the sound under them."""
    from tools.ffmpeg.joining import join

    films, under = [Path(film) for film in request["films"]], request["sound"]
    try:
        join(
            films,
            under and Path(under),
            Path(request["out"]),
            fps=request["fps"],
            is_labelled=True,
            on_progress=progress,
        )
    except (OSError, ValueError) as error:  # FFmpeg's own errors are both
        if isinstance(error, OSError) and error.errno in FULL:
            raise
        raise Unavailable(
            tr("The parts of the film do not fit together: {why}", why=error), fix=tr("Render it again.")
        ) from error
    return {}


def sound(request: Answer) -> Answer:
    """Make the sound of a reel: a person's, or a bed; with a voice over it where there is one."""
    from tools.reel.music import compose  # late, like what draws no frames at all
    from tools.reel.sound import of_person, to_aac, voice_of
    from tools.reel.voice import spoken_over

    seconds = request["seconds"]
    if request["source"]:
        mix = of_person(request["source"], seconds)
    else:
        mix = compose(request["mood"], seconds, request["seed"], request["tempo"])
    if request.get("voice"):
        mix = spoken_over(mix, voice_of(request["voice"]))
    return {"peak": to_aac(mix, encode=request["encode"], decode=request["decode"], out=Path(request["out"]))}


def beats(request: Answer) -> Answer:
    """Find the beats of a person's sound."""
    from tools.reel.pulse import beats_of
    from tools.reel.sound import of_person

    return {"beats": list(beats_of(of_person(request["source"], request["seconds"])))}


def drawing_from(data: Answer) -> Drawing:
    """What `render.drawing_of` wrote as JSON."""
    before, logo = data.pop("before"), data.pop("logo")
    return Drawing(
        layer=_layer(data.pop("layer")),
        before=before and _layer(before),
        texts=tuple(_text(text) for text in data.pop("texts")),
        logo=logo and Logo(**{**logo, "image": Path(logo["image"])}),
        safe=SafeArea(**data.pop("safe")),
        **data,
    )


def _layer(data: Answer) -> Layer:
    subject = data["subject"]
    return Layer(**{**data, "image": Path(data["image"]), "subject": subject and Subject(**subject)})


def _text(data: Answer) -> Text:
    return Text(**{**data, "words": tuple(Spoken(**word) for word in data["words"])})


if __name__ == "__main__":
    # Numba looks for SciPy's BLAS, which no loop here calls: where SciPy is there, that takes a third of a second.
    sys.modules["scipy"] = None  # type: ignore[assignment]
    serve(answer)
