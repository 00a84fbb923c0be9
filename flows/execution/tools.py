"""Which tool each stage is now: its version, settings, seeds and libraries."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.flows.settings import Settings
from onrecord.flows.stage import Scope, Stage
from onrecord.flows.stages import STAGES


@dataclass(frozen=True)
class Tool:
    """A stage as it would run now; its id is that of rows made by it."""

    tool_id: str
    stage: str
    version: int
    parameters: Mapping[str, str]

    @property
    def row(self) -> dict[str, object]:
        """The row of table `tools`."""
        return {"tool_id": self.tool_id, "stage": self.stage, "version": self.version, "parameters": self.written}

    @property
    def written(self) -> str:
        """The parameters as canonical JSON."""
        return json.dumps(self.parameters, sort_keys=True)


class Tools:
    """The tools of now, each found out when it is asked for, as that may need a model to be installed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._found: dict[str, Tool] = {}

    def __getitem__(self, stage: str) -> Tool:
        """Return the tool of a stage; raises ModuleNotFoundError where its model is not installed."""
        if stage not in self._found:
            self._found[stage] = self._tool(STAGES[stage])
        return self._found[stage]

    def _tool(self, stage: Stage) -> Tool:
        parameters = dict(stage.parameters(**dict(self._settings.chosen(stage.options))))
        parameters |= {f"follows {name}": self[name].tool_id for name in stage.follows}
        if stage.scope is Scope.INPUTS:
            parameters["settings"] = self._settings.row_settings
        return Tool(stage.tool_id(json.dumps(parameters, sort_keys=True)), stage.name, stage.version, parameters)
