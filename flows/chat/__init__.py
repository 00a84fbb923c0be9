"""Asking a chat endpoint for the claims of paragraphs: the one part of annotation that uses the network."""
