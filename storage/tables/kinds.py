"""What a column may say, and what ids and large numbers are made of."""

from enum import StrEnum

from sqlalchemy import BigInteger, Integer

# SQLite gives the id of the newest row again once that row is gone; `img_12` and `P12` are in somebody's chat.
NEVER_REUSED = {"sqlite_autoincrement": True}
# Seeds have 32 bits without a sign, and files may have more than 2 GB. An integer of SQLite holds both.
LARGE = BigInteger().with_variant(Integer(), "sqlite")


class PersonaStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ERROR = "error"
    DELETED = "deleted"


class Rating(StrEnum):
    """Who may see it. `general` is the default everywhere; `adult` is opened by the owner alone."""

    GENERAL = "general"
    ADULT = "adult"


class AssetType(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"


class Approval(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"  # for a person: the storyboard question
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class DeliveryState(StrEnum):
    SLOT = "slot"  # a time without content yet
    DRAFT = "draft"  # waits for a person's approval
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"  # committed before the request leaves
    POSTED = "posted"
    FAILED = "failed"
    UNKNOWN = "unknown"  # the request may have taken effect
    ASK = "ask"  # only the owner can tell
    CANCELLED = "cancelled"


class IfLate(StrEnum):
    """What becomes of a post that missed its time while nothing could be posted."""

    POST = "post"  # within the grace it goes out late; later than that it is asked about
    ASK = "ask"  # asked about at once
    SKIP = "skip"  # called off, and told


class PendingState(StrEnum):
    OPEN = "open"
    DONE = "done"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class AccountState(StrEnum):
    CONNECTING = "connecting"  # the person was sent to the platform and has not come back with the code
    OK = "ok"
    NEEDS_RECONNECT = "needs_reconnect"  # it expired or was revoked: posts wait


class Role(StrEnum):
    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"


class TicketKind(StrEnum):
    INVITE = "invite"
    LINK = "link"


class LikenessVerdict(StrEnum):
    """What a picture of a persona was found to show, measured against the reference faces."""

    SAME = "same"
    OTHER = "other"
    NONE = "none"
    SEVERAL = "several"


class FaceOrigin(StrEnum):
    """Whose face a reference shows: a real person who has agreed, or nobody: a picture that was made here."""

    CONSENT = "consent"
    SYNTHETIC = "synthetic"


class HostState(StrEnum):
    WORKING = "working"
    STOPPED = "stopped"  # it said goodbye
    LOST = "lost"  # it did not, and others went on with its work
