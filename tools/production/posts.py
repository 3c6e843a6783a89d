"""The durable workflow of one post: send it, then tell what came of it, each at least once and the sending only once.

It is named `post:<delivery>:<take-up>`. A delivery that was put back is a new take-up, so an old workflow that comes
back from the dead finds that it is no longer the one.
"""

import re

from dbos import DBOS, StepOptions

from storage.errors import StorageError
from tools.production.engine import HOME, MAX_RECOVERIES, POSTS, Crew, Engine, Found
from tools.publishing import Publishing, Result

# A database that is busy, or that restarts, is asked again, for a minute and a half. Nothing is sent twice by that: whoever
# has claimed a take-up claims it once.
AGAIN: StepOptions = {
    "retries_allowed": True,
    "max_attempts": 12,
    "interval_seconds": 0.5,
    "backoff_rate": 1.5,
    "should_retry": lambda error: isinstance(error, StorageError),
}


POST = re.compile(r"post:(\d+):(\d+)")


def post_workflow(delivery_id: int, attempt: int) -> str:
    return f"post:{delivery_id}:{attempt}"


@DBOS.dbos_class(class_name="PostRoom")
class PostRoom(Crew):
    """Runs posts. Built before the engine starts, so that recovered work finds it."""

    def __init__(self, publishing: Publishing, engine: Engine) -> None:
        super().__init__()
        self._publishing = publishing
        self._engine = engine

    async def enqueue(self, delivery_id: int, attempt: int) -> None:
        """Have a due delivery sent; asked again for the same take-up, nothing more happens."""
        queue = HOME if not self._engine.is_alone and await self._publishing.is_at_home(delivery_id) else POSTS
        await self._engine.enqueue(queue, self.post, post_workflow(delivery_id, attempt), delivery_id, attempt)

    async def mend(self, found: Found) -> None:
        """Have the posts sent whose workflows ended in a fault, or were set aside, and had not claimed them yet.

        A post that stops the bot each time is asked about once its grace is over.
        """
        for one in map(POST.fullmatch, (*found.broken, *found.set_aside)):
            if one:
                await self._publishing.take_up_anew(int(one[1]), int(one[2]))

    @DBOS.workflow(name="post", max_recovery_attempts=MAX_RECOVERIES)
    async def post(self, delivery_id: int, attempt: int) -> str:
        with self._engine.present(post_workflow(delivery_id, attempt)):
            result = await DBOS.run_step_async(AGAIN | {"name": "deliver"}, self._deliver, delivery_id, attempt)
            await DBOS.run_step_async({"name": "report"}, self._report, delivery_id, result)
            return result

    async def _deliver(self, delivery_id: int, attempt: int) -> str:
        return (await self._publishing.deliver(delivery_id, attempt)).value

    async def _report(self, delivery_id: int, result: str) -> bool:
        await self._publishing.report(delivery_id, Result(result))
        return True
