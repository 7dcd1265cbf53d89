"""What the readers of pages share, whatever they are written in: a flow of headings and blocks becomes a record."""
