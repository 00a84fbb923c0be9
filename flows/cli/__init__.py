"""The command line `onrecord`."""
