"""Who cooperates with whom, on what, with whose money."""

from directory.models.actor import Actor, ActorAttachment, ActorContact
from directory.models.bulk import GroupAct
from directory.models.collectivite import Collectivite, FormerName
from directory.models.country import Country
from directory.models.drawn import DrawnCard
from directory.models.erasure import ErasedPrint, Erasure
from directory.models.following import (
    Dispatch,
    FollowedSelection,
    Follower,
    News,
    SheetPrint,
    Subscription,
    Watch,
)
from directory.models.freshness import Campaign, VerificationRequest
from directory.models.funding import Funder, Funding
from directory.models.gazetteer import GazetteerTown
from directory.models.imports import ImportBatch, ImportGlance, ImportLayout, ImportProgress, ImportRow
from directory.models.jumelage import (
    Jumelage,
    JumelageAttachment,
    JumelageContact,
    JumelageMember,
    JumelageMilestone,
)
from directory.models.mail import Mail
from directory.models.merging import Likeness, Merge
from directory.models.message import Message, MessageRefusal
from directory.models.network import Network, NetworkPartner, Office
from directory.models.project import (
    Project,
    ProjectActor,
    ProjectAttachment,
    ProjectContact,
    ProjectLocality,
)
from directory.models.reply import CannedReply
from directory.models.revision import Revision
from directory.models.submission import PersonalLink, Submission, SubmissionEntry, SubmissionFile
from directory.models.themes import SDG, Sector
from directory.models.throttle import Throttle
from directory.models.trace import Redirection, Verification

__all__ = [
    "Actor",
    "ActorAttachment",
    "ActorContact",
    "Campaign",
    "CannedReply",
    "Collectivite",
    "Country",
    "Dispatch",
    "DrawnCard",
    "ErasedPrint",
    "Erasure",
    "FollowedSelection",
    "Follower",
    "FormerName",
    "Funder",
    "Funding",
    "GazetteerTown",
    "GroupAct",
    "ImportBatch",
    "ImportGlance",
    "ImportLayout",
    "ImportProgress",
    "ImportRow",
    "Jumelage",
    "JumelageAttachment",
    "JumelageContact",
    "JumelageMember",
    "JumelageMilestone",
    "Likeness",
    "Mail",
    "Merge",
    "Message",
    "MessageRefusal",
    "Network",
    "NetworkPartner",
    "News",
    "Office",
    "PersonalLink",
    "Project",
    "ProjectActor",
    "ProjectAttachment",
    "ProjectContact",
    "ProjectLocality",
    "Redirection",
    "Revision",
    "SDG",
    "Sector",
    "SheetPrint",
    "Submission",
    "SubmissionEntry",
    "SubmissionFile",
    "Subscription",
    "Throttle",
    "Verification",
    "VerificationRequest",
    "Watch",
]
