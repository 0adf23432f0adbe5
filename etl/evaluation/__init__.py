"""How well a published graph says what a reader found in the same minutes: precision and recall of every kind of fact.

Annotated facts stand in JSON files, one a document (`docs/annotations.md`); what they do not tell is not judged.
"""
