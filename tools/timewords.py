"""The words for times in English, Spanish, German, French, Italian, Portuguese and Dutch, folded, and for zones.

Only vocabulary: `tools.when` gives it meaning. Each table maps folded words to a plain value.
"""

NOW = (
    """
now|right now|right away|straight away|immediately|asap|at once|rn|this instant|this minute|this second|instantly
ahora|ahora mismo|ya|ya mismo|de inmediato|inmediatamente|en seguida|enseguida
jetzt|jetzt gleich|sofort|gleich jetzt|umgehend|maintenant|tout de suite|immediatement|des maintenant
adesso|subito|ora|immediatamente|agora|agora mesmo|ja|imediatamente|nu|nu meteen|meteen|direct
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

DAYS = {  # days from today
    "today": 0, "later today": 0, "2day": 0, "hoy": 0, "hoy mismo": 0, "heute": 0, "aujourd'hui": 0, "aujourdhui": 0,
    "oggi": 0, "hoje": 0, "vandaag": 0,
    "tomorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1, "tomorrrow": 1,
    "2morrow": 1, "2moro": 1, "tomoz": 1, "tom": 1, "tomrrow": 1, "tomorro": 1, "tomorrw": 1, "manana": 1,
    "morgen": 1, "demain": 1, "domani": 1, "amanha": 1,
    "day after tomorrow": 2, "the day after tomorrow": 2, "pasado manana": 2, "ubermorgen": 2, "apres demain": 2,
    "apres-demain": 2, "dopodomani": 2, "depois de amanha": 2, "overmorgen": 2,
    "yesterday": -1, "ayer": -1, "gestern": -1, "hier": -1, "ieri": -1, "ontem": -1, "gisteren": -1,
}  # fmt: skip

PARTS = {  # (part of the day, days from today or None)
    "tonight": ("night", 0), "tonite": ("night", 0), "2nite": ("night", 0), "2night": ("night", 0),
    "this evening": ("evening", 0), "this morning": ("morning", 0), "this afternoon": ("afternoon", 0),
    "esta noche": ("night", 0), "esta tarde": ("afternoon", 0), "esta manana": ("morning", 0),
    "heute abend": ("evening", 0), "heute nacht": ("night", 0), "heute morgen": ("morning", 0),
    "heute nachmittag": ("afternoon", 0), "heute fruh": ("morning", 0), "heute mittag": ("noon", 0),
    "ce soir": ("evening", 0), "ce matin": ("morning", 0), "cet apres-midi": ("afternoon", 0),
    "cette nuit": ("night", 0), "stasera": ("evening", 0), "stanotte": ("night", 0), "stamattina": ("morning", 0),
    "questo pomeriggio": ("afternoon", 0), "hoje a noite": ("night", 0), "esta noite": ("night", 0),
    "hoje a tarde": ("afternoon", 0), "hoje de manha": ("morning", 0), "vanavond": ("evening", 0),
    "vanmiddag": ("afternoon", 0), "vanochtend": ("morning", 0), "vannacht": ("night", 0),
    "morgen fruh": ("morning", 1), "morgen abend": ("evening", 1), "morgen nachmittag": ("afternoon", 1),
    "morgen mittag": ("noon", 1), "morgen vormittag": ("morning", 1), "morgenavond": ("evening", 1),
    "morgenochtend": ("morning", 1), "morgenmiddag": ("afternoon", 1), "manana por la manana": ("morning", 1),
    "in the morning": ("morning", None), "in the afternoon": ("afternoon", None),
    "in the evening": ("evening", None), "at night": ("night", None), "morning": ("morning", None),
    "afternoon": ("afternoon", None), "evening": ("evening", None), "night": ("night", None),
    "first thing in the morning": ("early", None), "first thing": ("early", None), "early morning": ("early", None),
    "lunchtime": ("noon", None), "lunch time": ("noon", None), "lunch": ("noon", None),
    "de la manana": ("morning", None), "por la manana": ("morning", None), "de la tarde": ("afternoon", None),
    "por la tarde": ("afternoon", None), "de la noche": ("night", None), "por la noche": ("night", None),
    "morgens": ("morning", None), "am morgen": ("morning", None), "fruh": ("morning", None),
    "am vormittag": ("morning", None), "vormittags": ("morning", None), "nachmittags": ("afternoon", None),
    "am nachmittag": ("afternoon", None), "abends": ("evening", None), "am abend": ("evening", None),
    "abend": ("evening", None), "nachts": ("night", None), "in der nacht": ("night", None),
    "matin": ("morning", None), "du matin": ("morning", None), "le matin": ("morning", None),
    "de l'apres-midi": ("afternoon", None), "l'apres-midi": ("afternoon", None), "apres-midi": ("afternoon", None),
    "apres midi": ("afternoon", None), "soir": ("evening", None), "du soir": ("evening", None),
    "le soir": ("evening", None), "mattina": ("morning", None), "di mattina": ("morning", None),
    "del mattino": ("morning", None), "pomeriggio": ("afternoon", None), "del pomeriggio": ("afternoon", None),
    "sera": ("evening", None), "di sera": ("evening", None), "della sera": ("evening", None),
    "da manha": ("morning", None), "de manha": ("morning", None), "da tarde": ("afternoon", None),
    "a tarde": ("afternoon", None), "da noite": ("night", None), "a noite": ("night", None),
    "'s ochtends": ("morning", None), "'s morgens": ("morning", None), "'s middags": ("afternoon", None),
    "'s avonds": ("evening", None), "ochtend": ("morning", None), "middag": ("afternoon", None),
    "avond": ("evening", None), "eod": ("evening", 0), "end of day": ("evening", 0), "end of the day": ("evening", 0),
}  # fmt: skip
PART_HOURS = {"early": 8, "morning": 9, "noon": 12, "afternoon": 15, "evening": 19, "night": 21}

CLOCK_WORDS = {  # (hour, minute)
    "noon": (12, 0), "midday": (12, 0), "high noon": (12, 0), "mediodia": (12, 0), "al mediodia": (12, 0),
    "mittag": (12, 0), "mittags": (12, 0), "midi": (12, 0), "mezzogiorno": (12, 0), "meio-dia": (12, 0),
    "meio dia": (12, 0), "twelve noon": (12, 0), "12 noon": (12, 0),
    "midnight": (0, 0), "medianoche": (0, 0), "mitternacht": (0, 0), "minuit": (0, 0), "mezzanotte": (0, 0),
    "meia-noite": (0, 0), "meia noite": (0, 0), "middernacht": (0, 0),
}  # fmt: skip

WEEKDAYS = {
    "monday": 0, "mondays": 0, "mon": 0, "lunes": 0, "montag": 0, "montags": 0, "lundi": 0, "lundis": 0, "lunedi": 0,
    "segunda": 0, "segunda-feira": 0, "segunda feira": 0, "maandag": 0, "munday": 0, "moday": 0,
    "tuesday": 1, "tuesdays": 1, "tue": 1, "tues": 1, "martes": 1, "dienstag": 1, "dienstags": 1, "mardi": 1,
    "mardis": 1,
    "martedi": 1, "terca": 1, "terca-feira": 1, "terca feira": 1, "dinsdag": 1, "teusday": 1, "tusday": 1,
    "wednesday": 2, "wednesdays": 2, "wed": 2, "weds": 2, "wendesday": 2, "wensday": 2, "wednsday": 2,
    "miercoles": 2, "mittwoch": 2, "mittwochs": 2, "mercredi": 2, "mercredis": 2, "mercoledi": 2, "quarta": 2,
    "quarta-feira": 2, "quarta feira": 2, "woensdag": 2,
    "thursday": 3, "thursdays": 3, "thu": 3, "thur": 3, "thurs": 3, "thrusday": 3, "thursady": 3, "jueves": 3,
    "donnerstag": 3, "donnerstags": 3, "jeudi": 3, "jeudis": 3, "giovedi": 3, "quinta": 3, "quinta-feira": 3,
    "quinta feira": 3, "donderdag": 3,
    "friday": 4, "fridays": 4, "fri": 4, "firday": 4, "friady": 4, "fryday": 4, "viernes": 4, "freitag": 4,
    "freitags": 4, "vendredi": 4, "vendredis": 4, "venerdi": 4, "sexta": 4, "sexta-feira": 4, "sexta feira": 4,
    "vrijdag": 4,
    "saturday": 5, "saturdays": 5, "sat": 5, "saterday": 5, "satuday": 5, "saturady": 5, "sabado": 5,
    "sabados": 5, "samstag": 5, "samstags": 5, "sonnabend": 5, "samedi": 5, "samedis": 5, "sabato": 5, "zaterdag": 5,
    "sunday": 6, "sundays": 6, "sun": 6, "sundey": 6, "domingo": 6, "domingos": 6, "sonntag": 6, "sonntags": 6,
    "dimanche": 6, "dimanches": 6, "domenica": 6, "zondag": 6,
    "lun": 0, "mer": 2, "mie": 2, "jeu": 3, "jue": 3, "gio": 3, "ven": 4, "vie": 4, "sam": 5, "sab": 5, "dim": 6,
    "dom": 6,
}  # fmt: skip
# Too short to be a day by themselves: they need a clock beside them.
WEAK_WEEKDAYS = frozenset({"lun", "mer", "mie", "jeu", "jue", "gio", "ven", "vie", "sam", "sab", "dim", "dom"})
WEAK_WEEKDAYS |= {"sun", "segunda", "terca", "quarta", "quinta", "sexta"}

MONTHS = {
    "january": 1, "jan": 1, "enero": 1, "januar": 1, "janner": 1, "janvier": 1, "gennaio": 1, "janeiro": 1,
    "januari": 1, "february": 2, "feb": 2, "febrero": 2, "februar": 2, "fevrier": 2, "febbraio": 2,
    "fevereiro": 2, "februari": 2, "march": 3, "mar": 3, "marzo": 3, "marz": 3, "mars": 3, "marco": 3,
    "maart": 3, "april": 4, "apr": 4, "abril": 4, "avril": 4, "aprile": 4, "may": 5, "mayo": 5, "mai": 5,
    "maggio": 5, "maio": 5, "mei": 5, "june": 6, "jun": 6, "junio": 6, "juni": 6, "juin": 6, "giugno": 6,
    "junho": 6, "july": 7, "jul": 7, "julio": 7, "juli": 7, "juillet": 7, "luglio": 7, "julho": 7, "august": 8,
    "aug": 8, "agosto": 8, "aout": 8, "augustus": 8, "september": 9, "sep": 9, "sept": 9, "septiembre": 9,
    "septembre": 9, "settembre": 9, "setembro": 9, "october": 10, "oct": 10, "octubre": 10, "oktober": 10,
    "okt": 10, "octobre": 10, "ottobre": 10, "outubro": 10, "november": 11, "nov": 11, "noviembre": 11,
    "novembre": 11, "novembro": 11, "december": 12, "dec": 12, "diciembre": 12, "dezember": 12, "dez": 12,
    "decembre": 12, "dicembre": 12, "dezembro": 12, "dic": 12,
}  # fmt: skip

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty five": 25,
    "twenty-five": 25, "thirty": 30, "forty": 40, "forty five": 45, "forty-five": 45, "fifty": 50, "sixty": 60,
    "ninety": 90, "a couple": 2, "a couple of": 2, "couple of": 2, "a few": 3,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "veinte": 20,
    "treinta": 30, "cuarenta": 40, "sesenta": 60,
    "ein": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4,
    "funf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwolf": 12,
    "funfzehn": 15, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig": 40, "sechzig": 60,
    "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "soixante": 60,
    "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9, "dieci": 10,
    "undici": 11, "dodici": 12, "quindici": 15, "venti": 20, "trenta": 30, "quaranta": 40,
    "um": 1, "uma": 1, "dois": 2, "duas": 2, "quatro": 4, "sete": 7, "oito": 8, "dez": 10, "doze": 12,
    "vinte": 20, "trinta": 30, "quarenta": 40, "sessenta": 60,
    "een": 1, "twee": 2, "drie": 3, "vijf": 5, "zes": 6, "zeven": 7, "negen": 9, "tien": 10, "twaalf": 12,
    "vijftien": 15, "twintig": 20, "dertig": 30, "veertig": 40, "zestig": 60,
}  # fmt: skip

UNITS = {  # seconds, or days as "d"
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "secnds": 1, "secound": 1, "secounds": 1, "seconde": 1,
    "sek": 1, "sekunde": 1, "sekunden": 1, "segundo": 1, "segundos": 1, "seg": 1, "secondes": 1, "secondo": 1,
    "secondi": 1, "seconden": 1, "segs": 1, "secon": 1, "seconda": 1, "sekonds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60, "minuet": 60, "minuto": 60, "minutos": 60,
    "minuten": 60, "minuti": 60, "minuut": 60, "minues": 60, "minuts": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "hora": 3600, "horas": 3600, "stunde": 3600,
    "stunden": 3600, "std": 3600, "heure": 3600, "heures": 3600, "ora": 3600, "ore": 3600, "uur": 3600, "uren": 3600,
    "day": 86400, "days": 86400, "dia": 86400, "dias": 86400, "tag": 86400, "tage": 86400, "tagen": 86400,
    "jour": 86400, "jours": 86400, "giorno": 86400, "giorni": 86400, "dag": 86400, "dagen": 86400,
    "week": 604800, "weeks": 604800, "semana": 604800, "semanas": 604800, "woche": 604800, "wochen": 604800,
    "semaine": 604800, "semaines": 604800, "settimana": 604800, "settimane": 604800, "weken": 604800,
}  # fmt: skip

SPANS = {  # ready-made lengths, seconds
    "half an hour": 1800, "half hour": 1800, "media hora": 1800, "une demi-heure": 1800, "une demi heure": 1800,
    "einer halben stunde": 1800, "eine halbe stunde": 1800, "halbe stunde": 1800, "mezz'ora": 1800, "mezzora": 1800, "meia hora": 1800, "een half uur": 1800,
    "an hour and a half": 5400, "hora y media": 5400, "una hora y media": 5400, "anderthalb stunden": 5400,
    "a quarter of an hour": 900, "quarter of an hour": 900, "half a minute": 30, "half minute": 30,
    "half-minute": 30, "half a min": 30, "medio minuto": 30, "halbe minute": 30, "eine halbe minute": 30,
    "une demi-minute": 30, "mezzo minuto": 30, "meio minuto": 30, "halve minuut": 30, "a minute and a half": 90,
    "minute and a half": 90, "un minuto y medio": 90, "anderthalb minuten": 90, "a moment": 60, "a sec": 60,
    "half-hour": 1800, "a bit": 0, "a while": 0,
}  # fmt: skip

AFTER = {"in", "en", "dentro de", "dans", "d'ici", "fra", "tra", "em", "daqui a", "over", "within"}
FROM_NOW = {"from now", "later", "hence", "ab jetzt", "plus tard", "despues", "mas tarde", "dopo", "depois", "later on"}
AT = {"at", "@", "a las", "a la", "las", "la", "um", "gegen", "a", "vers", "alle", "all", "as", "om", "by",
    "around", "for",
      "sobre las", "hacia las", "ab", "verso le", "pelas", "rond", "at about", "at around", "ore", "le", "till",
      "until", "before"}  # fmt: skip
STRONG_AT = AT - {"a la", "las", "la", "a", "as", "all", "by", "for", "le", "ore", "before"}
NEXT = {"next", "nexr", "nxt", "next week's", "nachsten", "nachste", "nachster", "nachstes", "kommenden", "kommende",
        "proximo", "proxima", "prossimo", "prossima", "prochain", "prochaine", "volgende", "que viene", "que vem",
        "siguiente", "seguente", "the coming", "aankomende", "upcoming"}  # fmt: skip
THIS = {"this", "this coming", "coming", "diese", "diesen", "dieser", "dieses", "este", "esta", "ce", "cet", "cette",
        "questo", "questa", "nesta", "neste", "dit", "deze"}  # fmt: skip
WEEK = {"week", "wk", "wek", "semana", "woche", "semaine", "settimana"}
WEEKEND = {"weekend", "week-end", "wknd", "fin de semana", "finde", "wochenende", "fine settimana", "fim de semana"}
MONTH = {"month", "mes", "monat", "mois", "mese", "maand"}
END_OF_MONTH = {"end of the month", "end of month", "eom", "month end", "fin de mes", "final de mes",
    "finales de mes",
                "a fin de mes", "monatsende", "ende des monats", "ende des monates", "fin du mois", "la fin du mois",
                "fine mese", "fine del mese", "fim do mes", "final do mes", "eind van de maand",
                "last day of the month"}  # fmt: skip
EVERY = {"every", "each", "cada", "todos los", "todas las", "jeden", "jede", "jedes", "chaque", "tous les",
         "toutes les", "ogni", "tutti i", "toda", "todo", "todas as", "todos os", "elke", "iedere"}  # fmt: skip
DAILY = {"daily", "every day", "each day", "everyday", "a diario", "diariamente", "todos los dias", "cada dia",
         "taglich", "jeden tag", "tous les jours", "chaque jour", "quotidiennement", "ogni giorno", "tutti i giorni",
         "todos os dias", "todo dia", "elke dag", "dagelijks", "nightly", "every night", "every morning",
         "every evening", "every afternoon"}  # fmt: skip
WORKDAYS = {"weekdays", "every weekday", "on weekdays", "each weekday", "workdays", "working days", "mon-fri",
            "monday to friday", "monday through friday", "mon to fri", "entre semana", "de lunes a viernes",
            "werktags", "en semaine", "du lundi au vendredi", "nei giorni feriali", "dias uteis",
            "doordeweeks"}  # fmt: skip
WEEKENDS = {"weekends", "every weekend", "each weekend", "on weekends", "los fines de semana", "am wochenende immer"}
JOINERS = {"on", "the", "of", "el", "los", "am", "den", "der", "le", "il", "lo", "o", "no", "na", "de", "del", "di",
    "da",
           "do", "du", "op", "sul", "nel", "al", "for", "para", "fur", "pour", "per", "voor", "zo", "this", "and",
           "about", "around", "um", "sharp", "o'clock", "oclock", "uhr", "heures", "hours", "hrs", "uur", "en punto",
           "in", "im", "les", "in der", "nachster", "h"}  # fmt: skip

ZONES = {
    "utc": "UTC", "gmt": "Europe/London", "bst": "Europe/London", "london": "Europe/London", "uk": "Europe/London",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "la": "America/Los_Angeles", "los angeles": "America/Los_Angeles",
    "l.a.": "America/Los_Angeles", "san francisco": "America/Los_Angeles", "california": "America/Los_Angeles",
    "seattle": "America/Los_Angeles", "west coast": "America/Los_Angeles", "mst": "America/Denver",
    "mdt": "America/Denver", "mountain": "America/Denver", "denver": "America/Denver", "phoenix": "America/Phoenix",
    "cst": "America/Chicago", "cdt": "America/Chicago", "central": "America/Chicago", "chicago": "America/Chicago",
    "texas": "America/Chicago", "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "eastern": "America/New_York", "east coast": "America/New_York", "new york": "America/New_York",
    "new york city": "America/New_York", "nyc": "America/New_York", "ny": "America/New_York",
    "nueva york": "America/New_York", "nova york": "America/New_York", "nova iorque": "America/New_York",
    "boston": "America/New_York", "miami": "America/New_York", "toronto": "America/Toronto",
    "montreal": "America/Montreal", "vancouver": "America/Vancouver", "mexico city": "America/Mexico_City",
    "ciudad de mexico": "America/Mexico_City", "bogota": "America/Bogota", "lima": "America/Lima",
    "santiago": "America/Santiago", "buenos aires": "America/Argentina/Buenos_Aires",
    "sao paulo": "America/Sao_Paulo", "rio": "America/Sao_Paulo", "rio de janeiro": "America/Sao_Paulo",
    "brasilia": "America/Sao_Paulo", "brt": "America/Sao_Paulo", "honolulu": "Pacific/Honolulu",
    "hawaii": "Pacific/Honolulu", "cet": "Europe/Paris", "cest": "Europe/Paris", "paris": "Europe/Paris",
    "lyon": "Europe/Paris", "berlin": "Europe/Berlin", "berliner": "Europe/Berlin", "munich": "Europe/Berlin",
    "munchen": "Europe/Berlin", "hamburg": "Europe/Berlin", "frankfurt": "Europe/Berlin", "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin", "vienna": "Europe/Vienna", "wien": "Europe/Vienna", "zurich": "Europe/Zurich",
    "geneva": "Europe/Zurich", "rome": "Europe/Rome", "roma": "Europe/Rome", "milan": "Europe/Rome",
    "milano": "Europe/Rome", "madrid": "Europe/Madrid", "barcelona": "Europe/Madrid", "lisbon": "Europe/Lisbon",
    "lisboa": "Europe/Lisbon", "wet": "Europe/Lisbon", "porto": "Europe/Lisbon", "amsterdam": "Europe/Amsterdam",
    "brussels": "Europe/Brussels", "dublin": "Europe/Dublin", "edinburgh": "Europe/London",
    "stockholm": "Europe/Stockholm", "oslo": "Europe/Oslo", "copenhagen": "Europe/Copenhagen",
    "helsinki": "Europe/Helsinki", "warsaw": "Europe/Warsaw", "prague": "Europe/Prague",
    "budapest": "Europe/Budapest", "athens": "Europe/Athens", "eet": "Europe/Athens", "bucharest": "Europe/Bucharest",
    "kyiv": "Europe/Kyiv", "kiev": "Europe/Kyiv", "istanbul": "Europe/Istanbul", "moscow": "Europe/Moscow",
    "msk": "Europe/Moscow", "cairo": "Africa/Cairo", "lagos": "Africa/Lagos", "nairobi": "Africa/Nairobi",
    "johannesburg": "Africa/Johannesburg", "cape town": "Africa/Johannesburg", "casablanca": "Africa/Casablanca",
    "tel aviv": "Asia/Jerusalem", "jerusalem": "Asia/Jerusalem", "dubai": "Asia/Dubai", "gst": "Asia/Dubai",
    "riyadh": "Asia/Riyadh", "doha": "Asia/Qatar", "tehran": "Asia/Tehran", "karachi": "Asia/Karachi",
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "india": "Asia/Kolkata",
    "ist": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "kolkata": "Asia/Kolkata", "kathmandu": "Asia/Kathmandu",
    "dhaka": "Asia/Dhaka", "bangkok": "Asia/Bangkok", "hanoi": "Asia/Bangkok", "saigon": "Asia/Ho_Chi_Minh",
    "jakarta": "Asia/Jakarta", "bali": "Asia/Makassar", "singapore": "Asia/Singapore", "sgt": "Asia/Singapore",
    "kuala lumpur": "Asia/Kuala_Lumpur", "manila": "Asia/Manila", "hong kong": "Asia/Hong_Kong",
    "hkt": "Asia/Hong_Kong", "shanghai": "Asia/Shanghai", "beijing": "Asia/Shanghai", "china": "Asia/Shanghai",
    "taipei": "Asia/Taipei", "tokyo": "Asia/Tokyo", "jst": "Asia/Tokyo", "japan": "Asia/Tokyo", "osaka": "Asia/Tokyo",
    "kyoto": "Asia/Tokyo", "seoul": "Asia/Seoul", "kst": "Asia/Seoul", "korea": "Asia/Seoul",
    "perth": "Australia/Perth",
    "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne", "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney", "brisbane": "Australia/Brisbane", "adelaide": "Australia/Adelaide",
    "auckland": "Pacific/Auckland", "nzst": "Pacific/Auckland", "nzt": "Pacific/Auckland",
    "wellington": "Pacific/Auckland",
    "londres": "Europe/London", "londra": "Europe/London", "lisbonne": "Europe/Lisbon", "lissabon": "Europe/Lisbon",
    "tokio": "Asia/Tokyo", "mexico": "America/Mexico_City", "reykjavik": "Atlantic/Reykjavik",
}  # fmt: skip
# Read as a zone only directly behind a clock; elsewhere they are ordinary words.
WEAK_ZONES = frozenset({"et", "pt", "la", "est", "ist", "uk", "wet", "rio", "mst", "mountain", "central", "ny"})
ZONE_TIME = {"time", "times", "timezone", "time zone", "zeit", "uhrzeit", "tijd"}
ZONE_LEAD = {"hora de", "hora del", "hora local de", "heure de", "ora di", "horario de", "hora de la", "hora"}

# What a number counts, so that "at 3 photos" is no clock.
COUNTED = frozenset(
    {"photo", "photos", "pics", "pictures", "images", "reels", "videos", "times", "fotos", "bilder", "posts"}
)
