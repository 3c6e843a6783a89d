"""How the person looks, read from the persona's own words: hair, skin, eyes, build, clothes. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tools.scenes import plain
from tools.sketch.colours import Colour, hexed, mix


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """What is worn: a top or a dress, something below, perhaps a layer over it."""

    top: str = "tshirt"  # tshirt, shirt, blouse, sweater, hoodie, tank, sports, dress, swimsuit, suit, turtleneck, bare
    top_colour: Colour = (60, 90, 140)
    bottom: str = "trousers"  # trousers, jeans, leggings, shorts, skirt, none
    bottom_colour: Colour = (48, 56, 76)
    layer: str = ""  # jacket, leather, denim, coat, blazer, cardigan, vest
    layer_colour: Colour = (70, 60, 60)
    shoes: Colour = (235, 232, 226)
    hat: str = ""  # cap, beanie, sunhat, helmet
    hat_colour: Colour = (60, 60, 70)
    scarf: Colour | None = None
    pattern: str = ""  # stripes, dots, floral, check


@dataclass(frozen=True, kw_only=True)
class Look:
    presents: str = "person"  # woman, man, person
    skin: Colour = (217, 160, 116)
    hair: Colour = (59, 36, 25)
    hair_style: str = (
        "short"  # long, wavy, curly, afro, short, pixie, bob, bun, ponytail, braids, locs, buzz, bald, scarf
    )
    hair_waves: bool = False  # where the style leaves it open
    eyes: Colour = (90, 60, 40)
    build: str = "average"  # slim, average, athletic, curvy, full
    stature: float = 1.0
    is_older: bool = False
    beard: str = ""  # stubble, moustache, beard
    glasses: str = ""  # clear, sun
    freckles: bool = False
    earrings: bool = False
    outfit: Outfit = Outfit()


COLOURS: dict[str, str] = {
    "black": "#23222a", "charcoal": "#3d4047", "grey": "#8d9199", "gray": "#8d9199", "silver": "#bfc4cb",
    "white": "#f3f1ec", "ivory": "#f4ecd9", "cream": "#f2e6cb", "beige": "#d9c3a0", "sand": "#d8bd92", "tan": "#c39b6b",
    "camel": "#c1915a", "khaki": "#a8996b", "brown": "#7a4d30", "chocolate": "#5a3423", "rust": "#b2512b",
    "terracotta": "#c4633f", "copper": "#b5663a", "bronze": "#a5713b", "gold": "#d8a63a", "golden": "#d8a63a",
    "mustard": "#d6a02d", "yellow": "#f2c53d", "lemon": "#f4e06a", "orange": "#ee7b30", "peach": "#f7b590",
    "coral": "#f2705f", "salmon": "#f18d7a", "red": "#d3323c", "scarlet": "#d22a2a", "crimson": "#b3203d",
    "burgundy": "#76203a", "maroon": "#6d2230", "wine": "#722840", "pink": "#f08fb1", "blush": "#efb8b3", "rose": "#e2728d",
    "fuchsia": "#d83a92", "magenta": "#cc3a96", "purple": "#7b4aa8", "violet": "#7f58b8", "lavender": "#b6a1dc",
    "lilac": "#c4a6d9", "plum": "#6f3560", "indigo": "#3f3b8a", "navy": "#24345e", "blue": "#2f6fc0", "cobalt": "#2450b3",
    "sky": "#7fbfe8", "teal": "#1f8488", "turquoise": "#35b6b4", "cyan": "#38bcd8", "mint": "#a5dcc0", "green": "#3c8f52",
    "emerald": "#188a5c", "sage": "#9db08e", "olive": "#78793f", "forest": "#2c5a3d", "lime": "#a5cf3e",
    "neon": "#c8f03c", "denim": "#41648f", "earth": "#a97a4c", "pastel": "#e7b7c9",
    # the same in the languages that personas are described in
    "rojo": "#d3323c", "roja": "#d3323c", "azul": "#2f6fc0", "verde": "#3c8f52", "negro": "#23222a", "negra": "#23222a",
    "blanco": "#f3f1ec", "blanca": "#f3f1ec", "amarillo": "#f2c53d", "rosa": "#f08fb1", "gris": "#8d9199",
    "rot": "#d3323c", "rote": "#d3323c", "roten": "#d3323c", "rotes": "#d3323c", "blau": "#2f6fc0", "blaue": "#2f6fc0",
    "blauen": "#2f6fc0", "grun": "#3c8f52", "grune": "#3c8f52", "grunen": "#3c8f52", "schwarz": "#23222a",
    "schwarze": "#23222a", "schwarzen": "#23222a", "weiss": "#f3f1ec", "weisse": "#f3f1ec", "weissen": "#f3f1ec",
    "gelb": "#f2c53d", "gelbe": "#f2c53d", "grau": "#8d9199", "rouge": "#d3323c", "bleu": "#2f6fc0", "bleue": "#2f6fc0",
    "vert": "#3c8f52", "verte": "#3c8f52", "noir": "#23222a", "noire": "#23222a", "blanc": "#f3f1ec", "blanche": "#f3f1ec",
    "jaune": "#f2c53d", "rosso": "#d3323c", "rossa": "#d3323c", "blu": "#2f6fc0", "nero": "#23222a", "nera": "#23222a",
    "bianco": "#f3f1ec", "bianca": "#f3f1ec", "giallo": "#f2c53d", "vermelho": "#d3323c", "preto": "#23222a",
    "branco": "#f3f1ec", "amarelo": "#f2c53d",
}  # fmt: skip

_HAIR: dict[str, str] = {
    "strawberry blonde": "#d99a63", "dirty blonde": "#b98f56", "ash blonde": "#c9b48c", "platinum blonde": "#efe2c4",
    "platinum": "#efe2c4", "honey": "#cf9a4e", "golden": "#dba94e", "blonde": "#dfb461", "blond": "#dfb461", "rubio": "#dfb461",
    "rubia": "#dfb461", "light brown": "#8f6239", "dark brown": "#3c261b", "brunette": "#4d2f1f", "chestnut": "#6f3b22",
    "auburn": "#8c3d22", "ginger": "#c8632c", "copper": "#b9582b", "redhead": "#b34a26", "red": "#b23f24", "brown": "#5f3b25",
    "braun": "#5f3b25", "castano": "#5f3b25", "jet black": "#1c1a20", "black": "#231f26", "schwarz": "#231f26",
    "salt and pepper": "#7d7d82", "silver": "#c3c7ce", "grey": "#a2a4aa", "gray": "#a2a4aa", "white": "#ebe9e6",
    "pink": "#ee86b3", "blue": "#3f78d0", "purple": "#7d4db0", "lavender": "#b49ddb", "green": "#3f9a62", "teal": "#23898c",
    "orange": "#e0762c", "dark": "#33231d", "fair": "#dfb461", "caramel": "#a8703c", "burgundy": "#6e2236",
}  # fmt: skip

_SKIN: dict[str, str] = {
    "very pale": "#f8ddcd", "porcelain": "#f8ddcd", "pale": "#f6d6c1", "ivory": "#f5d5bc", "fair": "#f3cbac",
    "light brown": "#b67b4e", "dark brown": "#6b4026", "deep brown": "#5a3320", "medium brown": "#98613c", "light": "#efc19d",
    "rosy": "#f1c2ab", "peach": "#f0c0a0", "beige": "#e6b48c", "golden": "#d6a06a", "olive": "#c69a69", "medium": "#d29c70",
    "warm": "#d29a6a", "tanned": "#c68a5a", "tan": "#c68a5a", "bronze": "#b0743f", "bronzed": "#b0743f", "caramel": "#b57a48",
    "honey": "#cd955d", "brown": "#94603b", "dark": "#6b4026", "deep": "#553120", "ebony": "#44281b", "black": "#553120",
    "mahogany": "#66382a", "clara": "#f3cbac", "oscura": "#6b4026", "morena": "#b57a48", "hell": "#efc19d", "dunkel": "#6b4026",
}  # fmt: skip

_EYES: dict[str, str] = {
    "dark brown": "#3e261a", "light brown": "#8a5a33", "brown": "#5f3c22", "hazel": "#8a6b35", "amber": "#b07a2a",
    "green": "#4d8a55", "blue green": "#3d8a8c", "blue": "#3f7fbf", "grey": "#7a8894", "gray": "#7a8894", "black": "#281c18",
    "violet": "#7a5cab", "azules": "#3f7fbf", "verdes": "#4d8a55", "blau": "#3f7fbf", "grun": "#4d8a55", "dark": "#3e261a",
}  # fmt: skip

_STYLES: tuple[tuple[str, str], ...] = (
    ("headscarf", "scarf"), ("hijab", "scarf"), ("head scarf", "scarf"), ("turban", "scarf"),
    ("shaved", "buzz"), ("buzz", "buzz"), ("crew cut", "buzz"), ("bald", "bald"), ("no hair", "bald"), ("hairless", "bald"),
    ("afro", "afro"), ("dreadlock", "locs"), ("dreads", "locs"), ("locs", "locs"), ("braid", "braids"), ("plait", "braids"),
    ("cornrow", "braids"), ("pigtail", "braids"), ("ponytail", "ponytail"), ("pony tail", "ponytail"),
    ("pferdeschwanz", "ponytail"), ("updo", "bun"), ("chignon", "bun"), ("top knot", "bun"), ("man bun", "bun"), ("bun", "bun"),
    ("bob", "bob"), ("chin length", "bob"), ("shoulder length", "lob"), ("lob", "lob"), ("medium length", "lob"),
    ("pixie", "pixie"),
)  # fmt: skip

_GARMENTS: dict[str, tuple[str, str]] = {
    # word: (slot, kind)
    "dress": ("dress", "dress"), "sundress": ("dress", "dress"), "gown": ("dress", "gown"), "kleid": ("dress", "dress"),
    "sommerkleid": ("dress", "dress"), "vestido": ("dress", "dress"), "robe": ("dress", "gown"), "vestito": ("dress", "dress"),
    "jumpsuit": ("dress", "jumpsuit"), "overalls": ("dress", "jumpsuit"), "dungarees": ("dress", "jumpsuit"),
    "swimsuit": ("dress", "swimsuit"), "bikini": ("dress", "swimsuit"), "swimwear": ("dress", "swimsuit"),
    "bathing": ("dress", "swimsuit"), "trunks": ("dress", "swimsuit"), "wetsuit": ("dress", "wetsuit"),
    "rashguard": ("dress", "wetsuit"), "kimono": ("dress", "gown"), "abaya": ("dress", "gown"), "saree": ("dress", "gown"),
    "sari": ("dress", "gown"), "kaftan": ("dress", "gown"), "pajamas": ("dress", "pyjamas"), "pyjamas": ("dress", "pyjamas"),
    "suit": ("suit", "suit"), "tuxedo": ("suit", "suit"), "anzug": ("suit", "suit"), "traje": ("suit", "suit"),
    "tshirt": ("top", "tshirt"), "tee": ("top", "tshirt"), "tees": ("top", "tshirt"), "shirt": ("top", "shirt"),
    "hemd": ("top", "shirt"), "camisa": ("top", "shirt"), "chemise": ("top", "shirt"), "blouse": ("top", "blouse"),
    "bluse": ("top", "blouse"), "polo": ("top", "shirt"), "flannel": ("top", "flannel"), "sweater": ("top", "sweater"),
    "jumper": ("top", "sweater"), "pullover": ("top", "sweater"), "knit": ("top", "sweater"), "knitwear": ("top", "sweater"),
    "sweatshirt": ("top", "sweater"), "turtleneck": ("top", "turtleneck"), "rollneck": ("top", "turtleneck"),
    "hoodie": ("top", "hoodie"), "hoodies": ("top", "hoodie"), "tank": ("top", "tank"), "vest": ("layer", "vest"),
    "camisole": ("top", "tank"), "top": ("top", "tshirt"), "crop": ("top", "tank"), "tunic": ("top", "blouse"),
    "sportswear": ("top", "sports"), "activewear": ("top", "sports"), "athleisure": ("top", "sports"),
    "athletic": ("top", "sports"), "gymwear": ("top", "sports"), "tracksuit": ("top", "hoodie"), "sporty": ("top", "sports"),
    "leggings": ("bottom", "leggings"), "jeans": ("bottom", "jeans"), "denim": ("bottom", "jeans"),
    "trousers": ("bottom", "trousers"), "pants": ("bottom", "trousers"), "chinos": ("bottom", "trousers"),
    "slacks": ("bottom", "trousers"), "hose": ("bottom", "trousers"), "joggers": ("bottom", "trousers"),
    "cargo": ("bottom", "trousers"), "shorts": ("bottom", "shorts"), "skirt": ("bottom", "skirt"), "rock": ("bottom", "skirt"),
    "falda": ("bottom", "skirt"), "jupe": ("bottom", "skirt"), "jacket": ("layer", "jacket"), "jacke": ("layer", "jacket"),
    "chaqueta": ("layer", "jacket"), "veste": ("layer", "jacket"), "bomber": ("layer", "jacket"), "parka": ("layer", "coat"),
    "raincoat": ("layer", "coat"), "windbreaker": ("layer", "jacket"), "coat": ("layer", "coat"), "coats": ("layer", "coat"),
    "mantel": ("layer", "coat"), "abrigo": ("layer", "coat"), "trench": ("layer", "coat"), "overcoat": ("layer", "coat"),
    "blazer": ("layer", "blazer"), "blazers": ("layer", "blazer"), "cardigan": ("layer", "cardigan"), "anorak": ("layer", "coat"),
    "apron": ("apron", "apron"), "cap": ("hat", "cap"), "beanie": ("hat", "beanie"), "hat": ("hat", "sunhat"),
    "fedora": ("hat", "sunhat"), "scarf": ("scarf", "scarf"), "sneakers": ("shoes", "shoes"), "boots": ("shoes", "shoes"),
    "shoes": ("shoes", "shoes"), "sandals": ("shoes", "shoes"), "heels": ("shoes", "shoes"), "trainers": ("shoes", "shoes"),
}  # fmt: skip

_NOT_IN_SCENES = {
    "top",
    "rock",
    "robe",
    "crop",
    "cargo",
    "cap",
    "knit",
    "pants",
    "hose",
    "veste",
    "vest",
    "athletic",
    "fit",
}
_ADJECTIVES = frozenset(
    ("denim", "crop", "bathing", "rock", "top", "sporty", "athletic", "knit", "tank", "cargo", "trench", "bomber")
)
_DULL = {"trousers": "#3b4255", "jeans": "#3f5f8a", "leggings": "#2c2e3a", "shorts": "#58606e", "skirt": "#4a4460"}


def words_of(text: object) -> str:
    """Plain words, with "t-shirt" as one of them."""
    return plain(text or "").replace("t shirt", "tshirt")


def _found(text: str, table: Mapping[str, str]) -> Colour | None:
    """The colour of the longest words of `table` in `text`; of two as long, the first in the text."""
    hits = [
        (-len(words.split()), text.find(words), words) for words in table if re.search(rf"\b{re.escape(words)}\b", text)
    ]
    return hexed(table[min(hits)[2]]) if hits else None


def read_look(appearance: Mapping[str, Any], scene: str = "") -> Look:
    """The look of an appearance's fields (all words); clothes named in the scene are put on over it."""
    fields = {key: words_of(value) for key, value in appearance.items() if isinstance(value, str)}
    keywords = words_of(" ".join(map(str, appearance.get("keywords") or ())))
    hair, skin, build = fields.get("hair", ""), fields.get("skin", ""), fields.get("body_type", "")
    presents = _presents(fields.get("presents_as", ""))
    # Whoever leaves a field empty still gets one person, the same every time.
    pick = sha256(repr(sorted(fields.items())).encode()).digest()
    style = _hair_style(hair, presents)
    everything = f"{hair} {keywords} {fields.get('age_range', '')} {fields.get('clothing', '')}"
    older = bool(re.search(r"\b(5\d|6\d|7\d|8\d|9\d|fifties|sixties|seventies|older|senior|mature)\b", everything))
    natural = (
        hexed("#a2a4aa") if older and not hair else hexed(("#3c261b", "#5f3b25", "#231f26", "#8c5a34")[pick[0] % 4])
    )
    beard = next(
        (kind for word, kind in (("stubble", "stubble"), ("goatee", "beard"), ("beard", "beard"), ("moustache", "moustache"),
                                 ("mustache", "moustache")) if word in everything),
        "",
    )  # fmt: skip
    if re.search(r"\b(no beard|clean shaven)\b", everything):
        beard = ""
    glasses = (
        "sun" if "sunglasses" in everything else "clear" if re.search(r"\b(glasses|spectacles)\b", everything) else ""
    )
    if "sunglasses" in words_of(scene):
        glasses = "sun"
    return Look(
        presents=presents,
        skin=_found(skin, _SKIN) or hexed(("#efc19d", "#d29c70", "#c69a69", "#94603b")[pick[1] % 4]),
        hair=_found(hair, _HAIR) or natural,
        hair_style=style,
        hair_waves=style == "wavy" or bool(re.search(r"\b(wav|tousled|beachy|wellig|ondulad)", hair)),
        eyes=_found(fields.get("eyes", ""), _EYES) or hexed("#5f3c22"),
        build=_build(build),
        stature=_stature(fields.get("height", "")),
        is_older=older,
        beard=beard,
        glasses=glasses,
        freckles="freckle" in f"{skin} {keywords}",
        earrings="earring" in everything or "hoops" in everything,
        outfit=_outfit(fields.get("clothing", ""), words_of(scene), appearance.get("colours") or (), presents, pick),
    )


