"""When a server should let go of what it holds. Pure."""

from dataclasses import dataclass

EVERY = 100  # jobs
LOOK_EVERY = 10  # jobs between two looks at the server's memory
LEAST_RAM = 0.08  # of the server's memory, free


@dataclass
class Freeing:
    """What one server has done for us since its memory was last freed.

    Another family of models frees it at once: two of them (an SDXL checkpoint has 6.9 GB, a video model 10 to 28) fit
    into few cards together, and what does not fit is swapped through memory step by step.
    """

    family: str = ""
    jobs: int = 0

    def reason(self, family: str, *, ram_left: float = 1.0) -> str:
        """Why it should be freed before a job of this family; "" when it need not."""
        if self.jobs and family and self.family and family != self.family:
            return "another family of models"
        if self.jobs >= EVERY:
            return "many jobs"
        return "little memory left" if self.jobs and ram_left < LEAST_RAM else ""

    @property
    def wants_a_look(self) -> bool:
        """Whether it is time to see how much memory the server has left."""
        return self.jobs > 0 and self.jobs % LOOK_EVERY == 0

    def freed(self) -> None:
        self.family, self.jobs = "", 0

    def ran(self, family: str) -> None:
        self.family = family or self.family
        self.jobs += 1
