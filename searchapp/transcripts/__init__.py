"""Reading a file into a Transcript."""

from searchapp.model import Removed
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.files.source import Scan, SourceFile, scan
from searchapp.transcripts.inspection import Inspection, inspect, inspected
from searchapp.transcripts.reading import Reading, parse, read

__all__ = [
    "Evidence", "Inspection", "Reading", "Removed", "Scan", "SourceFile",
    "inspect", "inspected", "parse", "read", "scan",
]  # fmt: skip
