"""Code systems and codes that stand for the clinic's facts in FHIR R4."""

from ldndesk.clinical.facts import CautionKind
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.symptoms import Indication

LOCAL_ID = "urn:ldndesk:local-id"
INDICATION = "urn:ldndesk:indication"
CAUTION = "urn:ldndesk:caution"
COURSE = "urn:ldndesk:course"
STOPPED_ON = "urn:ldndesk:stopped-on"
FORM = "urn:ldndesk:form"
STRENGTH = "urn:ldndesk:strength"
PATTERN = "urn:ldndesk:pattern"
SYMPTOM = "urn:ldndesk:symptom"
CAPTURE = "urn:ldndesk:capture"
ANSWER = "urn:ldndesk:answer"
FACT = "urn:ldndesk:fact"
EVENT = "urn:ldndesk:event"
CALL = "urn:ldndesk:call"
DECISION = "urn:ldndesk:decision"
RULE = "urn:ldndesk:rule"
ALERT = "urn:ldndesk:alert"
ALLERGIES = "urn:ldndesk:allergies"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203"
OBSERVATION_KIND = "http://terminology.hl7.org/CodeSystem/observation-category"
CONDITION_STATE = "http://terminology.hl7.org/CodeSystem/condition-clinical"
CONDITION_SURENESS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"

NALTREXONE = "7243"
"""RxNorm, the ingredient."""
NALOXONE = "7242"
"""RxNorm, the ingredient that looks like it."""
NALTREXONE_50 = "1483744"
"""RxNorm, the licensed 50 mg tablet."""
NO_KNOWN_ALLERGY = "716186003"

ROUTES = {"26643006": Route.ORAL, "37839007": Route.SUBLINGUAL, "6064005": Route.TOPICAL}
"""SNOMED CT."""
ROUTE_CODES = {route: code for code, route in ROUTES.items()}

UG_PER_UNIT = {"mg": 1000, "ug": 1, "µg": 1, "μg": 1, "mcg": 1}
UG_PER_ML = {Form.LIQUID: 1000, Form.CREAM: 500}
MILLILITRES = frozenset({"mL", "ml"})

CAUTIONS_BY_SNOMED = {
    "37871000": CautionKind.ACUTE_HEPATITIS,
    "59927004": CautionKind.LIVER_FAILURE,
    "46177005": CautionKind.SEVERE_RENAL_FAILURE,
    "431857002": CautionKind.SEVERE_RENAL_FAILURE,
    "433146000": CautionKind.SEVERE_RENAL_FAILURE,
    "77386006": CautionKind.PREGNANCY,
    "72892002": CautionKind.PREGNANCY,
}
INDICATIONS_BY_SNOMED = {
    "24700007": Indication.MS,
    "52702003": Indication.ME_CFS,
    "203082005": Indication.FIBROMYALGIA,
    "21983002": Indication.AUTOIMMUNE_THYROID,
    "34000006": Indication.IBD,
    "64766004": Indication.IBD,
    "69896004": Indication.OTHER_AUTOIMMUNE,
}
NOT_MEANT = "Not meant: "
"""Begins the note of a medicine that says which other name was ruled out."""
