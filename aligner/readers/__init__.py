"""Reading local plans: one function per format behind one table, each giving the same kind of Document."""

from aligner.readers.document import Given, read_bytes, read_document

__all__ = ["Given", "read_bytes", "read_document"]
