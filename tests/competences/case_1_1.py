"""What the CASE 1.1 standard (1EdTech, « getCFPackage ») allows in a package, written from its tables and apart from our code, as
a JSON Schema: types, required keys, and no other key."""

from typing import Any

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
URI = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
FREE = {"type": "object"}
UUID = {"type": "string", "pattern": "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"}
EXTENSION = {"type": "string", "pattern": r"(ext:)[a-zA-Z0-9.\-_]+"}
ASSOCIATIONS = [
    "isChildOf",
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
]


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": one}


LINK = _object("title identifier uri", title=TEXT, identifier=UUID, uri=URI)
END = _object(
    "title identifier uri",
    title=TEXT,
    identifier=TEXT,
    uri=URI,
    targetType={"anyOf": [{"const": "CASE"}, EXTENSION]},
)
#: What everything has.
_THING = {"identifier": UUID, "uri": URI, "lastChangeDateTime": MOMENT, "extensions": FREE}
_STATUS = {"statusStartDate": DAY, "statusEndDate": DAY, "licenseURI": LINK}
_ABOUT = {"subject": TEXTS, "subjectURI": _list(LINK), "language": TEXT, "notes": TEXT}
_DEFINED = {"title": TEXT, "description": TEXT, "hierarchyCode": TEXT}

DOCUMENT = _object(
    "identifier uri creator title lastChangeDateTime",
    **_THING,
    **_STATUS,
    **_ABOUT,
    frameworkType=TEXT,
    caseVersion={"const": "1.1"},
    creator=TEXT,
    title=TEXT,
    officialSourceURL=URI,
    publisher=TEXT,
    description=TEXT,
    version=TEXT,
    adoptionStatus=TEXT,
)
ITEM = _object(
    "identifier fullStatement uri lastChangeDateTime",
    **_THING,
    **_STATUS,
    **_ABOUT,
    fullStatement=TEXT,
    alternativeLabel=TEXT,
    CFItemType=TEXT,
    CFItemTypeURI=LINK,
    humanCodingScheme=TEXT,
    listEnumeration=TEXT,
    abbreviatedStatement=TEXT,
    conceptKeywords=TEXTS,
    conceptKeywordsURI=LINK,
    educationLevel=TEXTS,
)
ASSOCIATION = _object(
    "identifier associationType uri originNodeURI destinationNodeURI lastChangeDateTime",
    **_THING,
    associationType={"anyOf": [{"enum": ASSOCIATIONS}, EXTENSION]},
    sequenceNumber=WHOLE,
    originNodeURI=END,
    destinationNodeURI=END,
    CFAssociationGroupingURI=LINK,
    notes=TEXT,
)
_DEFINED_REQUIRED = "identifier uri title hierarchyCode lastChangeDateTime"
DEFINITIONS = _object(
    "",
    CFConcepts=_list(_object(_DEFINED_REQUIRED, **_THING, **_DEFINED, keywords=TEXT)),
    CFSubjects=_list(_object(_DEFINED_REQUIRED, **_THING, **_DEFINED)),
    CFItemTypes=_list(_object(f"{_DEFINED_REQUIRED} description", **_THING, **_DEFINED, typeCode=TEXT)),
    CFLicenses=_list(
        _object(
            "identifier uri title licenseText lastChangeDateTime",
            **_THING,
            title=TEXT,
            description=TEXT,
            licenseText=TEXT,
        )
    ),
    CFAssociationGroupings=_list(
        _object("identifier uri title lastChangeDateTime", **_THING, title=TEXT, description=TEXT)
    ),
    extensions=FREE,
)
LEVEL = _object(
    "identifier uri lastChangeDateTime",
    **_THING | {"extensions": _list(FREE)},
    description=TEXT,
    quality=TEXT,
    score=NUMBER,
    feedback=TEXT,
    position=WHOLE,
    rubricCriterionId=UUID,
)
CRITERION = _object(
    "identifier uri lastChangeDateTime",
    **_THING,
    category=TEXT,
    description=TEXT,
    CFItemURI=LINK,
    weight=NUMBER,
    position=WHOLE,
    rubricId=UUID,
    CFRubricCriterionLevels=_list(LEVEL),
)
RUBRIC = _object(
    "identifier uri lastChangeDateTime",
    **_THING,
    title=TEXT,
    description=TEXT,
    CFRubricCriteria=_list(CRITERION),
)
PACKAGE = _object(
    "CFDocument",
    CFDocument=DOCUMENT,
    CFItems=_list(ITEM),
    CFAssociations=_list(ASSOCIATION),
    CFDefinitions=DEFINITIONS,
    CFRubrics=_list(RUBRIC),
    extensions=FREE,
)
