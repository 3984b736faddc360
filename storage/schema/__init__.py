"""Tables, typed; singular names. The classes end in Row, because the records that travel have the plain names."""

from storage.schema.articles import (
    ArticleRow,
    ArticleUrlRow,
    AttachmentRow,
    CutRow,
    ImageRow,
    RevisionRow,
    TagRow,
)
from storage.schema.base import Base, table
from storage.schema.citations import CitationRow, DocumentRow
from storage.schema.commits import CommitMarkRow
from storage.schema.figures import ListingPageRow, RunFiguresRow
from storage.schema.ledger import EntrySectionRow, LedgerEntryRow, PageRow, TopicHitRow
from storage.schema.likeness import ResemblanceRow, SeedRow, SeedSightingRow, SignatureBandRow, SignatureRow
from storage.schema.messages import DeliveryRow, MessageRow, ReceiverRow, SavedSearchRow
from storage.schema.portals import MetaRow, PortalCheckRow, PortalRow, ProvinceNameRow, ProvinceRow, RunRow, SectionRow
from storage.schema.schedule import PacingRow, ScheduleRow
from storage.schema.terms import TermHitRow, TermRow, TermSpellingRow

__all__ = [
    "ArticleRow",
    "ArticleUrlRow",
    "AttachmentRow",
    "Base",
    "CitationRow",
    "CommitMarkRow",
    "CutRow",
    "DeliveryRow",
    "DocumentRow",
    "EntrySectionRow",
    "ImageRow",
    "LedgerEntryRow",
    "ListingPageRow",
    "MessageRow",
    "MetaRow",
    "PacingRow",
    "PageRow",
    "PortalCheckRow",
    "PortalRow",
    "ProvinceNameRow",
    "ProvinceRow",
    "ReceiverRow",
    "ResemblanceRow",
    "RevisionRow",
    "RunFiguresRow",
    "RunRow",
    "SavedSearchRow",
    "ScheduleRow",
    "SectionRow",
    "SeedRow",
    "SeedSightingRow",
    "SignatureBandRow",
    "SignatureRow",
    "TagRow",
    "TermHitRow",
    "TermRow",
    "TermSpellingRow",
    "TopicHitRow",
    "table",
]
