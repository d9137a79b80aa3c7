"""What publishers, agencies and press databases send: feeds, wire stories, exports."""
