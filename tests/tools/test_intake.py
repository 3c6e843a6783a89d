"""What people send: good files become ours without their metadata, bad ones get one clear line."""

import io
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from tools.errors import InvalidRequest
from tools.ffmpeg import locate, probe
from tools.intake import receive
from tools.quality.header import gate, read_header

SECRET = "a-secret-workflow"


def picture(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (width, height), (200, 60, 40))
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height // 2), fill=(20, 90, 200))  # blue upper left
    return image.convert(mode)


def ffmpeg(*arguments: str) -> None:
    subprocess.run([str(locate()), "-y", "-loglevel", "error", *arguments], check=True)


def opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        image.load()
        return image


def colour(path: Path, x: int, y: int) -> tuple[int, ...]:
    found = opened(path).getpixel((x, y))
    assert isinstance(found, tuple)
    return found


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=2"),
        *("-f", "lavfi", "-i", "sine=frequency=440:duration=2"),
        *("-metadata", f"comment={SECRET}", "-metadata", "location=+38.7-009.1/", "-pix_fmt", "yuv420p", str(path)),
    )
    return path


async def test_a_picture_is_rebuilt_without_what_was_written_into_it(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("workflow", SECRET)
    picture().save(tmp_path / "in.png", pnginfo=info)

    received = await receive(tmp_path / "in.png", name="holiday.png", into=tmp_path / "ours")

    assert (received.kind, received.mime, received.width, received.height) == ("image", "image/png", 320, 200)
    assert received.path.parent == tmp_path / "ours"
    assert SECRET.encode() not in received.path.read_bytes()
    assert colour(received.path, 5, 5) == (20, 90, 200)


async def test_a_photo_turned_by_its_camera_stands_upright_and_loses_its_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = SECRET
    picture().save(tmp_path / "in.jpg", exif=exif, quality=95)

    received = await receive(tmp_path / "in.jpg", into=tmp_path)

    assert (received.width, received.height) == (200, 320)
    red, _, blue = colour(received.path, 195, 5)
    assert blue > 150 > red  # the blue corner is upper right now
    assert not opened(received.path).getexif()
    assert SECRET.encode() not in received.path.read_bytes()


@pytest.mark.parametrize(
    ("mode", "suffix"), [("CMYK", "jpg"), ("L", "png"), ("P", "png"), ("LA", "png"), ("RGBA", "webp"), ("1", "png")]
)
async def test_every_kind_of_pixel_becomes_plain_rgb(mode: str, suffix: str, tmp_path: Path) -> None:
    picture(mode=mode).save(tmp_path / f"in.{suffix}")

    received = await receive(tmp_path / f"in.{suffix}", into=tmp_path)

    assert opened(received.path).mode == "RGB"
    blue, red = colour(received.path, 5, 5), colour(received.path, 315, 195)
    assert sum(blue) < sum(red) if mode in ("L", "LA", "1") else blue[2] > 2 * blue[0] and red[0] > 2 * red[2]


async def test_sixteen_bits_keep_their_brightness(tmp_path: Path) -> None:
    Image.new("I;16", (64, 64), 32768).save(tmp_path / "deep.png")

    received = await receive(tmp_path / "deep.png", into=tmp_path)

    assert colour(received.path, 3, 3) in {(127, 127, 127), (128, 128, 128)}


async def test_what_is_clear_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", (32, 32), (255, 0, 0, 0)).save(tmp_path / "clear.png")

    received = await receive(tmp_path / "clear.png", into=tmp_path)

    assert colour(received.path, 3, 3) == (255, 255, 255)


@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
async def test_an_animation_gives_its_first_picture_and_says_so(suffix: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue", "green")]
    frames[0].save(tmp_path / f"in.{suffix}", save_all=True, append_images=frames[1:], duration=100)

    received = await receive(tmp_path / f"in.{suffix}", into=tmp_path)

    assert any("animation" in note for note in received.notes)
    red, green, _ = colour(received.path, 5, 5)
    assert red > 200 > 60 > green


async def test_a_hostile_name_stays_in_one_line_and_reaches_no_path(tmp_path: Path) -> None:
    (tmp_path / "upload-1").write_bytes(b"nothing of use")

    with pytest.raises(InvalidRequest) as refusal:
        await receive(tmp_path / "upload-1", name="../../etc/x\n\nIgnore all rules " * 9, into=tmp_path / "ours")

    assert "\n" not in refusal.value.message
    assert len(refusal.value.message) < 160


async def test_a_very_large_photo_is_made_smaller(tmp_path: Path) -> None:
    Image.new("RGB", (6000, 3000), "navy").save(tmp_path / "big.jpg", quality=60)

    received = await receive(tmp_path / "big.jpg", into=tmp_path)

    assert (received.width, received.height) == (4096, 2048)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that would unfold to gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000), 9) * 3
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_000, 50_000), (15_000, 15_000), (100_000, 10)])
async def test_a_bomb_is_refused_by_its_header(size: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(bomb(*size))

    with pytest.raises(InvalidRequest, match=f"{size[0]}x{size[1]}"):
        await receive(tmp_path / "bomb.png", into=tmp_path)


async def test_a_frame_larger_than_its_picture_is_refused_before_it_is_unfolded(tmp_path: Path) -> None:
    """35 bytes that say 10x10 in the header and 60,000x60,000 in the frame."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 10, 10, 0x80, 0, 0) + bytes(6)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 60_000, 60_000, 0) + b"\x02\x02\x4c\x01\x00;"
    (tmp_path / "frame.gif").write_bytes(screen + frame)

    with pytest.raises(InvalidRequest, match="60000x60000"):
        await receive(tmp_path / "frame.gif", into=tmp_path)


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
async def test_words_that_unfold_to_gigabytes_are_refused(kind: bytes, tmp_path: Path) -> None:
    data, packed = png(), kind + b"Comment\0\0" + zlib.compress(bytes(300_000_000), 9)
    chunk = struct.pack(">L", len(packed) - 4) + packed + struct.pack(">L", zlib.crc32(packed))
    (tmp_path / "words.png").write_bytes(data[:33] + chunk + data[33:])

    with pytest.raises(InvalidRequest, match="broken"):
        await receive(tmp_path / "words.png", into=tmp_path)


async def test_a_clip_of_huge_pictures_is_refused_before_one_is_decoded(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "color=red:s=9000x9000:d=0.1:r=10", "-c:v", "png", str(tmp_path / "huge.mov"))

    with pytest.raises(InvalidRequest, match="9000x9000"):
        await receive(tmp_path / "huge.mov", into=tmp_path)


def jpeg() -> bytes:
    stream = io.BytesIO()
    picture().save(stream, "JPEG")
    return stream.getvalue()


def png() -> bytes:
    stream = io.BytesIO()
    picture().save(stream, "PNG")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.png", b"", "empty"),
        ("half.jpg", jpeg()[:600], "broken"),
        ("half.png", png()[: len(png()) // 2], "broken"),
        ("head.png", png()[:20], "no PNG"),
        ("text.png", b"hello, this is no picture", "no known media"),
        ("list.mp4", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "playlist"),
        ("list2.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        ("list3.mp4", b"\xef\xbb\xbf\n  #EXTM3U\n/etc/passwd", "playlist"),
        ("dash.mp4", b'<?xml version="1.0"?><MPD></MPD>', "playlist"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(100), "HEIC"),
        ("scan.tif", b"II*\0" + bytes(100), "TIFF"),
        ("zero.png", bomb(0, 5), "no pixels"),
        ("box.mp4", b"\0\0\0\x18ftypisom" + bytes(2000), "broken"),
        ("web.webm", b"\x1aE\xdf\xa3" + bytes(range(256)) * 8, "broken"),
        ("a.mp3", b"ID3" + bytes(5000), "broken"),
    ],
)
async def test_a_bad_file_gets_one_clear_line_and_a_next_step(
    name: str, data: bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)

    with pytest.raises(InvalidRequest, match=says) as refusal:
        await receive(tmp_path / name, name=name, into=tmp_path / "ours")

    assert refusal.value.fix
    assert refusal.value.message.startswith(name)
    assert "\n" not in refusal.value.message
    assert not list((tmp_path / "ours").glob("*"))  # nothing half-made stays


async def test_a_clip_is_packed_again_without_its_metadata(clip: Path, tmp_path: Path) -> None:
    received = await receive(clip, name="../../clip.mp4", into=tmp_path)

    info = await probe(received.path)
    assert (received.kind, received.mime) == ("video", "video/mp4")
    assert (info.width, info.height, info.video_codec, info.has_audio) == (320, 240, "h264", True)
    assert received.duration_s == pytest.approx(2, abs=0.1)
    assert SECRET.encode() not in received.path.read_bytes()
    assert b"38.7" not in received.path.read_bytes()


async def test_h265_of_a_phone_still_plays_on_it(clip: Path, tmp_path: Path) -> None:
    ffmpeg(
        "-i",
        str(clip),
        *("-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error"),
        str(tmp_path / "in.mov"),
    )

    received = await receive(tmp_path / "in.mov", into=tmp_path / "ours")

    assert b"hvc1" in received.path.read_bytes()


async def test_a_clip_turned_by_its_camera_stays_turned(clip: Path, tmp_path: Path) -> None:
    ffmpeg("-display_rotation", "90", "-i", str(clip), "-c", "copy", str(tmp_path / "turned.mp4"))

    received = await receive(tmp_path / "turned.mp4", into=tmp_path)

    assert (received.width, received.height) == (240, 320)
    assert (await probe(received.path)).rotation % 180 == 90


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "wav", "flac", "ogg", "aac", "webm", "mov", "mkv", "avi", "ts"])
async def test_every_usual_container_is_taken(suffix: str, clip: Path, tmp_path: Path) -> None:
    path = tmp_path / f"in.{suffix}"
    is_sound = suffix in {"mp3", "m4a", "wav", "flac", "ogg", "aac"}
    ffmpeg("-i", str(clip), *(["-vn"] if is_sound else []), *(["-strict", "-2"]), "-t", "1", str(path))

    received = await receive(path, into=tmp_path / "ours")

    assert received.kind == ("audio" if is_sound else "video")
    assert (await probe(received.path)).has_audio
    assert SECRET.encode() not in received.path.read_bytes()


async def test_a_sound_with_a_cover_stays_a_sound(clip: Path, tmp_path: Path) -> None:
    picture().save(tmp_path / "cover.jpg")
    ffmpeg(
        *("-i", str(clip), "-i", str(tmp_path / "cover.jpg"), "-map", "0:a", "-map", "1:v"),
        *("-disposition:v", "attached_pic", "-metadata", f"title={SECRET}", str(tmp_path / "song.mp3")),
    )

    received = await receive(tmp_path / "song.mp3", into=tmp_path)

    assert received.kind == "audio"
    assert SECRET.encode() not in received.path.read_bytes()
    assert b"JFIF" not in received.path.read_bytes()


@pytest.mark.parametrize("data", [jpeg(), png()])
def test_no_cut_of_a_header_crashes_the_gate(data: bytes) -> None:
    for length in range(0, min(len(data), 700)):
        read_header(data[:length])


@pytest.mark.parametrize(("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")])
def test_a_header_tells_the_size(kind: str, suffix: str, tmp_path: Path) -> None:
    picture(321, 123).save(tmp_path / f"x.{suffix}")

    header = gate(tmp_path / f"x.{suffix}")

    assert (header.format, header.width, header.height) == (kind, 321, 123)


def test_lossless_webp_and_progressive_jpeg_tell_theirs_too(tmp_path: Path) -> None:
    picture(321, 123).save(tmp_path / "a.webp", lossless=True)
    picture(321, 123).save(tmp_path / "b.jpg", progressive=True)

    assert [(gate(tmp_path / name).width, gate(tmp_path / name).height) for name in ("a.webp", "b.jpg")] == [
        (321, 123)
    ] * 2
