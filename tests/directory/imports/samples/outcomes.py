"""What becomes of the rows of each sample, those aside that are no record: their outcome, the cells to look at, and what
would be written.
"""

# ruff: noqa: E501 (a value is said on one line)
OUTCOMES = {
    "plusieurs tableaux.xlsx": (
        "projets",
        r"""
4 created
    budget: 10000
    countries: ["NE"]
    title: "Puits"
5 created
    budget: 20000
    countries: ["TG"]
    title: "École"
""",
    ),
    "couchée.xlsx": (
        "projets",
        r"""

""",
    ),
    "export excel.csv": (
        "projets",
        r"""
3 created
    budget: 12500.5
    countries: ["BF"]
    localities: ["Loumbila"]
    note: "Observations : dit \"pilote\""
    partners: ["Loumbila", "Ziniaré"]
    start: "2017-03"
    title: "Forage « Yennenga »"
4 created
    budget: "néant"
    countries: ["CZ"]
    partners: ["Prague 1"]
    start: "2019"
    title: "L’œuvre de Nîmes"
5 created
    countries: ["DE"]
    note: "Observations : Voir dossier n° 12\nrelancer en mai"
    partners: ["Brunswick"]
    start: "1962~"
    title: "Échanges scolaires"
6 created
    title: "Sans suite"
8 created
    budget: "néant"
    countries: ["IT"]
    partners: ["Vérone"]
    start: "2019-05-15"
    title: "Ateliers"
9 created
    budget: 1500
    countries: ["MA"]
    partners: ["Meknès"]
    start: "2020"
    title: "\"Guillemet ouvert"
""",
    ),
    "texte unicode.txt": (
        "collectivites",
        r"""
2 ambiguous A2
    contacts: [{"name": "Mme Łucja Wałęsa", "function": "", "email": "", "phone": "06 12 34 56 78", "consent": true}]
    postal_code: "01000"
3 refused A3
    contacts: [{"name": "M. N’Guyễn", "function": "", "email": "", "phone": "+33 6 00 00 00 00", "consent": false}]
    postal_code: "75004"
""",
    ),
    "financeurs.csv": (
        "projets",
        r"""
4 ambiguous F4
    countries: ["ML", "SN"]
    funders: [{"name": "Ministère de l’Europe et des Affaires étrangères", "amount": 12000, "year": "2022"}, {"name": "Ministère de l’Europe et des Affaires étrangères", "amount": 8000, "year": "2023"}]
    note: "Remarques : suite\nen 2024"
    title: "Maraîchage"
5 refused C5
    countries: ["HT"]
    funders: [{"name": "Ministère de l’Europe et des Affaires étrangères", "amount": 1500, "year": "2023"}]
    title: "Bibliothèque"
""",
    ),
    "macintosh.txt": (
        "jumelages",
        r"""
2 refused B2
    members: ["Markt Erlbach/DE"]
    since: "1988"
    title: "Markt Erlbach"
3 ambiguous B3
    since: "1958"
""",
    ),
    "sans en-tête.tsv": (
        "projets",
        r"""
1 refused
2 refused
3 refused
""",
    ),
    "projets-bretagne.xlsx": (
        "projets",
        r"""
7 ambiguous I7
    closure: "termine"
    contacts: [{"name": "", "function": "", "email": "elus@exemple.fr", "phone": "", "consent": false}]
    end: "2019"
    funders: [{"name": "Ministère de l’Europe et des Affaires étrangères", "amount": 12500, "year": null}]
    holder: "Rennes Métropole"
    note: "Région : Ille-et-Vilaine"
    start: "2017-03"
    title: "Eau potable à Tanghin-Dassouri"
8 created
    closure: "ouvert"
    end: "2024"
    funders: [{"name": "Bretagne", "amount": 15000, "year": null}]
    holder: "Vitré"
    note: "Région : Ille-et-Vilaine"
    start: "2021-09"
    title: "Appui à l’état civil"
9 created
    closure: "ouvert"
    contacts: [{"name": "", "function": "", "email": "choeur@exemple.fr", "phone": "", "consent": false}]
    end: "2023"
    funders: [{"name": "Bretagne", "amount": 2000, "year": null}]
    holder: "Fougères"
    note: "Région : Ille-et-Vilaine"
    start: "2023-01"
    title: "Échange de chorales"
12 created
    closure: "termine"
    contacts: [{"name": "", "function": "", "email": "mer@exemple.fr", "phone": "", "consent": false}]
    end: "2022"
    funders: [{"name": "Ministère de l’Europe et des Affaires étrangères", "amount": 30000, "year": null}, {"name": "Bretagne", "amount": 10000, "year": null}]
    holder: "Quimper"
    note: "Région : Finistère"
    start: "2020-06"
    title: "Pêche durable à Saint-Louis"
13 created
    closure: "ouvert"
    end: "2026"
    funders: [{"name": "Ministère de l’Europe et des Affaires étrangères", "amount": 45000, "year": null}]
    holder: "Brest Métropole"
    note: "Région : Finistère"
    start: "2022-02"
    title: "Total accès à l’énergie, volet 2"
""",
    ),
    "jumelages.xls": (
        "jumelages",
        r"""
2 created
    contacts: [{"name": "", "function": "", "email": "", "phone": "04 74 38 00 00", "consent": false}]
    members: ["01004", "Mering/DE"]
    since: "1978-05"
    title: "Ambérieu-en-Bugey – Mering"
3 created
    contacts: [{"name": "", "function": "", "email": "", "phone": "04 74 45 00 00", "consent": false}]
    members: ["01053", "Bad Kreuznach/DE", "Aylesbury/GB", "Parme/IT"]
    since: "1963"
    title: "Bourg-en-Bresse – Bad Kreuznach – Aylesbury – Parme"
6 created
    members: ["01283", "Eislingen/Fils/DE"]
    since: "1986"
    title: "Oyonnax – Eislingen/Fils"
7 created
    members: ["01033", "Saint-Louis/SN"]
    since: "2005"
    title: "Valserhône – Saint-Louis"
""",
    ),
    "cooperation.ods": (
        "projets",
        r"""
4 created
    budget: 5000
    holder: "Lorient"
    start: "2018-10"
    title: "Lycée de Wuhan"
5 ambiguous E5
    holder: "Lorient"
    start: "2019-02-14"
    title: "Théâtre à Vigo"
7 created
    budget: 1250.75
    holder: "Vannes"
    start: "2016"
    title: "Mur à la chaux, Mons"
8 identical
    budget: 1250.75
    holder: "Vannes"
    start: "2016"
    title: "Mur à la chaux, Mons"
9 created
    budget: "néant"
    holder: "Auray"
    start: "1993"
    title: "Utting am Ammersee"
""",
    ),
    "macintosh 1904.xlsx": (
        "evenements",
        r"""
3 created
    start: "2019-05-15"
    start_hour: "14:30"
    title: "Fête des jumelages"
5 refused C5
    draft: true
    start_hour: "09:00"
    title: "Forum de l’eau"
""",
    ),
    "partenariats.xlsx": (
        "jumelages",
        r"""
4 ambiguous F4
    contacts: [{"name": "", "function": "", "email": "maire@exemple.fr", "phone": "", "consent": true}]
    members: ["59183", "Rostock/DE", "Gaza/PS"]
    sectors: ["Culture", "Sport"]
    since: "1980"
    title: "Dunkerque – Rostock – Gaza"
5 created
    members: ["62041", "Audenarde/BE", "Deva/RO"]
    since: "1986"
    title: "Arras – Audenarde – Deva"
""",
    ),
}
