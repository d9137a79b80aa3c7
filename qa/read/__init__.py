"""What passages say: sentences of evidence, answering words, and how likely both are right."""
