"""What others read: the warehouse in their formats, each a stream of documents made of rows of views."""
