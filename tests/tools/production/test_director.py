"""Who plans the shots: whatever a model answers, there are exactly as many as were asked for, or the lists plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.errors import InvalidRequest, Unavailable
from tools.production.director import MOVES, ListDirector, ModelDirector, schema
from tools.production.film import hook_frames
from tools.production.plan import LONGEST_SCENE, SIZES, Brief, Plan, PlannedShot, checked, kept_from, ordered
from tools.reel.spec import MOVES as RENDERED

BRIEF = Brief(theme="beach at sunset", shots=3, duration_s=9.0, seed=1)


def model(answer: object) -> ModelDirector:
    async def ask(system: str, prompt: str, schema: dict) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ModelDirector(ask, fallback=ListDirector())  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, 2, 5, 12, 13, 20])
async def test_the_lists_plan_as_many_shots_as_asked_and_the_same_for_the_same_seed(count) -> None:
    brief = Brief(theme="rainy night walk", shots=count, duration_s=30.0, seed=4)

    plan = await ListDirector().plan(brief)

    assert len(plan.shots) == count
    assert {shot.shot for shot in plan.shots} <= set(SIZES)
    assert {shot.move for shot in plan.shots} <= set(RENDERED)
    assert plan == await ListDirector().plan(brief)


def test_every_move_of_the_lists_is_one_that_is_rendered() -> None:
    assert set(MOVES.values()) <= set(RENDERED)


async def test_a_models_plan_is_taken() -> None:
    answer = {"shots": [{"scene": f"scene {n}", "shot": "wide"} for n in range(3)], "hook": "Salt and sun"}

    plan = await model(answer).plan(BRIEF)

    assert [shot.scene for shot in plan.shots] == ["scene 0", "scene 1", "scene 2"]
    assert (plan.hook, plan.director) == ("Salt and sun", "model")


async def test_a_model_that_plans_too_few_or_too_many_is_put_right() -> None:
    few = await model({"shots": [{"scene": "only one", "shot": "wide"}], "hook": ""}).plan(BRIEF)
    many = await model({"shots": [{"scene": f"{n}", "shot": "macro"} for n in range(30)], "hook": "x" * 500}).plan(
        BRIEF
    )

    assert len(few.shots) == len(many.shots) == 3
    assert len({shot.shot for shot in few.shots}) == 3  # the same scene, but not the same picture
    assert {shot.shot for shot in many.shots} <= set(SIZES)
    assert many.hook == ""


@pytest.mark.parametrize(
    "answer",
    [
        Unavailable("the model is away"),
        {},
        {"shots": []},
        {"shots": "a beach"},
        {"shots": [{"picture": "x"}], "hook": ""},
        {"shots": [{"scene": "  ", "shot": "wide"}], "hook": ""},
        {"shots": [None]},
        [],
        "I cannot do that",
        None,
    ],
)
async def test_a_model_that_answers_nonsense_is_replaced_by_the_lists(answer) -> None:
    plan = await model(answer).plan(BRIEF)

    assert plan.director == "lists"
    assert len(plan.shots) == 3


def test_the_schema_says_how_many_shots() -> None:
    shots = schema(4)["properties"]["shots"]

    assert (shots["minItems"], shots["maxItems"]) == (4, 4)


scenes = st.builds(PlannedShot, scene=st.text(max_size=600), shot=st.text(max_size=8))


@given(st.lists(scenes, max_size=25), st.integers(1, 20), st.text(max_size=200))
def test_a_checked_plan_can_be_made(shots, wanted, hook) -> None:
    brief = Brief(theme="x", shots=wanted, duration_s=15.0)
    plan = Plan(shots=tuple(shots), hook=hook)
    if not any(shot.scene.strip() for shot in shots):
        with pytest.raises(InvalidRequest):
            checked(plan, brief)
        return

    good = checked(plan, brief)

    assert len(good.shots) == wanted
    assert all(shot.scene and len(shot.scene) <= LONGEST_SCENE and shot.shot in SIZES for shot in good.shots)
    assert Plan.from_dict(good.to_dict()) == good


@given(st.permutations(range(1, 6)), st.integers(1, 5))
def test_in_another_order_each_shot_keeps_its_picture_and_its_move(row, count) -> None:
    order = tuple(row[:count])
    before = Plan(
        shots=tuple(PlannedShot(scene=f"old {n}", seed=n) for n in range(5)),
        moves=tuple(f"move {n}" for n in range(5)),
        transitions=("cut", "slide", "whip", "dip", "cut"),
    )
    now = ordered(before, order)
    kept = kept_from(
        now,
        now,
        job_id=5,
        pictures={},
        places=[number - 1 for number in order],
        retake=(),
        change="",
        seed=9,
    )

    assert [shot.from_index + 1 for shot in kept.shots] == list(order)
    assert [shot.scene for shot in kept.shots] == [f"old {number - 1}" for number in order]
    assert now.moves == tuple(f"move {number - 1}" for number in order)
    assert now.transitions == before.transitions[:count]


@given(st.integers(1, 8), st.integers(1, 8), st.sets(st.integers(1, 8), max_size=3))
def test_kept_shots_keep_their_pictures_and_retaken_ones_do_not(new, old, retake) -> None:
    plan = Plan(shots=tuple(PlannedShot(scene=f"new {n}") for n in range(new)))
    before = Plan(shots=tuple(PlannedShot(scene=f"old {n}", seed=n) for n in range(old)))
    pictures = {n: 100 + n for n in range(old)}

    kept = kept_from(
        plan,
        before,
        job_id=5,
        pictures=pictures,
        places=range(old),
        retake=tuple(retake),
        change="closer",
        seed=9,
    ).shots

    for index, shot in enumerate(kept):
        if index >= old:
            assert (shot.scene, shot.from_job) == (f"new {index}", None)
        elif index + 1 in retake:
            assert (shot.scene, shot.from_job, shot.replaces) == (f"old {index}, closer", None, 100 + index)
        else:
            assert (shot.scene, shot.from_job, shot.from_index) == (f"old {index}", 5, index)


@pytest.mark.parametrize(
    ("first", "seconds"),
    [
        (2.5, 2.5),  # gone before the next shot, and its face, begins to show
        (9.0, 3.0),  # long enough to be read
        (1.0, 1.5),  # a short line can still be read
    ],
)
def test_the_hook_stands_over_the_first_shot_alone(first: float, seconds: float) -> None:
    plan = Plan(shots=(), fps=30, frames=(round(first * 30), 75), crossfade_frames=12)

    assert hook_frames(plan) == round(seconds * 30)
