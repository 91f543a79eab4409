// The room is drawn; its first test comes with its own commit.
