"""What readers of JSON share: the text told apart, read strictly, and every value that knows where it stands."""
