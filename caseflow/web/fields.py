"""The shared gate for what people and programs send: text, days, instants, numbers, each refused in words a person can act on."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from caseflow.core.characters import strange_character
from caseflow.core.dates import EARLIEST
from caseflow.core.errors import Refused
from caseflow.core.references import is_ref

LATEST_YEAR = 2200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})")


def checked(gate: fields.Field, value: Any, field: str) -> Any:
    """What a gate makes of a cell of a file or a word of a command; raises `Refused` naming it, in the words of form and program."""
    try:
        return gate.deserialize(value)
    except ValidationError as error:
        raise Refused(_first(error.messages), field=field) from None


def _first(messages: Any) -> str:
    """The first of what a gate says, which for a list it says by the place in the list."""
    while not isinstance(messages, str):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return messages


class Payload(Schema):
    """What somebody sends: a field that is not known is refused by its name."""

    class Meta:
        """Refuse what is not known."""

        unknown = RAISE


def iso(instant: datetime | None) -> str | None:
    """An instant for programs, to the microsecond, in UTC: `2026-10-24T22:30:00Z`."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Line(fields.Field[str | None]):
    """One line of text, kept as typed in Unicode's composed form (NFC). Blank means not given."""

    allowed = ""

    def __init__(self, *, longest: int = 200, **keywords: Any) -> None:
        keywords.setdefault("allow_none", not keywords.get("required"))
        super().__init__(**keywords)
        self.longest = longest
        self.metadata = {"maxLength": longest, **({"minLength": 1} if self.required else {}), **self.metadata}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str | None:
        if not isinstance(value, str):
            raise ValidationError("Enter text.")
        text = unicodedata.normalize("NFC", self._lines(value)).strip()
        if len(text) > self.longest:
            raise ValidationError(f"Use at most {self.longest} characters.")
        if strange_character(text, self.allowed) is not None:
            raise ValidationError("This holds a character that cannot be kept, such as a hidden control character. Type it afresh.")
        if not text and self.required:
            raise ValidationError("This is needed.")
        return text or None

    def _validate(self, value: str | None) -> None:
        if value is not None:
            super()._validate(value)

    def _lines(self, text: str) -> str:
        return text


class Prose(Line):
    """Text that may run over several lines."""

    allowed = "\n\t"

    def __init__(self, *, longest: int = 20_000, **keywords: Any) -> None:
        super().__init__(longest=longest, **keywords)

    def _lines(self, text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n")


class Choice(fields.Field[str | None]):
    """One of a few words."""

    def __init__(self, choices: Sequence[str], **keywords: Any) -> None:
        keywords.setdefault("allow_none", not keywords.get("required"))
        super().__init__(**keywords)
        self.choices = tuple(choices)
        self.metadata = {"enum": [*self.choices] if self.required else [*self.choices, None], **self.metadata}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str | None:
        if value == "" and not self.required:
            return None
        if not isinstance(value, str) or value not in self.choices:
            raise ValidationError(f"Choose one of: {', '.join(self.choices)}.")
        return value


class Day(fields.Field[date | None]):
    """A day as `YYYY-MM-DD`, from 1990 on; a date of birth from 1980 on (`since=EARLIEST_BIRTH`)."""

    def __init__(self, *, since: date = EARLIEST, **keywords: Any) -> None:
        keywords.setdefault("allow_none", not keywords.get("required"))
        super().__init__(**keywords)
        self.since = since.year
        self.metadata = {"pattern": rf"^(19[{since.year // 10 % 10}-9][0-9]|2[01][0-9]{{2}})-[0-9]{{2}}-[0-9]{{2}}$", **self.metadata}

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else value.isoformat()

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date | None:
        if value == "" and not self.required:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("Enter a day as YYYY-MM-DD.")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValidationError("There is no such day.") from None
        if not self.since <= day.year <= LATEST_YEAR:
            raise ValidationError("There must be a mistake in the year.")
        return day


class Instant(fields.Field[datetime | None]):
    """A moment as ISO 8601 with its offset from UTC, such as `2026-10-24T23:30:00+01:00`; in Python aware and in UTC."""

    def __init__(self, **keywords: Any) -> None:
        keywords.setdefault("allow_none", not keywords.get("required"))
        super().__init__(**keywords)
        self.metadata = {"pattern": r"^(199[0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}T.*(Z|[+-][0-9]{2}:[0-9]{2})$", **self.metadata}

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return iso(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> datetime | None:
        if value == "" and not self.required:
            return None
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        return instant_of(value)


def instant_of(value: Any) -> datetime:
    """The instant that an ISO 8601 text with an offset names; raises `ValidationError` for every other form."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value) or value.endswith("-00:00"):
        raise ValidationError("Enter a time with its offset from UTC, like 2026-10-24T23:30:00+01:00.")
    if not EARLIEST.year <= int(value[:4]) <= LATEST_YEAR:
        raise ValidationError("There must be a mistake in the year.")
    if value[-6] in "+-" and (int(value[-5:-3]) > 14 or int(value[-2:]) > 59):
        raise ValidationError("There is no such offset from UTC.")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError("There is no such time.") from None


class Whole(fields.Field[int | None]):
    """A whole number between two bounds."""

    def __init__(self, *, least: int, most: int, **keywords: Any) -> None:
        keywords.setdefault("allow_none", not keywords.get("required"))
        super().__init__(**keywords)
        self.least, self.most = least, most
        self.metadata = {"minimum": least, "maximum": most, **self.metadata}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            raise ValidationError(f"Enter a whole number between {self.least} and {self.most}.")
        return value


class Flag(fields.Field[bool | None]):
    """Yes or no; null where nobody knows."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool | None:
        if not isinstance(value, bool):
            raise ValidationError("Answer true or false.")
        return value


class Lines(fields.List):
    """A few lines of text, such as aliases; blank ones are left out, doubles kept once."""

    def __init__(self, *, longest: int = 200, most: int = 20, **keywords: Any) -> None:
        super().__init__(Line(longest=longest, required=True), **keywords)
        self.most = most
        self.metadata = {"maxItems": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **keywords: Any) -> list[Any]:
        if isinstance(value, list):
            if len(value) > self.most:
                raise ValidationError(f"Give at most {self.most}.")
            value = [one for one in value if not (isinstance(one, str) and not one.strip())]
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **keywords)))


class Ref(fields.Field[str]):
    """A record's reference."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.metadata = {"pattern": "^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", **self.metadata}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        return value

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str) or not is_ref(value):
            raise ValidationError("There is no such record.")
        return value


class Refs(fields.List):
    """References of a few records."""

    def __init__(self, *, most: int = 50, **keywords: Any) -> None:
        super().__init__(Ref(), **keywords)
        self.most = most
        self.metadata = {"minItems": 1, "maxItems": most, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **keywords: Any) -> list[Any]:
        if isinstance(value, list) and not 1 <= len(value) <= self.most:
            raise ValidationError(f"Name between 1 and {self.most} records.")
        return list(dict.fromkeys(super()._deserialize(value, attr, data, **keywords)))
