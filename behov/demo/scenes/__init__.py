"""What happens to each behov of demo/behov.json. The motivations are ours and made up."""

from behov.demo.scenes import recommended, undecided
from behov.demo.scenes.scene import Scene

SCENES = (
    *undecided.DRAFTS,
    *undecided.SENT_IN,
    *undecided.IN_BEREDNING,
    *undecided.WAITING_FOR_ANSWER,
    *undecided.IN_ARENA,
    *undecided.ENDED_EARLY,
    *recommended.READY,
    *recommended.DECIDED,
    *recommended.CARRIED_OUT,
)

__all__ = ["SCENES", "Scene"]