def _presents(text: str) -> str:
    words = set(text.split())
    if words & {"woman", "female", "feminine", "lady", "mujer", "frau", "femme", "donna", "mulher"}:
        return "woman"
    if words & {"man", "male", "masculine", "gentleman", "hombre", "mann", "homme", "uomo", "homem"}:
        return "man"
    return "person"


def _hair_style(hair: str, presents: str) -> str:
    for words, style in _STYLES:
        if re.search(rf"\b{words}", hair):
            return style
    long = bool(re.search(r"\b(long|waist|lang|lange|largo|longs|lunghi|flowing)", hair))
    short = bool(re.search(r"\b(short|cropped|kurz|kurze|corto|court|fade|undercut|crop|quiff|slick)", hair))
    curly = bool(re.search(r"\b(curl|curly|coily|kinky|locken|rizado|frisad|ricci|boucl)", hair))
    wavy = bool(re.search(r"\b(wav|wavy|beachy|tousled|wellig|ondulado)", hair))
    if curly:
        return "short curly" if short or (presents == "man" and not long) else "curly"
    if short:
        return "pixie" if presents == "woman" else "short"
    if long:
        return "wavy" if wavy else "long"
    if wavy:
        return "wavy" if presents != "man" else "short"
    return {"woman": "long", "man": "short"}.get(presents, "lob")


