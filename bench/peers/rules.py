"""The rules of scdl-subventions that SQL and polars can express, as one condition that a wrong row meets.

Neither says which cell is wrong nor checks the keys of SIRET numbers and "one of the two": they answer by row.
"""

KINDS = ["aide en numéraire", "aide en nature", "aide en numéraire;aide en nature", "aide en nature;aide en numéraire"]
REQUIRED = [
    "nomAttribuant", "idAttribuant", "dateConvention", "nomBeneficiaire", "objet", "montant", "nature",
    "conditionsVersement", "datesPeriodeVersement", "notificationUE", "pourcentageSubvention",
]
PATTERNS = {
    "idAttribuant": r"^\d{14}$",
    "dateConvention": r"^\d{4}-\d{2}-\d{2}$",
    "rnaBeneficiaire": r"^W\d{9}$",
    "datesPeriodeVersement": r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$",
}
LENGTHS = {"objet": 256, "conditionsVersement": 256, "idRAE": 5}
LISTS = {"nature": KINDS, "notificationUE": ["oui", "non"]}
