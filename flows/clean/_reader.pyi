from onrecord.flows.clean.stream import Stream
from onrecord.flows.clean.visible import Page

def read_page(source: Stream) -> Page: ...