def _build(text: str) -> str:
    table = (
        ("plus size|full figured|heavy|large|stocky|big|broad", "full"), ("curvy|hourglass|voluptuous", "curvy"),
        ("athletic|muscular|fit|toned|strong|sporty|trained", "athletic"), ("slim|slender|petite|lean|thin|skinny", "slim"),
    )  # fmt: skip
    return next((kind for words, kind in table if re.search(rf"\b({words})\b", text)), "average")


def _stature(text: str) -> float:
    metres = re.search(r"\b(1|2)\s?(\d\d)\s?(?:cm)?\b", text)
    if metres:
        return max(0.92, min(1.08, float(metres[1] + metres[2]) / 171))
    if re.search(r"\b(tall|gross|alta?|grand)\b", text):
        return 1.05
    return 0.95 if re.search(r"\b(short|petite|klein|baja?|petit)\b", text) else 1.0


def colour_in(text: str) -> Colour | None:
    """The first colour named in `text`; `light` and `dark` before it count."""
    words = text.split()
    for i, word in enumerate(words):
        if word in COLOURS:
            colour = hexed(COLOURS[word])
            before = words[i - 1] if i else ""
            if before in ("light", "pale", "soft", "pastel", "baby", "hell"):
                return mix(colour, (255, 255, 255), 0.45)
            if before in ("dark", "deep", "dunkel", "midnight"):
                return mix(colour, (10, 10, 20), 0.4)
            return colour
    return None


