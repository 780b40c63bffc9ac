"""Medicines as a nurse types them or a letter prints them, and what each must be taken for."""

TYPED = """
# the two forbidden remedies
kaolin & morphine mixture | forbidden
Kaolin and Morphine Mixture BP 200ml | forbidden
kaolin + morphine | forbidden
Kaolin light 20% / morphine 0.0458% susp | forbidden
morphine and kaolin | forbidden
K & M mixture | forbidden
Kao-morph | forbidden
J Collis Browne's tablets | forbidden
loperamide 2mg caps | forbidden
Loperamide HCl_Cap 2mg | forbidden
Imodium | forbidden
IMODIUM INSTANTS | forbidden
Imodium Plus Comfort | forbidden
Imodium Plus Comfort tablets x 6 | forbidden
Imodium A-D 2 mg | forbidden
Imodium Multi-Symptom Relief | forbidden
Norimode | forbidden
Diah-Limit capsules | forbidden
Diocalm Ultra | forbidden
loperamide/simeticone 2mg/125mg tablets | forbidden
# opioid analgesics, United Kingdom
Co-codamol 30/500 tabs | opioid | codeine, paracetamol
Co-codamol 8mg/500mg effervescent tablets (Zentiva Pharma UK Ltd) | opioid | codeine, paracetamol
CoCodamol | opioid | codeine, paracetamol
Co-Codamol Eff_Tab 30mg/500mg | opioid | codeine, paracetamol
paracetamol 500mg with codeine phosphate 30mg | opioid | paracetamol, codeine
Codeine Phos_Tab 15mg | opioid | codeine
codeine 15mg prn up to qds | opioid | codeine
codéine | opioid | codeine
Zapain 30/500 | opioid | codeine, paracetamol
Kapake | opioid | codeine, paracetamol
Solpadol caplets | opioid | codeine, paracetamol
Tylex | opioid | codeine, paracetamol
Solpadeine Plus soluble tablets | opioid | codeine, paracetamol
Solpadeine Max | opioid | codeine, paracetamol
Solpadeine Migraine Ibuprofen & Codeine | opioid | codeine, ibuprofen
Panadol Ultra | opioid | codeine, paracetamol
Calpol Extra | opioid | codeine, paracetamol
Syndol | opioid | codeine, paracetamol
Migraleve pink | opioid | codeine, paracetamol
Nurofen Plus | opioid | codeine, ibuprofen
Nurofen 200mg Plus | opioid | codeine, ibuprofen
ibuprofen + codeine 200/12.8 | opioid | codeine, ibuprofen
co-codaprin dispersible | opioid | codeine
Co-dydramol 10/500 | opioid | dihydrocodeine, paracetamol
Paramol | opioid | dihydrocodeine, paracetamol
DF118 Forte 40mg | opioid | dihydrocodeine
DHC Continus 60 mg m/r | opioid | dihydrocodeine
Tramadol 50mg caps | opioid | tramadol
Zydol SR 100mg | opioid | tramadol
Zamadol 24hr | opioid | tramadol
Tramacet | opioid | tramadol, paracetamol
MST Continus 10mg MR | opioid | morphine
MST 10 mg bd | opioid | morphine
Oramorph 10mg/5ml | opioid | morphine
Oramorph conc. 20mg/mL oral solution | opioid | morphine
Zomorph 30mg capsules | opioid | morphine
Sevredol | opioid | morphine
MXL 60mg caps | opioid | morphine
Oxy Contin 10mg | opioid | oxycodone
Oxynorm liquid 5mg/5ml | opioid | oxycodone
Longtec 5mg M/R | opioid | oxycodone
Shortec | opioid | oxycodone
Targinact 10mg/5mg | opioid | oxycodone, naloxone
Matrifen 25mcg/hr | opioid | fentanyl
Mezolar Matrix 12 microgram/hour | opioid | fentanyl
Abstral | opioid | fentanyl
Effentora buccal | opioid | fentanyl
Palexia SR 50 mg | opioid | tapentadol
Palladone | opioid | hydromorphone
pethidine 50mg tabs | opioid | pethidine
Meptid 200mg | opioid | meptazinol
Diconal | opioid | dipipanone
Fortral | opioid | pentazocine
methadone 1mg/ml | long opioid | methadone
Physeptone | long opioid | methadone
buprenorphine 5 micrograms/hr 7 day patches | long opioid | buprenorphine
BuTrans 10 | long opioid | buprenorphine
Sevodyne 15micrograms/hour transdermal patches | long opioid | buprenorphine
Temgesic s/l 200mcg | long opioid | buprenorphine
Espranor 8 mg | long opioid | buprenorphine
Buvidal weekly injection | long opioid | buprenorphine
# opioid analgesics, United States
Tylenol 3 | opioid | codeine, paracetamol
Tylenol #3 | opioid | codeine, paracetamol
Tylenol w/ codeine | opioid | paracetamol, codeine
Tylenol-Codeine No.3 300 mg-30 mg tablet | opioid | codeine, paracetamol
Tylenol with codeine #4 | opioid | codeine, paracetamol
acetaminophen-codeine | opioid | codeine, paracetamol
Fioricet with codeine | opioid | codeine, paracetamol
Percocet 5-325 | opioid | oxycodone, paracetamol
Norco 10/325 | opioid | hydrocodone, paracetamol
Lortab | opioid | hydrocodone, paracetamol
HYDROcodone-acetaminophen 5-325 MG per tablet | opioid | hydrocodone, paracetamol
oxyCODONE HCl 5 mg | opioid | oxycodone
MS Contin ER | opioid | morphine
Kadian | opioid | morphine
Dilaudid | opioid | hydromorphone
Opana ER | opioid | oxymorphone
Demerol | opioid | pethidine
Nucynta | opioid | tapentadol
Actiq lozenge | opioid | fentanyl
Fentora | opioid | fentanyl
Belbuca film | long opioid | buprenorphine
Zubsolv | long opioid | buprenorphine, naloxone
Methadose | long opioid | methadone
butorphanol nasal spray | opioid | butorphanol
nalbuphine | opioid | nalbuphine
levorphanol | opioid | levorphanol
Embeda | opioid | morphine, naltrexone
morphine/naltrexone | opioid | morphine, naltrexone
Troxyca ER | opioid | oxycodone, naltrexone
# opioid cough and bowel medicines
codeine linctus | opioid | codeine
Galcodine | opioid | codeine
Benylin with Codeine | opioid | codeine
Galenphol | opioid | pholcodine
Pavacol-D | opioid | pholcodine
pholcodine linct 5mg/5ml | opioid | pholcodine
Gee's Linctus | opioid | opium
Cheratussin AC | opioid | codeine
promethazine with codeine syrup | opioid | codeine
Tussionex | opioid | hydrocodone
Hycodan | opioid | hydrocodone
Lomotil | opioid | diphenoxylate
co-phenotrope | opioid | diphenoxylate
Motofen | opioid | diphenoxylate
Viberzi 100 mg | opioid | eluxadoline
# stomach remedies
Omeprazole_Cap E/C 20mg | acceptable
omeprazole 20mg gastro-resistant caps od | acceptable
Losec | acceptable
Prilosec OTC | acceptable
Gaviscon Advance aniseed | not checked
Gaviscon Advance oral suspension sugar free | acceptable
Peptac liquid | acceptable
Fybogel orange sachets | acceptable
Fybogel Mebeverine | not checked
Mucogel | acceptable
Maalox | acceptable
Pepto-Bismol | acceptable
Zantac 75 | acceptable
ranitidine 150mg bd | acceptable
Kaolin Mixture | ask
lansoprazole 30mg | ask
Nexium Control | ask
Zantac 360 | ask
Robitussin DM | ask
# naltrexone and its kin
naltrexone 4.5 mg caps | ldn
LDN 3mg nocte | ldn
low dose naltrexone 1mg/ml drops | ldn
Naltrexone HCl 50mg tablets | ldn
Nalorex 50mg | caution
Vivitrol | caution
Naltrexone HCl / bupropion | caution
bupropion HCl 90 mg / naltrexone HCl 8 mg ER tablet | caution
Mysimba | caution
naloxone nasal spray | ask
methylnaltrexone | ask
# immune system, steroids, thyroid
prednisolone 5mg e/c | caution
methotrexate 2.5mg weekly | caution
Prograf | caution
cyclosporine | caution
mycophenolate mofetil 500mg | caution
Solu-Medrol | caution
Humira pen 40mg | caution
Tysabri | caution
dimethyl fumarate 240mg | caution
hydrocortisone 10mg tablets | caution
hydrocortisone 1% cream | ask
Synthroid 50 mcg | thyroid
NP Thyroid 60 mg | thyroid
liothyronine 20 micrograms | thyroid
# no rule speaks of them
paracetamol 500mg tabs 2 qds | no rule
Panadol ActiFast | no rule
Calpol | no rule
Tylenol Extra Strength | no rule
Tylenol 3 times a day | no rule
ibuprofen 400 mg tds | no rule
Nurofen | no rule
Advil | no rule
Motrin IB | no rule
# nothing known, or not wholly known
Nurofen Cold & Flu | not checked
Panadol Night | not checked
Tylenol PM | not checked
Advil Cold and Sinus | not checked
paracetamol and caffeine | not checked
apomorphine | not checked
Apo-go pen | not checked
metformin 500mg | not checked
vitamin B compound | not checked
Vit B Co tabs | not checked
bupropion | not checked
sertraline 50mg | not checked
more fine | not checked
fine | not checked
code | not checked
tram | not checked
plus | not checked
max | not checked
no opioids | not checked
walks 10 km | offered K&M
# a slip of the pen is asked about
codiene 30mg | offered codeine
oramoprh | offered Oramorph
tramodol | offered tramadol
Nurofen Pluss | offered Nurofen Plus
imodiun | offered Imodium
loperimide 2mg | offered loperamide
code in | offered codein
co-codomol 8/500 | offered co-codamol
buprenorphin | offered buprenorphine
naltrexon | offered naltrexone
prednisilone | offered prednisolone
Gavison | offered Gaviscon
omeprazol 20mg | offered omeprazole
omeprazol 20mg, codiene 15mg | offered codeine
paracetamol and codiene | offered paracetamol and codeine
Panadol with codiene | offered codeine
"""


def rows() -> list[tuple[str, str, tuple[str, ...]]]:
    """Give each typed text, its outcome and, where told, the substances in it."""
    told = [line.split(" | ") for line in TYPED.strip().splitlines() if not line.startswith("# ")]
    return [(typed, outcome, tuple(", ".join(rest).split(", ")) if rest else ()) for typed, outcome, *rest in told]
