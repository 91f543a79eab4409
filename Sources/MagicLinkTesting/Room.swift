// The room is drawn; its first type comes with its own commit.
