"""What others read: answers, articles and statements as JSON, JSON lines, CSV and Markdown."""
