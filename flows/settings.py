"""Settings: ``onrecord.toml`` in the warehouse folder < environment ``ONRECORD_*`` < command-line option."""

import json
import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, JsonValue, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from onrecord.flows.ingest.columns import FIELDS
from onrecord.flows.ingest.documents import Limits
from onrecord.warehouse.errors import OnrecordError

DEFAULT_WAREHOUSE = Path("data")
FILE_NAME = "onrecord.toml"
PREFIX = "ONRECORD_"
DUCKLAKE_SCHEME = "postgres:"
CHAT_KEY = "ONRECORD_CHAT_KEY"  # no setting: it stands in the environment alone and is read where it is sent
# Characters that delta-rs takes for an escape, or DuckDB for a pattern, in the path of a file.
_UNNAMEABLE = frozenset("%[]?*|^\\")


class SettingsError(OnrecordError):
    """A setting is unknown or its value does not fit."""


class Settings(BaseSettings):
    """Every setting, with its default. Those named in ROW_SETTINGS change rows and so restate what they touch."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    warehouse: Path = Field(DEFAULT_WAREHOUSE, description="folder of lake, catalogue and onrecord.toml")
    lake_address: str = Field(
        "", pattern=r"^(s3://[^/]+(/.*)?)?$", description="s3:// address of the lake, if elsewhere"
    )
    ducklake: str = Field(
        "", description="postgres: and a libpq connection string: a DuckLake that each publish shows the same files in"
    )
    workers: int = Field(1, ge=1, le=256, description="worker processes for cleaning and annotating")
    runner: Literal["local", "processes", "dask", "ray"] = Field(
        "processes", description="where batches are worked on: this process, `workers` processes, or a cluster"
    )
    runner_address: str = Field("", description="address of a Dask or Ray cluster; without, one is started here")
    batch_size: int = Field(200, ge=1, le=100_000, description="documents in one batch")
    partitions: int = Field(
        1,
        ge=1,
        le=4096,
        description="jobs that a stage over the whole corpus is divided in, about; more where large",
    )
    annotator: Literal["model", "rules"] = Field(
        "model", description="what reads names and statements: spaCy's model, or rules alone, which are faster"
    )
    memory_limit: str = Field(
        "1GB",
        pattern=r"^[0-9]+(\.[0-9]+)? ?([KMGT]i?B|%)$",
        description="memory that DuckDB may use for joins before it spills to disk",
    )
    max_bytes: int = Field(64 * 1024 * 1024, ge=1, description="larger documents are rejected as too_large")
    max_unpacked_bytes: int = Field(
        64 * 1024 * 1024 * 1024, ge=1, description="an input that unpacks to more is given up as too_large"
    )
    max_entries: int = Field(200_000, ge=1, description="members read of one archive, with the archives inside it")
    max_depth: int = Field(5, ge=1, le=50, description="packings and archives inside each other that are opened")
    retention_days: float = Field(
        7, ge=0, le=3650, description="days that superseded files are kept, for open readers and earlier runs"
    )
    notify_url: str | None = Field(None, description="address that `onrecord serve` posts failures to, a secret")
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="for a field of rows (text, html, title, …) the column that holds it, where its name does not say",
    )
    severities: dict[str, Literal["block", "warn"]] = Field(
        default_factory=dict,
        description="for a check, by its name in view quality: whether its failure blocks or warns",
    )
    allow_private: bool = Field(False, description="fetch from private and loopback addresses too")
    fetch_max_entries: int = Field(200, ge=0, le=100_000, description="pages that one feed or sitemap may lead to")
    refetch_hours: float = Field(24, ge=0, description="hours before an entry of a feed is asked for again")
    fetch_delay: float = Field(1, ge=0, le=3600, description="seconds between two requests to a host")
    fetch_max_delay: float = Field(60, ge=0, le=3600, description="seconds that a host may make us wait, at most")
    fetch_timeout: float = Field(60, gt=0, le=3600, description="seconds that one request may take in all")
    fetch_hosts: int = Field(8, ge=1, le=64, description="hosts that are asked at the same time")
    fetch_retries: int = Field(3, ge=0, le=10, description="further tries after a failure that may pass")
    fetch_contact: str = Field("", description="address of a page about you, told to servers in the user agent")
    fetch_proxy: str | None = Field(None, description="address of an HTTP proxy; those of the environment are ignored")
    chat_url: str = Field("", description="base address of a chat endpoint; nothing is asked without")
    chat_model: str = Field("", description="model that the chat endpoint is asked for")
    chat_options: dict[str, JsonValue] = Field(
        {"max_tokens": 4096, "temperature": 0}, description="other fields of each chat request"
    )
    chat_max_requests: int = Field(1000, ge=0, description="chat requests that one run may make, each try counted")
    chat_max_tokens: int = Field(1_000_000, ge=0, description="tokens, asked and answered, that one run may use")
    chat_timeout: float = Field(120, gt=0, le=3600, description="seconds that one chat request may take in all")
    chat_retries: int = Field(3, ge=0, le=10, description="further tries after 429, 5xx or a failure of the network")
    chat_at_once: int = Field(4, ge=1, le=64, description="chat requests under way at the same time")

    @field_validator("ducklake")
    @classmethod
    def check_ducklake(cls, address: str) -> str:
        """Raise ValueError for what is no address of a PostgreSQL database, or holds a password."""
        if not address:
            return address
        if not address.startswith(DUCKLAKE_SCHEME):
            raise ValueError("expected an address such as postgres:host=db.example.org dbname=press user=onrecord")
        if "password" in address or "://" in address:
            raise ValueError("expected name=value pairs, no password: it belongs into PGPASSWORD or ~/.pgpass")
        return address

    @field_validator("chat_url")
    @classmethod
    def check_chat_url(cls, url: str) -> str:
        """Raise ValueError for what is no plain web address; what is private belongs into the environment."""
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("expected an http or https address such as https://api.example.org/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError(f"expected no user, password or query in the address; the key goes into {CHAT_KEY}")
        return url.rstrip("/")

    @field_validator("chat_options")
    @classmethod
    def sort_chat_options(cls, options: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Return the options in order of name: another order is no other question."""
        return dict(sorted(options.items()))

    @model_validator(mode="after")
    def check_chat(self) -> Self:
        """Raise ValueError where an endpoint is named without a model, or a model without an endpoint."""
        if bool(self.chat_url) != bool(self.chat_model):
            raise ValueError("chat_url and chat_model: expected both or neither")
        return self

    @model_validator(mode="after")
    def check_runner(self) -> Self:
        """Raise ValueError for the address of a cluster where none is to be used."""
        if self.runner_address and not self.is_on_cluster:
            raise ValueError(f"runner_address: expected with runner dask or ray, found with {self.runner}")
        return self

    @field_validator("columns")
    @classmethod
    def check_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        """Raise ValueError where a column is said to hold what is none of our fields."""
        unknown = sorted(columns.keys() - set(FIELDS))
        if unknown:
            raise ValueError(f"{unknown} are no fields of a row; expected some of {sorted(FIELDS)}")
        return columns

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def is_on_cluster(self) -> bool:
        """Whether batches are worked on by Dask or Ray."""
        return self.runner in ("dask", "ray")

    @property
    def lake(self) -> Path | str:
        """Folder of the lake's tables, or their address."""
        return self.lake_address or self.warehouse / "lake"

    @property
    def limits(self) -> Limits:
        """What one input may cost, and what the columns of tables mean."""
        return Limits(
            max_bytes=self.max_bytes,
            max_unpacked_bytes=self.max_unpacked_bytes,
            max_entries=self.max_entries,
            max_depth=self.max_depth,
            columns=self.columns,
        )

    @property
    def row_settings(self) -> str:
        """The settings that change rows, as canonical JSON."""
        return json.dumps({name: getattr(self, name) for name in ROW_SETTINGS}, sort_keys=True)

    def chosen(self, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Return name and value of the named settings."""
        return tuple((name, str(getattr(self, name))) for name in names)


ROW_SETTINGS = ("max_bytes", "max_unpacked_bytes", "max_entries", "max_depth")


def load_settings(warehouse: Path | None = None, **options: Any) -> Settings:
    """Read the settings for a warehouse; options of None count as not given.

    Raises SettingsError that names the setting, what was expected and what was found.
    """
    root = warehouse or Path(os.environ.get("ONRECORD_WAREHOUSE", DEFAULT_WAREHOUSE))
    _check_folder(root.resolve())
    _check_environment()

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=root / FILE_NAME)

    given = {name: value for name, value in options.items() if value is not None}
    try:
        return FromFile(warehouse=root.resolve(), **given)
    except ValidationError as error:
        problems = "; ".join(map(_problem, error.errors()))
        raise SettingsError(f"settings (options, ONRECORD_*, {root / FILE_NAME}): {problems}") from error
    except ValueError as error:
        raise SettingsError(f"{root / FILE_NAME}: not valid TOML ({error}); correct that line") from error


def _problem(error: ErrorDetails) -> str:
    """Return what is wrong with a setting, and what was found; not where that may be a key or a password."""
    name = ".".join(map(str, error["loc"]))
    if not name:  # settings that do not fit each other; the message names them
        return error["msg"]
    if error["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, n=1)
        return f"{name}: there is no such setting; " + (f"did you mean {near[0]}?" if near else "remove it")
    is_told = not any(word in name.lower() for word in ("key", "secret", "password", "chat_url", "ducklake"))
    return f"{name}: {error['msg']}" + (f", found {error['input']!r}" if is_told else "")


def _check_environment() -> None:
    """Refuse a variable that is no setting, which would be a setting misspelt; raise SettingsError."""
    names = {name: name.upper().removeprefix(PREFIX) for name in os.environ if name.upper().startswith(PREFIX)}
    known = [*(field.upper() for field in Settings.model_fields), CHAT_KEY.removeprefix(PREFIX)]
    for variable, name in sorted(names.items()):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise SettingsError(
                f"environment variable {variable}: expected the name of a setting, found {name.lower()}; "
                + (f"did you mean {PREFIX}{near[0]}?" if near else "unset it")
            )


def _check_folder(root: Path) -> None:
    """Refuse a warehouse folder that the libraries below cannot name; raise SettingsError."""
    strange = sorted({character for character in str(root) if character in _UNNAMEABLE or not character.isprintable()})
    if strange:
        raise SettingsError(f"warehouse {root}: expected a path without {strange}; choose another folder")
    if root.exists() and not root.is_dir():
        raise SettingsError(f"warehouse {root}: expected a folder, found a file; choose another --warehouse")
