"""Every table of the product. Rows are read outside a session and never changed there: collections write.

Human ids: an asset is `img_12` or `reel_12` (the number is the id, whatever the word), a delivery is `P12`,
a job is `J12`, a face is `face_12`.
"""

from storage.tables.assets import Asset, AssetTag, Caption, Tag
from storage.tables.kinds import (
    LARGE,
    NEVER_REUSED,
    AccountState,
    Approval,
    AssetType,
    DeliveryState,
    FaceOrigin,
    HostState,
    IfLate,
    JobState,
    LikenessVerdict,
    PendingState,
    PersonaStatus,
    Rating,
    Role,
    TicketKind,
)
from storage.tables.people import Person, Place, PlaceRole, Preference, Ticket
from storage.tables.personas import Appearance, Consent, Face, Persona, Personality, Style
from storage.tables.posting import Account, Delivery, Destination, Rhythm, Schedule
from storage.tables.running import ErrorEntry, Host, Notice
from storage.tables.talk import Card, Conversation, Cursor, Fact, InboxItem, Message, PendingAction, Receipt, SentFile
from storage.tables.work import GpuRun, Job, Shot

__all__ = [
    "LARGE",
    "NEVER_REUSED",
    "Account",
    "AccountState",
    "Appearance",
    "Approval",
    "Asset",
    "AssetTag",
    "AssetType",
    "Caption",
    "Card",
    "Consent",
    "Conversation",
    "Cursor",
    "Delivery",
    "DeliveryState",
    "Destination",
    "ErrorEntry",
    "Face",
    "FaceOrigin",
    "Fact",
    "GpuRun",
    "Host",
    "HostState",
    "IfLate",
    "InboxItem",
    "Job",
    "JobState",
    "LikenessVerdict",
    "Message",
    "Notice",
    "PendingAction",
    "PendingState",
    "Person",
    "Persona",
    "PersonaStatus",
    "Personality",
    "Place",
    "PlaceRole",
    "Preference",
    "Rating",
    "Receipt",
    "Rhythm",
    "Role",
    "Schedule",
    "SentFile",
    "Shot",
    "Style",
    "Tag",
    "Ticket",
    "TicketKind",
]
