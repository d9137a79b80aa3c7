"""What of an article is quoted: paragraphs, marks, transcripts, posts and answers without marks."""
