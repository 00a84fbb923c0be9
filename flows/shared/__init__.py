"""What several stages compute alike, as pure as they are."""
