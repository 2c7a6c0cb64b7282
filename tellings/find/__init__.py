"""What one article says by itself: times, its own date, mentions and entities, quotes, events, statements."""
