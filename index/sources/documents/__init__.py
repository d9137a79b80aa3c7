"""PDF, Word, OpenDocument, RTF and EPUB."""
