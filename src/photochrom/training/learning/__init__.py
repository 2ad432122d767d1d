"""What is learned: objectives, losses, optimizer and what a network starts from."""
