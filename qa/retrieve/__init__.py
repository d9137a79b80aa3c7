"""What the archive has on a question: passages, statements, and which of them may be used."""
