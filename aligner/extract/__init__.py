"""Reading a plan for what it commits to: sentences with their function, measures, indicator targets, milestones.

``“十三五”期间建成5G基站3.2万个`` is an achievement and no measure: this package tells the two apart.
"""

from __future__ import annotations

from aligner.model.document import Document
from aligner.model.findings import Findings
from aligner.model.national import Catalogue

__all__ = ["extract_findings"]


def extract_findings(document: Document, catalogue: Catalogue) -> Findings:
    """Everything the plan says in answerable form, in the order of the text."""
    # spaCy takes a second to import: only a check pays it.
    from aligner.extract.annotations import annotated_sentences
    from aligner.extract.indicators import find_targets
    from aligner.extract.legible import legible, verbatim
    from aligner.extract.measures import measures_of
    from aligner.extract.milestones import find_milestones

    text = legible(document)
    sentences = annotated_sentences(text)
    findings = Findings(
        sentences=sentences,
        measures=measures_of(sentences),
        targets=find_targets(text, sentences, catalogue),
        milestones=find_milestones(sentences, catalogue),
    )
    return findings if text is document else verbatim(findings, document)
