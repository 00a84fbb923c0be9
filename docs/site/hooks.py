"""What differs between the pages on the site and in the checkout: files beyond docs/ are named instead of linked."""

import re


def on_page_markdown(markdown: str, **_: object) -> str:
    """Replace links to files of the checkout that are no page."""
    return re.sub(r"\[([^\]]*)\]\(\.\./([^)#]+)[^)]*\)", r"\1 (`\2` in the checkout)", markdown)