def _worn(text: str) -> dict[str, tuple[str, Colour | None]]:
    """Slot to (kind, colour) of the garments in `text`; a colour belongs to the next garment after it."""
    worn: dict[str, tuple[str, Colour | None]] = {}
    words = text.split()
    start = 0
    for i, word in enumerate(words):
        known = _GARMENTS.get(word) or _GARMENTS.get(word.removesuffix("s")) or _GARMENTS.get(word.removesuffix("es"))
        if known is None:
            continue
        slot, kind = known
        following = words[i + 1] if i + 1 < len(words) else ""
        noun_follows = following in _GARMENTS or following.removesuffix("s") in _GARMENTS
        if word in _ADJECTIVES and noun_follows and not (word == "tank" and following in ("top", "tops")):
            continue  # "denim jacket": the noun decides, its colour is read below
        near = words[start:i]
        if slot == "layer" and kind == "jacket":
            kind = (
                "leather"
                if "leather" in near
                else "denim"
                if "denim" in near
                else "puffer"
                if "puffer" in near
                else kind
            )
        colour = colour_in(" ".join(near))
        if colour is None and slot == "layer" and kind == "leather":
            colour = hexed("#2b2527")
        if colour is None and slot == "bottom" and kind == "jeans":
            colour = hexed("#3f5f8a")
        if colour is None and i + 2 < len(words) and words[i + 1] in ("in", "en", "di"):
            colour = colour_in(words[i + 2])
        worn.setdefault(slot, (kind, colour))
        start = i + 1
    return worn


