"""From a file to a Transcript: read, parse, enrich."""

from searchapp.model import Removed
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.inspection import Inspection, inspect, inspected
from searchapp.transcripts.reading import Reading, parse, read
from searchapp.transcripts.source import Scan, SourceFile, scan

__all__ = [
    "Evidence", "Inspection", "Reading", "Removed", "Scan", "SourceFile",
    "inspect", "inspected", "parse", "read", "scan",
]  # fmt: skip
