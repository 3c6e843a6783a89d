"""How long work takes is known from what was measured."""

from tools.gpu.times import REMEMBERED, Times


def test_what_was_never_measured_is_not_known() -> None:
    times = Times()
    times.add("sd15", 1.0, 5.0)

    assert times.estimate("sdxl", 1.0) is None


def test_the_median_counts_so_that_one_slow_run_changes_nothing() -> None:
    times = Times()
    for seconds in (10.0, 11.0, 300.0, 10.5, 9.5):
        times.add("sdxl", 1.0, seconds)

    assert times.estimate("sdxl", 1.0) == 10.5


def test_old_runs_are_forgotten_when_the_card_has_become_another() -> None:
    times = Times()
    for _ in range(50):
        times.add("sdxl", 1.0, 100.0)
    for _ in range(REMEMBERED):
        times.add("sdxl", 1.0, 10.0)

    assert times.estimate("sdxl", 1.0) == 10.0


def test_each_size_has_its_own_time_and_a_new_size_grows_from_the_nearest() -> None:
    times = Times()
    times.add("sdxl", 1.0, 10.0)
    times.add("sdxl", 2.0, 26.0)

    assert (times.estimate("sdxl", 1.0), times.estimate("sdxl", 2.0)) == (10.0, 26.0)
    assert times.estimate("sdxl", 4.0) == 52.0


def test_a_first_run_that_loads_its_models_is_told_apart() -> None:
    times = Times()
    times.add("sdxl", 1.0, 30.0, is_cold=True)
    times.add("sdxl", 1.0, 10.0)

    assert times.estimate("sdxl", 1.0, is_cold=True) == 30.0
    assert times.estimate("sdxl", 1.0) == 10.0
    assert times.estimate("sdxl", 3.0, is_cold=True) == 50.0  # loading takes what it takes: only the work has grown


def test_a_run_of_the_other_temperature_is_better_than_no_guess() -> None:
    times = Times()
    times.add("sdxl", 1.0, 30.0, is_cold=True)

    assert times.estimate("sdxl", 1.0) == 30.0


def test_very_many_sizes_do_not_fill_the_memory() -> None:
    times = Times()
    for number in range(1, 500):
        times.add("sdxl", number * 1.0, 1.0)

    assert sum(len(sizes) for sizes in times._runs.values()) <= 24
