"""What a chat endpoint answered about paragraphs, kept so that nothing is asked twice. Empty unless one is set."""

import pyarrow as pa

from onrecord.warehouse.contract import TOOL, Column, Table, integer, text, time
from onrecord.warehouse.tables.structs import CLAIM_FIELDS, struct_list

CHAT_ANSWERS = Table(
    name="chat_answers",
    doc="Answers of chat endpoints on the claims of paragraphs, as received; the tool is model, options and prompt.",
    grain="one row per paragraph and tool",
    key=("paragraph_id", "tool_id"),
    kept_by="blocks.paragraph_id",
    columns=(
        text("paragraph_id", "par: over the exact characters"),
        text("content", "the answer, unchanged; nothing in it is verified"),
        text("finish_reason", "why the endpoint ended its answer", nullable=True),
        text("model", "model as the endpoint names it", nullable=True),
        text("host", "host of the endpoint"),
        integer("n_question_tokens", "tokens of the question, as the endpoint counts them", nullable=True),
        integer("n_answer_tokens", "tokens of the answer, as the endpoint counts them", nullable=True),
        time("asked_at", "when the answer came"),
        TOOL,
    ),
)

CHAT_CLAIMS = Table(
    name="chat_claims",
    doc="Claim candidates out of chat answers whose words were all found in the paragraph.",
    grain="one row per answered paragraph and language",
    key=("paragraph_id", "language"),
    kept_by="blocks.paragraph_id",
    columns=(
        text("paragraph_id", "par: over the exact characters"),
        text("language", "language that the paragraph was read as"),
        Column(
            "claims",
            struct_list(**CLAIM_FIELDS, holder_start=pa.int64(), holder_end=pa.int64()),
            "as in paragraph_annotations, with the words that name who stands behind each; NULL where the answer is "
            "of no use, so that the paragraph's own claims hold",
            nullable=True,
        ),
        TOOL,
    ),
)

TABLES = (CHAT_ANSWERS, CHAT_CLAIMS)
