"""The thresholds of rules: declared by the rule, versioned with dates by each authority, looked up by moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from caseflow.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Setting:
    """A whole number that an authority may set. `help` says where the default comes from; a switch is 0 or 1."""

    name: str
    default: int
    unit: str
    low: int
    high: int
    help: str

    @property
    def switch(self) -> bool:
        """Whether it is a yes-or-no setting."""
        return (self.low, self.high) == (0, 1)

    def check(self, value: int) -> int:
        """The value, or `Refused` when it lies outside the limits."""
        if not self.low <= value <= self.high:
            raise Refused(f"{self.name} must be from {self.low} to {self.high} {self.unit}.", field=self.name)
        return value

    def words(self, value: int) -> str:
        """A value as a person says it: `3 episodes`, `yes`."""
        if self.switch:
            return "yes" if value else "no"
        return f"{value} {self.unit.removesuffix('s') if value == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class SettingsVersion:
    """The values that an authority put in force at a moment; names left out keep the rule's defaults."""

    version: int
    in_force_from: datetime
    values: Mapping[str, int]
    reason: str = ""
    switched_on: bool = True


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The values in force at one moment and the version that they belong to (1: the rule's defaults)."""

    version: int
    values: Mapping[str, int]
    switched_on: bool = True

    def __getitem__(self, name: str) -> int:
        """The value of a setting; a name that the rule does not declare is a fault in the rule."""
        return self.values[name]


class Settings:
    """One rule's thresholds for one authority, through time. A finding keeps the version that it was found under."""

    def __init__(self, declared: Iterable[Setting], versions: Iterable[SettingsVersion] = ()) -> None:
        self._defaults = {s.name: s.default for s in declared}
        self._versions = sorted(versions, key=lambda v: (v.in_force_from, v.version))

    def at(self, moment: datetime) -> Thresholds:
        """The thresholds in force at a moment."""
        chosen: SettingsVersion | None = None
        for version in self._versions:
            if version.in_force_from > moment:
                break
            chosen = version
        if chosen is None:
            return Thresholds(1, self._defaults)
        known = {name: value for name, value in chosen.values.items() if name in self._defaults}
        return Thresholds(chosen.version, {**self._defaults, **known}, chosen.switched_on)


def fixed(declared: Iterable[Setting], values: Mapping[str, int]) -> Settings:
    """Settings that are the same at every moment, for trying values on the past; refuses bad names and values."""
    by_name = {s.name: s for s in declared}
    for name, value in values.items():
        if name not in by_name:
            names = ", ".join(by_name) or "none"
            raise Refused(f"This rule has no setting called {name}. Its settings: {names}.", field=name)
        by_name[name].check(value)
    version = SettingsVersion(0, datetime(1900, 1, 1, tzinfo=UTC), dict(values), "tried on the past")
    return Settings(by_name.values(), [version])
