"""What one clause of a reply says to have happened, to happen or to come, of what this product does."""

from collections.abc import Iterator
from enum import Enum, auto

from bot.agent.speech import ID, Clause, Language

NEAR = 7  # words before a verb in which its auxiliary stands
OBJECT = 8  # words behind a verb in which its object stands
NO_WORDS = range(0)


class Tense(Enum):
    DONE = auto()
    NOW = auto()  # being done, or how it stands
    LATER = auto()


class Events:
    """The events of one clause. Places in it are indices of its words; `before` is the clause before it, if any."""

    def __init__(self, clause: Clause, language: Language, names: frozenset[str], before: "Events | None") -> None:
        self._words = clause.words
        self._all = range(len(clause.words))
        self._language = language
        self._names = names
        self._before = before
        self._is_soon = language.phrases["soon"].find(clause.words) >= 0
        self.promises = language.phrases["will"].find(clause.words) >= 0 and not (
            clause.is_asked or clause.is_supposed or language.any(clause.words, "denial", "modal")
        )
        self.has_idle_verb = False  # a verb of this product's work that says no event: "posts can be moved"

    def found(self) -> Iterator[tuple[Tense, str]]:
        """Give each event with the words that say it."""
        yield from self._verbs()
        yield from self._states()
        yield from self._phrases()
        if not self._any(self._all, "denial"):
            yield from self._shown_there()
            if not self._any(self._all, "modal", "judging"):
                yield from self._said_of_things()

    # ------------------------------------------------------------------ what words are

    def _is(self, index: int, *kinds: str) -> bool:
        return 0 <= index < len(self._words) and self._language.has(self._words[index], *kinds)

    def _any(self, words: range, *kinds: str) -> bool:
        return any(self._is(index, *kinds) for index in words)

    def _is_phrase(self, kind: str, index: int) -> bool:
        return self._language.phrases[kind].at(self._words, index) > 0

    def _upto(self, start: int, count: int) -> range:
        """Return the places of `count` words from `start` on, as far as there are any."""
        return range(min(start, len(self._words)), min(start + count, len(self._words)))

    def _is_number(self, index: int) -> bool:
        return self._words[index].isdigit() or self._is(index, "numbers")

    def _thing(self, index: int) -> bool:
        """Whether the word there is something that this product makes or keeps."""
        word, before = self._words[index], self._words[index - 1] if index else ""
        if self._is(index, "things") or ID.fullmatch(word):
            return True
        if word in self._names:
            return not self._is(index - 1, "plain") or self._words[index + 1 : index + 2] == ["s"]  # "pasta for Luna"
        is_owned = (self._language.has(before, "the") or before in self._names) and not self._language.has(
            before, "mine"
        )
        return self._is(index, "looks") and is_owned  # "the sky", "Luna's hair", but not "my hair"

    def _it(self, index: int) -> bool:
        """Whether the word there stands for a thing: "it"; "this" only where no noun follows."""
        if not self._is(index, "it"):
            return False
        if not self._is(index, "the") or index + 1 == len(self._words):
            return True
        is_verb = bool(self._language.verbs(self._words[index + 1]))
        return is_verb or self._is(index + 1, "plain", "just", "be", "was", "have", "modal", "it")

    def _things(self, words: range) -> bool:
        return any(self._thing(index) or self._it(index) for index in words)

    def _certain(self, words: range) -> bool:
        """Whether a subject means certain things: "it", "your reel", "P12", "three pictures"; or is left out."""
        return not words or any(
            self._is(index, "it", "the", "i", "you", "new")
            or self._words[index].isdigit()
            or self._words[index] in self._names
            or bool(ID.fullmatch(self._words[index]))
            for index in words
        )

    def _denied(self, start: int, index: int) -> bool:
        """Whether the verb at `index` is denied: "haven't posted", "did not", "posted nothing", "don't think I posted it"."""
        if self._any(range(start, index), "denial") or self._is(index + 1, "denial"):
            return True
        if self._any(self._upto(index + 1, 2), "nothing"):
            return True
        if self._language.name == "de" and self._any(range(index, len(self._words)), "denial"):
            return True  # "ich poste es nicht"
        return any(
            self._is(place, "denial") and self._any(self._upto(place + 1, 2), "evident") for place in range(start)
        )

    def _start(self, index: int) -> int:
        """Return where the words begin that govern the verb at `index`: in English its subject, or the word before that."""
        subjects = [place for place in range(index) if self._is(place, "i")]
        return max(subjects[-1] - 1, 0) if subjects and self._language.name == "en" else 0

    # ------------------------------------------------------------------ verbs

    def _verbs(self) -> Iterator[tuple[Tense, str]]:
        for index, word in enumerate(self._words):
            for kind, form in self._language.verbs(word):
                start = self._start(index)
                tense, subject = self._tense(form, start, index)
                if tense is None or self._any(range(start, index), "modal"):
                    self.has_idle_verb = True
                elif not self._denied(start, index) and self._about(kind, form, tense, subject, index):
                    yield tense, word

    def _tense(self, form: str, start: int, index: int) -> tuple[Tense | None, range]:
        """Return when the verb at `index` happens, None for no event, and the words of its subject."""
        subject = range(start, index)
        match form:
            case "done":
                return self._participle(start, index)
            case "doing":
                return self._being_done(start, index)
            case "past":
                return Tense.DONE, subject
            case "future":
                return Tense.LATER, subject
            case "now":
                return Tense.NOW, subject
        if self._language.phrases["recent"].find(self._words[max(start, index - 3) : index]) >= 0:
            return Tense.DONE, subject  # "acabo de publicar"
        near = max(start, index - NEAR)
        will = self._language.phrases["will"].find(self._words[near:index])
        if will >= 0:
            return Tense.LATER, range(start, near + will)
        if index == 0 and self._before is not None and self._before.promises:
            return Tense.LATER, NO_WORDS  # "I'll take care of it and publish it"
        return (Tense.DONE if index and self._words[index - 1] == "did" else None), subject

    def _participle(self, start: int, index: int) -> tuple[Tense | None, range]:
        """The auxiliary tells: "I've posted", "it is posted", "it will be posted", "to be posted", or none: "Posted!"."""
        after = range(index + 1, len(self._words))
        if self._describes(index) or self._any(range(start, index), "judging"):
            return None, NO_WORDS  # "the second reel feels rushed"
        for place in range(index - 1, max(start, index - NEAR) - 1, -1):
            subject = range(start, place)
            if "to" in self._words[max(place - 1, start) : place + 1]:
                return None, subject
            if self._is(place, "have", "was", "just", "i"):
                # "A post that was approved can still be moved."
                is_aside = self._is(place - 1, "which") and self._any(after, "be", "judging", "modal")
                return (None if is_aside else Tense.DONE), range(start, place + 1)
            if self._is_phrase("will", place):
                return self._if_certain(Tense.LATER, subject)
            if self._is(place, "be"):
                return self._if_certain(Tense.NOW, subject)
        if self._language.name == "de" and self._is(index + 1, "have", "was"):
            return Tense.DONE, range(index)  # "dass ich es gepostet habe"
        if self._any(after, "be", "judging", "modal", "have"):
            return None, NO_WORDS  # "pictures taken at noon look flat"
        if self._before is not None and self._before.has_idle_verb and not (after and self._it(index + 1)):
            self.has_idle_verb = True
            return None, NO_WORDS  # "it can be cut, muted or turned"
        return Tense.DONE, range(index)

    def _describes(self, index: int) -> bool:
        """Whether the participle at `index` is an adjective: "your scheduled posts", "a well-made reel"."""
        if index == 0 or index + 1 >= len(self._words) or not self._thing(index + 1):
            return False
        return self._words[index - 1] not in self._names and not self._is(index - 1, "have", "be", "was", "just", "i")

    def _if_certain(self, tense: Tense, subject: range) -> tuple[Tense | None, range]:
        """What holds for any post, not for a certain one, explains: "posts are approved first"."""
        is_event = self._certain(subject) or self._is_soon or self._any(self._all, "just")
        return (tense if is_event else None), subject

    def _being_done(self, start: int, index: int) -> tuple[Tense | None, range]:
        """ "I'm posting", "Posting it now"; not "posting at six works well"."""
        for place in range(index - 1, max(start, index - NEAR) - 1, -1):
            if self._is(place, "be", "was"):
                return Tense.NOW, range(start, place)
            if self._is_phrase("will", place):
                return Tense.LATER, range(start, place)  # "I'll be posting it"
        after = range(index + 1, len(self._words))
        is_first = all(self._is(place, "just") for place in range(index))
        if not is_first or self._any(after, "be", "judging", "modal", "have"):
            return None, NO_WORDS
        is_named = bool(after) and (self._it(index + 1) or self._is(index + 1, "the") or self._is_number(index + 1))
        is_event = is_named or index > 0 or not after or self._any(after, "just")
        return (Tense.NOW if is_event else None), NO_WORDS

    def _about(self, kind: str, form: str, tense: Tense, subject: range, index: int) -> bool:
        """Whether the verb at `index` is about the product's things, and not about the speaker's own day."""
        after = self._upto(index + 1, OBJECT)
        is_mine = self._any(subject, "i")
        if is_mine and self._is(index + 1, "days"):
            return True  # "I reserved Friday"
        if kind == "deeds":
            nouns = any(self._thing(place) and self._words[place] not in self._names for place in (*subject, *after))
            its = self._it(index + 1) or (self._is_soon and (index == 0 or self._things(subject)))
            return nouns or (its and (self._is_soon or (tense is Tense.DONE and is_mine)))
        if kind == "acts" and form != "now":
            is_own = self._any(subject, "mine") or self._is(index + 1, "mine")  # "my flight was cancelled"
            return not is_own or self._things(self._all)
        if self._is(index - 1, "you"):
            return False
        if form == "base" and tense is Tense.LATER and subject and not is_mine:
            # "It will make a good reel", but "the post will appear on your channel".
            is_told = self._is_soon or self._any(self._all, "places")
            return is_told and self._things(subject) and self._certain(subject)
        if form == "done" and index == 0 and (len(self._words) < 3 or self._is_soon):
            return True  # "Sent!", "Moved to Friday at five"
        # "I warmed up the tones", but not "I moved to Lisbon for the light".
        far = next((place for place in after if place > index + 3 and self._is(place, "looks")), after.stop)
        near = range(after.start, far)
        return self._things(near) or self._things(subject) or (tense is Tense.DONE and self._things(range(index)))

    # ------------------------------------------------------------------ states

    def _states(self) -> Iterator[tuple[Tense, str]]:
        """ "It's live", "your reel is in the queue", "Done."; not "the sun is out"."""
        for index in self._all:
            length = self._language.phrases["states"].at(self._words, index)
            if not length or self._any(range(index), "modal") or self._denied(0, index):
                continue
            state = " ".join(self._words[index : index + length])
            if self._is_report(index, length):
                yield Tense.NOW, state
            for place in range(index - 1, max(index - 6, -1), -1):
                is_later = self._is_phrase("will", place)
                if is_later or self._is(place, "be", "was", "have"):
                    if self._has_state(range(place), range(place + 1, index), range(index, index + length)):
                        tense = Tense.DONE if self._is(place, "was") else Tense.NOW
                        yield (Tense.LATER if is_later else tense), state
                    break

    def _is_report(self, index: int, length: int) -> bool:
        """ "Done!", "Live on TikTok", "Export complete"."""
        rest = len(self._words) - index - length
        if all(self._is(place, "just") for place in range(index)):
            return not rest or (rest < 4 and self._is(index, "we_are"))
        is_short = not rest and index < 4 and self._thing(index - 1)
        return is_short and not self._any(range(index), "be", "have")

    def _has_state(self, subject: range, between: range, state: range) -> bool:
        """Whether it is a thing of the product's that has the state. "It's freezing out here" has another word between."""
        for place in between:
            is_adverb = self._words[place].endswith(("ly", "mente", "ment")) or self._is_number(place)
            if not is_adverb and not self._is(place, "nearly", "just", "the", "it", "things", "plain"):
                return False
        if self._any(subject, "i"):
            # "I have it ready", "we're live", "we're up!", but not "I'm up" or "I've been out all day".
            is_exclaimed = self._words[0] == "we" and len(self._words) < 4
            is_all = len(between) < 2 and state.stop == len(self._words)
            return self._things(between) or (is_all and (is_exclaimed or self._is(state.start, "we_are")))
        return self._things(subject) and self._certain(subject)

    # ------------------------------------------------------------------ phrases

    def _phrases(self) -> Iterator[tuple[Tense, str]]:
        """ "Consider it done", "should be live any minute", "there is a new picture", "here is your reel"."""
        phrases = self._language.phrases
        for kind, tense in (("over", Tense.DONE), ("finished", Tense.NOW), ("due", Tense.LATER)):
            index = phrases[kind].find(self._words)
            before = range(max(index, 0))
            if index < 0 or self._any(before, "denial", "modal"):
                continue
            if kind != "due" or (before and self._certain(before) and self._things(before)):
                yield tense, " ".join(self._words[index : index + 3])
        index = phrases["exists"].find(self._words)
        if index >= 0 and not self._any(self._all, "denial", "modal"):
            shown = self._upto(index + 2, 5)
            is_new = self._any(self._all, "new") or any(self._is_number(place) for place in shown)
            if is_new and any(self._thing(place) for place in shown):
                yield Tense.NOW, self._words[index]
        index = phrases["shows"].find(self._words)
        is_idea = self._any(range(max(index, 0), len(self._words)), "not_shown")
        if index >= 0 and not is_idea and not self._any(range(index), "denial"):
            length = phrases["shows"].at(self._words, index)
            shown = self._upto(index + length, 6)
            if self._things(shown) or any(self._words[place] in self._names for place in shown):
                yield Tense.NOW, " ".join(self._words[index : index + length])

    # ------------------------------------------------------------------ places and times

    def _shown_there(self) -> Iterator[tuple[Tense, str]]:
        """ "You'll see it on your channel", "expect the post at nine", "the new version is under reel_12"."""
        is_there = self._is_soon or self._any(self._all, "places") or self._is(len(self._words) - 1, "now")
        for index in self._all:
            shown = self._upto(index + 1, 5)
            if not self._is(index, "seen") or not self._things(shown) or not self._certain(shown):
                continue
            if is_there or any(ID.fullmatch(self._words[place]) for place in shown):
                yield Tense.LATER, self._words[index]

    def _said_of_things(self) -> Iterator[tuple[Tense, str]]:
        """What is said of a certain thing: that it comes at a time, is "now" another, or stands where things are posted."""
        is_placed = self._any(self._all, "places")
        is_now = self._is(len(self._words) - 1, "now")
        for index in self._all[:-1]:
            is_certain = self._thing(index) and self._certain(range(index + 1))
            if is_certain and self._is_soon and not self._is(index + 1, "plain"):
                yield Tense.LATER, self._words[index + 1]  # "your story drops at midnight"
            if is_certain and (is_now or self._any(range(index + 1, index + 3), "now")):
                yield Tense.DONE, "now"  # "her bio now says", "the reel is shorter now"
            if is_now and self._it(index) and (self._is(index + 1, "have") or self._is(index + 2, "numbers")):
                yield Tense.DONE, "now"  # "it has a warmer look now"
            is_be = self._is(index + 1, "be")
            is_named = is_be and bool(ID.fullmatch(self._words[index])) and self._is(index + 2, "the")
            if is_named and self._things(self._upto(index + 3, 3)):
                yield Tense.NOW, "is the"  # "img_31 is the new picture"
            if is_be and is_placed and (is_certain or self._it(index)) and self._reaches_place(index + 2):
                yield Tense.NOW, "is there"  # "it's already on your channel"

    def _reaches_place(self, index: int) -> bool:
        """Whether from `index` on there is only "already on your channel", and nothing of how it looks there."""
        is_english = self._language.name == "en"
        for place in self._upto(index, 6 if is_english else 8):
            if self._is(place, "places"):
                return True
            if is_english and not self._is(place, "just", "plain", "the"):
                return False
        return False
