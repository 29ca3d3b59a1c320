"""Layout: firm, office and name run together before a colon, as Chinese news sites print it.

主持人：各位好。
摩根士丹利分析师Ann Lee：请问毛利率？
首席财务官林明：谢谢。
"""

from __future__ import annotations

from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.colons import Colons
from searchapp.transcripts.page import Page


class AnalystColons(Colons):
    """``摩根士丹利分析师Ann Lee：speech``: who asks is told by firm and office."""

    name = "analyst-colons"
    weight = 0.93

    def recognise(self, page: Page) -> Recognition:
        """Tell how sure this layout is: it needs labels that tell a firm."""
        found = super().recognise(page)
        heads = self._parts(page)[0]
        if not any("分析" in head.label and head.person.role == "analyst" for head in heads.values()):
            return Recognition(0.0, 0)
        return found
