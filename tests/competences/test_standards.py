"""What we write is what the standards say: CASE 1.1, and SKOS as a machine reads it."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from accounts.models import Role
from competences.queries.stored import draft_of
from competences.rules.interchange.case_writing import write_case
from competences.rules.interchange.draft import Draft, Link, Node, check_draft
from competences.rules.interchange.skos import write_skos
from tests.builders import person
from tests.competences.case_1_1 import PACKAGE
from tests.competences.test_published import ESCO, ONE, TWO, packed
from tests.competences.test_published import PACKAGE as ESCO_PACKAGE
from tests.competences.test_round_trips import DATA, FILES, drafts, loaded

#: The reader of JSON-LD warns of a class of its own library.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.sqlite_only,
]
SITE = "https://exemple.test"


def faults(package: bytes) -> list[str]:
    """What a strict reader of CASE 1.1 would refuse."""
    validator = Draft202012Validator(PACKAGE, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{one.json_path}: {one.message[:120]}" for one in validator.iter_errors(json.loads(package))]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_every_framework_leaves_as_strict_case(name):
    assert not faults(write_case(draft_of(loaded(name)), SITE, timezone.now()))


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_any_framework_leaves_as_strict_case(draft):
    assert not faults(write_case(draft, SITE, timezone.now()))


def test_the_schema_of_this_test_refuses_what_the_standard_refuses():
    """The real export of another product breaks the strict schema: the check is not an empty one."""
    assert len(faults((DATA / FILES[0]).read_bytes())) > 10


@pytest.mark.django_db
class TestSkos:
    def graph(self, client, version) -> Graph:
        url = reverse("competences:export", args=[version.framework.code, version.number, "jsonld"])
        answer = client.get(url)
        assert answer["Content-Type"] == "application/ld+json"
        return Graph().parse(data=answer.content, format="json-ld")

    def test_a_machine_reads_the_tree_and_the_words(self, as_user):
        version = loaded("esco.zip", packed(ESCO_PACKAGE))
        found = self.graph(as_user(person(Role.TUTOR)), version)
        tutoring, pedagogy = URIRef(ONE), URIRef(TWO)
        assert (tutoring, SKOS.prefLabel, Literal("tutorer", lang="fr")) in found
        assert set(found.objects(tutoring, SKOS.altLabel)) == {
            Literal("guider", lang="fr"),
            Literal("parrainer", lang="fr"),
        }
        assert set(found.objects(pedagogy, SKOS.broader)) == {tutoring, URIRef(f"{ESCO}S1")}
        (scheme,) = found.subjects(RDF.type, SKOS.ConceptScheme)
        concepts = set(found.subjects(RDF.type, SKOS.Concept))
        assert concepts == set(found.subjects(SKOS.inScheme, scheme))
        assert len(concepts) == 5
        assert "ESCO classification" in str(found.value(scheme, DCTERMS.rights))

    @pytest.mark.parametrize("name", FILES)
    def test_every_framework_holds_each_node_once_under_its_parent(self, as_user, name):
        version = loaded(name)
        draft = draft_of(version)
        found = self.graph(as_user(person(Role.TUTOR)), version)
        tops = {node.label for node in draft.nodes if node.parent_node is None}
        assert len(set(found.subjects(RDF.type, SKOS.Concept))) == len(draft.nodes)
        assert {str(found.value(top, SKOS.prefLabel)) for top in found.subjects(SKOS.topConceptOf)} == tops
        for concept in found.subjects(RDF.type, SKOS.Concept):
            assert found.value(concept, SKOS.topConceptOf) or found.value(concept, SKOS.broader)


def test_links_of_skos_stay_inside_or_say_that_they_leave():
    one, two = Node(1, "un", identifier="1"), Node(2, "deux", identifier="2")
    outside = {"identifier": "x", "uri": "https://ailleurs.test/x"}
    links = [
        Link("isRelatedTo", {"identifier": "1"}, {"identifier": "2"}),
        Link("isRelatedTo", {"identifier": "1"}, outside),
        Link("replacedBy", {"identifier": "2"}, {"identifier": "1"}),
        Link("exactMatchOf", {"identifier": "2"}, {"identifier": "y", "uri": "pas une adresse"}),
    ]
    draft = check_draft(Draft(format="x", nodes=[one, two], links=links, identifier="d", title="T"))
    found = Graph().parse(data=write_skos(draft, SITE), format="json-ld")
    first, second = (URIRef(f"{SITE}/{node.uuid}") for node in (one, two))
    assert set(found.objects(first, SKOS.related)) == {second}
    assert set(found.objects(first, SKOS.relatedMatch)) == {URIRef(outside["uri"])}
    assert set(found.objects(second, DCTERMS.isReplacedBy)) == {first}
    assert not list(found.objects(second, SKOS.exactMatch))
