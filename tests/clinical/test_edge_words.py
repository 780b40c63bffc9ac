"""How a patient is named, when somebody is of age, how free text becomes a symptom, and what no list can rename."""

from datetime import date

import pytest

from ldndesk.clinical.cautions import grown_on
from ldndesk.clinical.history import AllergyStatus, Patient
from ldndesk.clinical.kept import kept
from ldndesk.clinical.medicines import FORBIDDEN, FORBIDDEN_STATUSES, CatalogueError, read_catalogue
from ldndesk.clinical.names import display_name, show_nhs_number
from ldndesk.clinical.rules.case import Case
from ldndesk.clinical.symptoms import SYMPTOMS, Kind, is_symptom, label_of, symptom_info


def test_a_name_is_written_family_name_first_in_capitals() -> None:
    assert display_name("Example", "Ann", "Ms") == "EXAMPLE, Ann (Ms)"
    assert display_name("Example", "Ann") == "EXAMPLE, Ann"
    assert display_name("Example", "") == "EXAMPLE"
    assert display_name("Example", "", "Dr") == "EXAMPLE (Dr)"
    assert Patient("A1", "Example", "Ann", title="Ms").display_name == "EXAMPLE, Ann (Ms)"
    assert Patient("A1", "Example", "Ann").allergy_status is AllergyStatus.NOT_RECORDED


@pytest.mark.parametrize(
    ("born", "grown"),
    [
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 3, 1), date(2026, 3, 1)),
        (date(2010, 2, 28), date(2028, 2, 28)),
    ],
)
def test_who_was_born_on_29_february_is_of_age_on_1_march(born: date, grown: date) -> None:
    assert grown_on(born, 18) == grown


def test_free_text_is_a_symptom_once_it_says_something() -> None:
    assert is_symptom("other:itchy palms")
    assert not is_symptom("other:  ")
    assert not is_symptom("itchy palms")
    assert label_of("other: itchy palms ") == "Itchy palms"
    assert symptom_info("other:itchy palms").kinds == {Kind.OTHER}
    assert symptom_info("nausea") is SYMPTOMS["nausea"]
    with pytest.raises(KeyError):
        symptom_info("itchy palms")


def test_what_a_case_works_out_once_still_says_what_it_is() -> None:
    gut = Case.__dict__["gut"]
    assert isinstance(gut, kept)
    assert Case.gut is gut
    assert str(gut.__doc__).startswith("Stomach and bowel symptoms")


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("ignored", ["kaolin mixture", "instants plus ultra a d", "diocalm", "morph kao", "k m"])
def test_no_word_to_ignore_makes_a_forbidden_remedy_acceptable(ignored: str) -> None:
    catalogue = read_catalogue(f'ignored = "{ignored}"')
    for forbidden, brands in FORBIDDEN.items():
        for name in (forbidden, *brands):
            assert catalogue.match(name).statuses == FORBIDDEN_STATUSES


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("kind", ["substance", "product"])
@pytest.mark.parametrize("name", ["Imodium A-D", "K & M", "Kao-Morph", "loperamide"])
def test_no_other_entry_takes_the_name_of_a_forbidden_remedy(kind: str, name: str) -> None:
    safe = '[[substance]]\nname = "safe"\nstatuses = ["acceptable"]\n'
    entry = f'[[{kind}]]\nname = "other"\nnames = ["{name}"]\nstatuses = ["acceptable"]\ncontains = ["safe"]\n'
    with pytest.raises(CatalogueError, match="is listed twice with different contents"):
        read_catalogue(safe + entry)


def test_an_nhs_number_is_written_in_groups_and_anything_else_as_it_is() -> None:
    assert show_nhs_number("9434765919") == "943 476 5919"
    assert show_nhs_number("") == "not recorded"
    assert show_nhs_number("943476591") == "943476591"
    assert show_nhs_number("94347659X9") == "94347659X9"
