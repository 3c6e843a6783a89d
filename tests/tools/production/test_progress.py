"""How far a job is, and when it will be done."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.tables import Job
from tools.production.progress import FIRST_GUESS, Rates, Tracker, stage_seconds, stage_words

UNITS = {"plan": 1.0, "picture": 4.0, "segment": 10.0, "assemble": 10.0, "caption": 1.0, "validate": 1.0}
steps = st.lists(st.tuples(st.sampled_from(sorted(UNITS)), st.integers(0, 3), st.floats(0, 20)), max_size=40)


@given(steps)
def test_progress_never_goes_back_and_stays_within_bounds(moves) -> None:
    tracker = Tracker(Rates(), UNITS)
    last = tracker.view()
    for stage, part, units in moves:
        tracker.advance(stage, part, units)
        view = tracker.view()
        assert 0.0 <= last.fraction <= view.fraction <= 0.99
        assert timedelta(0) <= view.eta <= last.eta
        last = view


def test_all_done_is_nothing_left() -> None:
    tracker = Tracker(Rates(), UNITS)
    for stage, units in UNITS.items():
        tracker.advance(stage, 0, units)

    assert (tracker.view().fraction, tracker.view().eta) == (0.99, timedelta(0))


def test_painting_and_rendering_side_by_side_are_not_waited_for_twice() -> None:
    rates = Rates(seconds={**FIRST_GUESS, "picture": 3.0, "segment": 1.0})
    tracker = Tracker(rates, {"picture": 4.0, "segment": 10.0})

    assert tracker.view().eta == timedelta(seconds=12)


def test_the_next_estimate_is_the_median_of_the_jobs_before() -> None:
    jobs = [Job(timings={"rates": {"picture": seconds}}) for seconds in (2.0, 30.0, 4.0)] + [Job(timings={})]

    rates = Rates.from_jobs(jobs)

    assert rates.seconds["picture"] == 4.0
    assert rates.seconds["segment"] == FIRST_GUESS["segment"]


def test_before_anything_is_known_there_is_no_estimate() -> None:
    view = Tracker(Rates(), {}).view()

    assert (view.fraction, view.eta, view.stage) == (0.0, None, "queued")


def test_no_stage_of_a_finished_job_took_longer_than_the_job() -> None:
    """One picture is checked while the next is painted: their times are not added up."""
    timings = {"plan": 0.5, "pictures": [[0.0, 20.0], [10.0, 30.0], [25.0, 40.0]], "overlap": 3.0, "total": 41.0}

    assert stage_seconds(timings)["pictures"] == 40.0
    assert "pictures 40.0 s" in stage_words(timings)
