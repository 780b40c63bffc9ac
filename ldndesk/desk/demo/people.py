"""Invented people: names, birth dates and numbers that belong to nobody."""

from datetime import date, timedelta
from random import Random

from nhs_number.validate import calculate_checksum

from ldndesk.clinical.history import AllergyStatus, Gender, Patient

_FAMILY = (
    "Abbott Ahmed Akhtar Allen Baker Banerjee Barnes Bell Bennett Brennan Brooks Byrne Campbell Carr Chen Clarke "
    "Cohen Collins Cooper Costa Davies Dixon Doyle Edwards Ellis Evans Farrell Fisher Foster Fraser Gallagher Gibson "
    "Gordon Graham Grant Green Griffiths Hall Hamilton Harris Hayes Henderson Hill Holmes Hughes Hussain Jenkins "
    "Johnston Kaur Kelly Kennedy Khan Knight Kowalski Lambert Lawson Lewis Lloyd MacDonald Malik Marshall Mason "
    "McCarthy McKenzie Mensah Mills Mitchell Morgan Morris Murphy Murray Nowak Okafor Oliver Owen Palmer Parker Patel "
    "Pearson Perry Phillips Powell Price Quinn Reid Reynolds Rossi Russell Ryan Saunders Shaw Silva Simpson Singh "
    "Stewart Stone Sullivan Taylor Thomson Tucker Turner Wallace Walsh Ward Watts Webb West Wood Wright Young"
).split()
_WOMEN = (
    "Agnes Aisha Alice Amelia Anjali Beatrice Bridget Carol Catherine Chloe Diana Edith Eleanor Elizabeth Fatima "
    "Fiona Grace Hannah Helen Imogen Irene Jane Joan Judith Karen Laura Leila Lucy Margaret Maria Meera Nadia Niamh "
    "Olivia Pamela Priya Rachel Rosemary Ruth Sarah Shirley Sofia Susan Tessa Ursula Valerie Wendy Yasmin Zofia"
).split()
_MEN = (
    "Adam Alan Anthony Arjun Brian Colin Daniel David Desmond Edward Francis George Graham Hamza Harold Ian Imran "
    "James Joseph Keith Kenneth Liam Malcolm Mark Martin Neil Oliver Patrick Paul Peter Ravi Robert Samuel Simon "
    "Stephen Thomas Tomasz Victor Walter William"
).split()


def synthetic_numbers(count: int) -> list[str]:
    """List the first so many valid numbers of the range never issued to a person (999 000 0000 on)."""
    found: list[str] = []
    nine = 999_000_000
    while len(found) < count:
        check = calculate_checksum(str(nine))
        if check != 10:
            found.append(f"{nine}{check}")
        nine += 1
    return found


def invent(rng: Random, serial: int, number: str, today: date) -> Patient:
    """Invent one adult."""
    woman = rng.random() < 0.68
    known = rng.random()
    return Patient(
        local_id=f"DEMO-{serial:04d}",
        family=rng.choice(_FAMILY),
        given=rng.choice(_WOMEN if woman else _MEN),
        title=rng.choice(("Ms", "Mrs", "Miss")) if woman else "Mr",
        born=today - timedelta(days=rng.randint(19 * 365, 81 * 365)),
        gender=Gender.FEMALE if woman else Gender.MALE,
        nhs_number=number,
        # 01632 960 numbers are kept for fiction by the United Kingdom's numbering plan.
        phone=f"01632 960{serial % 1000:03d}",
        allergy_status=AllergyStatus.KNOWN
        if known < 0.2
        else AllergyStatus.NONE_KNOWN
        if known < 0.85
        else AllergyStatus.NOT_RECORDED,
        allergies="Penicillin" if known < 0.2 else "",
    )
