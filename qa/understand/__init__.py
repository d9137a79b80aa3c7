"""What a question asks: kinds of answer, names, days, and what a conversation leans on."""
