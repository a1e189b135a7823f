"""The JSON Schema of both forms, for docs/nyttokalkyl.schema.json and for other programs."""

from typing import Any

from nyttokalkyl.interchange import form, result_form
from nyttokalkyl.interchange.kinds import Schema


def schema() -> Schema:
    """A calculation by default; the results are #/$defs/result."""
    definitions: Schema = {}
    calculation = _shared(form.CALCULATION.schema(), definitions)
    definitions["result"] = _shared(result_form.RESULT.schema(), definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Nyttokalkyl",
        "description": "A nyttokalkyl to be evaluated. Its results are #/$defs/result. What no "
        "schema can say, such as that an alternative exists, is said by evaluate_nyttokalkyl.",
        **calculation,
        "$defs": definitions,
    }


def _shared(found: Any, definitions: Schema) -> Any:
    """Move what has a title to the definitions, and refer to it."""
    if isinstance(found, list):
        return [_shared(item, definitions) for item in found]
    if not isinstance(found, dict):
        return found
    found = {name: _shared(item, definitions) for name, item in found.items()}
    title = found.get("title")
    if not isinstance(title, str):
        return found
    description = found.pop("description", None)
    definitions[title] = {name: item for name, item in found.items() if name != "title"}
    reference = {"$ref": f"#/$defs/{title}"}
    return reference if description is None else {"description": description, **reference}
