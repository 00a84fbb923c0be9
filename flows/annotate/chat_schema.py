"""What a chat endpoint is asked to answer: the claims of a paragraph, in words copied from it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Modality = Literal["asserted", "possible", "expected", "opinion"]


class _Exact(BaseModel):
    """Neither other fields nor other types are taken, and the JSON schema says so."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ChatClaim(_Exact):
    """One claim. All words are to be copied from the paragraph; whatever is not found there is refused."""

    claim: str = Field(description="the words that state it, one unbroken stretch of the paragraph")
    subject: str | None = Field(description="the words that name whom or what it is about; null if none do")
    predicate: str = Field(description="the verb with its auxiliaries and particle, inside the claim's words")
    object: str | None = Field(description="the words of the object or complement; null without one")
    holder: str | None = Field(description="the words that name who says so; null if the article itself does")
    polarity: Literal["affirmed", "negated"]
    modality: Modality = Field(description="asserted as fact, possible, expected to happen, or an opinion")


class ChatAnswer(_Exact):
    """The claims of one paragraph, none where it states nothing."""

    claims: list[ChatClaim]