def _outfit(clothing: str, scene: str, colours: Sequence[Any], presents: str, pick: bytes) -> Outfit:
    own = _worn(clothing)
    # In a scene "top" is of a mountain and "rock" of a cliff: only plain garment words count there.
    now = _worn(" ".join(word for word in scene.split() if word not in _NOT_IN_SCENES))
    favourites = [found for text in colours if (found := colour_in(words_of(text))) is not None]
    spare = colour_in(clothing)
    if spare is not None and not any(colour == spare for _, colour in own.values()):
        favourites.insert(0, spare)
    default = hexed(("#b5533c", "#2f6c8f", "#3d7a5c", "#d6a02d", "#7a4a7d", "#c7616d")[pick[2] % 6])
    main = favourites[0] if favourites else default
    second = favourites[1] if len(favourites) > 1 else None
    if now.keys() & {"dress", "suit", "top"}:
        own = {slot: worn for slot, worn in own.items() if slot not in ("dress", "suit", "top", "layer")}
    if "dress" in now or "suit" in now:
        own = {}
    worn = {**own, **now}

    def of(slot: str, fallback: Colour) -> tuple[str, Colour]:
        kind, colour = worn[slot]
        return kind, colour if colour is not None else fallback

    top, top_colour, bottom, bottom_colour = "tshirt", main, "trousers", hexed("#3b4255")
    layer, layer_colour = "", hexed("#4a4a55")
    order = list(worn)
    if "suit" in worn:
        _, suit = of("suit", second or hexed("#2c3550"))
        top, top_colour, bottom, bottom_colour = "shirt", hexed("#f2f0ec"), "trousers", suit
        layer, layer_colour = "blazer", suit
    elif "dress" in worn and ("top" not in worn or order.index("dress") < order.index("top")):
        top, top_colour = of("dress", main)
        bottom = "none"
        if presents == "man" and top == "swimsuit":
            top, bottom, bottom_colour = "bare", "shorts", top_colour
    else:
        if "top" in worn:
            top, top_colour = of("top", main)
        elif presents == "woman" and not worn:
            top = "blouse"
        if "bottom" in worn:
            bottom = worn["bottom"][0]
            bottom_colour = worn["bottom"][1] or (second if second and second != top_colour else hexed(_DULL[bottom]))
        elif top == "sports":
            bottom, bottom_colour = "leggings" if presents != "man" else "shorts", second or hexed("#2c2e3a")
        elif second is not None:
            bottom_colour = mix(second, (30, 30, 45), 0.25)
    if "layer" in worn:
        layer, layer_colour = of("layer", main)
        if "top" not in worn and "dress" not in worn:
            top_colour = hexed("#f0ece4") if sum(layer_colour) < 560 else hexed("#3a4152")
    hat = worn.get("hat")
    scarf = worn.get("scarf")
    shoes = worn.get("shoes")
    text = f"{clothing} {scene}" if now else clothing
    pattern = next(
        (kind for words, kind in (("strip", "stripes"), ("polka", "dots"), ("floral", "floral"), ("flower", "floral"),
                                  ("check", "check"), ("plaid", "check"), ("flannel", "check")) if words in text),
        "",
    )  # fmt: skip
    return Outfit(
        top="shirt" if top == "flannel" else top,
        top_colour=top_colour,
        bottom=bottom,
        bottom_colour=bottom_colour,
        layer=layer,
        layer_colour=layer_colour,
        shoes=shoes[1] if shoes and shoes[1] else hexed("#ece8df" if sum(bottom_colour) < 400 else "#6b4630"),
        hat=hat[0] if hat else "",
        hat_colour=(hat[1] or main) if hat else main,
        scarf=(scarf[1] or main) if scarf else None,
        pattern=pattern,
    )
