"""What a file may cost, and the sentence that refuses it, which says the same figures."""

#: What is read, said to people: in a word or two, then by the names of formats; and the ends of files to offer.
FORMATS = "Excel, LibreOffice, CSV ou IATI (XML)"
LONG_FORMATS = "un classeur (XLSX, XLS, ODS), un fichier CSV ou TSV, ou un fichier d’activités IATI (XML)"
SUFFIXES = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt,.xml"
#: How the headers of what a format says and no column takes begin.
LEFT = "Non repris : "
MAX_BYTES = 50 * 1024 * 1024
MAX_SHEETS = 100
MAX_LINES = 100_000
MAX_COLUMNS = 500
MAX_CELLS = 1_000_000
#: After an amount, when its file does not say in what it is.
NO_CURRENCY = "monnaie non dite"
# Characters of a cell: as many as Excel takes.
MAX_CHARACTERS = 32_767
# What all the cells say together, in characters.
MAX_TEXT = 60_000_000

DAMAGED = (
    "Ce fichier est abîmé ou incomplet : ouvrez-le dans Excel ou LibreOffice, enregistrez-le au format « Classeur "
    "Excel (.xlsx) », puis renvoyez-le."
)
TOO_MUCH = (
    "Ce fichier demande trop de mémoire ou de temps : gardez les lignes et les colonnes utiles, ou découpez-le en "
    "plusieurs fichiers, puis renvoyez-les."
)
TOO_MANY_SHEETS = "Ce classeur a plus de 100 feuilles : gardez celles à importer, puis renvoyez-le."
TOO_MANY_COLUMNS = (
    "Une feuille a plus de 500 colonnes remplies : supprimez celles qui ne servent pas, ou découpez-la en plusieurs "
    "fichiers."
)
TOO_MANY_LINES = "Une feuille a plus de 100 000 lignes remplies : découpez-la en plusieurs fichiers."
TOO_MANY_CELLS = (
    "Ce fichier contient plus d’un million de cases remplies : gardez les feuilles et les colonnes utiles, ou "
    "découpez-le en plusieurs fichiers."
)
TOO_LONG = (
    "Une case contient plus de 32 767 caractères, ce qu’aucun tableur n’accepte : vérifiez que c’est bien un tableau, "
    "raccourcissez cette case, puis renvoyez-le."
)
TOO_HEAVY = (
    "Ce fichier pèse plus de 50 Mo : retirez-en les images et les feuilles qui ne servent pas, ou découpez-le en "
    "plusieurs fichiers."
)


class Refused(Exception):
    """The file cannot be read: its text is one French sentence that says what to do."""


def as_column(index):
    """The letters of a column, from 0: « A », « AA »."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
