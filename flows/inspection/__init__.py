"""Asking a warehouse about itself: receipts, verification, differences between runs and articles, plans, health."""
