"""Sentences to vectors: the encoder, its weights, and how models are run on the CPU."""
