"""What demonstration projects say. In templates: {a} « à Parakou », {de} « de Parakou », {ville} « Parakou »,
{pays} « au Bénin », {ici} the French territory and {dici} « d’Orléans ».

One entry a sector of the reference, by its slug: (ODD, titles, sentences).
"""

THEMES = {
    "eau-et-assainissement": (
        (6,),
        (
            "Réseaux d’eau et latrines {a}",
            "Des points d’eau entretenus par les quartiers {de}",
            "Un même service public de l’eau, pensé à deux",
            "Fontainières et comités de quartier {a}",
            "Zéro fuite {a}",
            "Apprendre à compter l’eau",
            "Que devient la pluie {a} ?",
        ),
        (
            "Les agents des deux services des eaux travaillent côte à côte, un mois par an.",
            "Chaque borne-fontaine a son comité, ses comptes affichés et sa réparatrice.",
        ),
    ),
    "dechets": (
        (11, 12),
        (
            "Une déchèterie pour les quartiers sud {de}",
            "Compostage dans les écoles {de}",
            "Le port, la plage et le plastique",
            "Trier, réparer, revendre {a}",
            "Les récupératrices {de} s’organisent",
        ),
        (
            "La collecte passe deux fois par semaine ; le compost repart aux maraîchers.",
            "On pèse, on trie, on répare : les filières naissent au marché.",
        ),
    ),
    "education": (
        (4,),
        (
            "Lire sous le manguier : une bibliothèque {a}",
            "Deux collèges, un journal",
            "Former les maîtres des petites classes {a}",
            "Une cantine pour trois écoles {de}",
            "Mathématiques par les jeux, {dici} {a}",
            "Rouvrir l’école du soir",
        ),
        (
            "Les classes s’écrivent toute l’année et se retrouvent au printemps.",
            "Douze enseignantes partagent leurs séances et leurs cahiers.",
        ),
    ),
    "culture": (
        (11,),
        (
            "Chœurs croisés",
            "Une harmonie, deux fleuves, trois concerts",
            "Conteurs {dici} et griots {de}",
            "Le cinéma ambulant revient {a}",
            "Marionnettes sans frontières",
            "Un festival qui fait l’aller-retour",
        ),
        (
            "Les artistes répètent à distance et jouent dans les deux villes.",
            "La salle des fêtes et la place du marché partagent une saison.",
        ),
    ),
    "sante": (
        (3,),
        (
            "Une maternité mieux équipée {a}",
            "Soignants en visite, {dici} {a}",
            "Vacciner les nourrissons des villages autour {de}",
            "Hygiène à l’hôpital : ce que l’on apprend l’un de l’autre",
            "Prévenir le diabète {pays}",
        ),
        (
            "Deux hôpitaux échangent leurs équipes et leurs protocoles.",
            "Les sages-femmes suivent mille grossesses par an.",
        ),
    ),
    "developpement-rural": (
        (2, 15),
        (
            "Maraîchères {de}",
            "Du lait local sur les tables {de}",
            "Semences paysannes : la banque commune",
            "Pêcher moins, vendre mieux {a}",
            "Faut-il irriguer la plaine {de} ?",
            "L’arachide, du champ au moulin",
        ),
        (
            "Soixante familles cultivent deux hectares irrigués au goutte-à-goutte.",
            "La coopérative achète, transforme et vend elle-même.",
        ),
    ),
    "developpement-urbain": (
        (11,),
        (
            "Ombres et places : une ville plus fraîche {a}",
            "Nommer les rues {de}",
            "Un plan pour les quartiers de l’est",
            "Gares routières : qui attend où ?",
        ),
        ("Les urbanistes des deux villes marchent ensemble, puis dessinent.",),
    ),
    "appui-institutionnel": (
        (16, 17),
        (
            "L’état civil {de}, registre par registre",
            "Un budget que chacun peut lire",
            "Élus {dici} et {de} : dix ans de pairs à pairs",
            "Moderniser l’accueil en mairie {a}",
            "Archives communales : sauver, classer, montrer",
        ),
        (
            "Les agents se forment entre pairs, dossier en main.",
            "Le conseil municipal publie ses comptes sur la place.",
        ),
    ),
    "energie": (
        (7, 13),
        (
            "Le soleil au lycée {de}",
            "Lampadaires solaires au marché {de}",
            "Cuisiner avec moins de bois",
            "Une régie communale de l’énergie {a}",
        ),
        ("Des panneaux posés par les élèves de la filière électricité alimentent l’école et le dispensaire.",),
    ),
    "environnement": (
        (13, 15),
        (
            "Mille arbres et un pépiniériste",
            "La mangrove {de}",
            "Deux fleuves, deux musées, une exposition",
            "Nos jardins face au climat",
            "Apprendre des crues, {dici} {a}",
        ),
        ("On replante, on mesure, on compare les relevés des deux rives.",),
    ),
    "formation": (
        (4, 8),
        (
            "Former les jardiniers {de}",
            "Un CAP de mécanique {a}",
            "Apprentis boulangers, {dici} {a}",
            "Plombières {de}",
        ),
        ("Vingt jeunes apprennent un métier avec deux maîtres d’apprentissage.",),
    ),
    "patrimoine": (
        (11,),
        (
            "Le vieux marché {de} retrouve ses toits",
            "Terre crue : bâtir et réparer",
            "Inventaire des façades {de}",
            "Un musée de poche {a}",
        ),
        ("Maçons et architectes relèvent, réparent et transmettent.",),
    ),
    "tourisme": (
        (8, 12),
        (
            "Marcher autour {de}",
            "Chambres chez l’habitant {a}",
            "Une route des métiers {pays}",
        ),
        ("Les guides sont d’ici, les recettes restent au village.",),
    ),
    "mobilite-volontariat": (
        (4, 17),
        (
            "Partir six mois {a}",
            "Services civiques croisés",
            "Un chantier de jeunes {a}",
            "Ils reviennent et racontent",
        ),
        ("Huit jeunes partent, huit autres arrivent.",),
    ),
    "education-a-la-citoyennete-mondiale": (
        (4, 16),
        (
            "Le monde dans la cour de l’école",
            "Une exposition qui voyage dans les collèges",
            "Festival des solidarités {dici}",
            "Débattre du climat avec des lycéens {de}",
        ),
        ("Les élèves mènent l’enquête et en font une émission de radio.",),
    ),
    "genre": (
        (5,),
        (
            "Elles entreprennent {a}",
            "Un centre d’écoute {a}",
            "Filles au collège, jusqu’au brevet",
        ),
        ("Les groupements de femmes gèrent le fonds et choisissent les projets.",),
    ),
    "economie-et-artisanat": (
        (8, 9),
        (
            "Potières {de}",
            "Une halle pour les artisans {de}",
            "Petites entreprises, premiers salaires {a}",
            "Du cuir et du lien",
        ),
        ("Un atelier partagé, une boutique, un catalogue commun.",),
    ),
    "numerique": (
        (9,),
        (
            "Un cybercentre tenu par des lycéens {de}",
            "Cartographier {ville} avec ses habitants",
            "Ordinateurs d’ici, élèves {de}",
        ),
        ("Le matériel est réparé ici, entretenu là-bas.",),
    ),
    "francophonie": (
        (4,),
        (
            "Parler français {a}",
            "Correspondances {dici} {a}",
            "Une semaine de la langue française {pays}",
        ),
        ("Lectures, dictées farceuses et ateliers d’écriture.",),
    ),
    "action-sociale": (
        (1, 10),
        (
            "Une maison pour les enfants des rues {de}",
            "Vieillir {a}",
            "Handicap : ouvrir les portes de l’école",
        ),
        ("Les éducatrices des deux villes comparent leurs journées.",),
    ),
    "droits-humains": (
        (16, 10),
        ("Droits des enfants {pays}", "Accueillir, là-bas comme ici", "Une clinique du droit {a}"),
        ("Des juristes tiennent permanence au marché, une fois par mois.",),
    ),
    "commerce-equitable": (
        (12, 8),
        ("Du café {de} au marché {dici}", "Karité : un prix juste pour les productrices {de}"),
        ("Les deux villes achètent sans intermédiaire pour leurs cantines.",),
    ),
    "microfinance": (
        (1, 8),
        ("Tontines et caisses communes {a}", "Un premier prêt pour les couturières {de}"),
        ("La caisse prête de petites sommes, que l’on rembourse au marché.",),
    ),
    "urgence": (
        (11, 13),
        ("Après le cyclone, reconstruire {a}", "Eau potable d’urgence {a}", "Un toit avant les pluies {a}"),
        ("Le fonds voté en urgence finance bâches, citernes et charpentes.",),
    ),
    "justice-paix": (
        (16,),
        ("Mémoire partagée, {dici} {a}", "Une semaine de la paix {a}"),
        ("Les lycéens recueillent la parole des anciens des deux villes.",),
    ),
}

WEALTHY = frozenset(["BE", "CA", "CZ", "DE", "ES", "GB", "HU", "IT", "JP", "PL", "PT", "RO", "UA", "US"])
"""Countries where nobody drills wells with a French commune: other themes, other titles."""

WEALTHY_TITLES = {
    "culture": (
        "Chœurs croisés",
        "Une harmonie, deux fleuves, trois concerts",
        "Marionnettes sans frontières",
        "Un festival qui fait l’aller-retour",
    ),
    "dechets": ("Trier, réparer, revendre {a}", "Le port, la plage et le plastique"),
    "developpement-urbain": ("Ombres et places : une ville plus fraîche {a}", "Marcher en ville, {dici} {a}"),
    "education": ("Deux collèges, un journal", "Mathématiques par les jeux, {dici} {a}"),
    "energie": ("Une régie communale de l’énergie {a}",),
    "environnement": (
        "Deux fleuves, deux musées, une exposition",
        "Nos jardins face au climat",
        "Apprendre des crues, {dici} {a}",
    ),
    "formation": ("Former les jardiniers {de}", "Apprentis boulangers, {dici} {a}"),
    "francophonie": (
        "Parler français {a}",
        "Correspondances {dici} {a}",
        "Une semaine de la langue française {pays}",
    ),
    "justice-paix": ("Mémoire partagée, {dici} {a}", "Une semaine de la paix {a}"),
    "mobilite-volontariat": (
        "Partir six mois {a}",
        "Services civiques croisés",
        "Un chantier de jeunes {a}",
        "Ils reviennent et racontent",
    ),
    "numerique": ("Cartographier {ville} avec ses habitants",),
    "patrimoine": ("Inventaire des façades {de}", "Un musée de poche {a}"),
    "tourisme": ("Marcher autour {de}",),
}

LONG_ENDINGS = (
    " : accompagner les élus, les agents et les habitants dans la conception, le financement et le suivi d’une "
    "politique "
    "publique durable, de l’école au quartier",
    ", ou comment deux territoires que tout semble séparer ont appris l’un de l’autre à mieux servir leurs habitants",
    " : troisième phase du programme triennal, avec extension aux communes voisines et formation des équipes locales",
    " (étude de faisabilité, travaux, formation des agents et sensibilisation dans les écoles)",
)

PARAGRAPHS = (
    "Le projet est né d’une visite : deux élus, un carnet, une liste de questions. Il avance par étapes, avec un "
    "bilan partagé "
    "chaque année.",
    "{ici} apporte le temps de ses agents ; {ville} apporte les siens, le terrain et la connaissance des habitants.",
    "## Ce qui est prévu\n\n- Un diagnostic mené à deux\n- Des travaux confiés à des entreprises locales\n- La "
    "formation de ceux qui "
    "entretiendront",
    "Les écoles suivent l’action en classe et la racontent à la fête du quartier.",
    "Un comité de suivi se réunit trois fois par an, moitié sur place, moitié à distance.",
    "## Ce que l’on en a déjà appris\n\nLes délais sont plus longs que prévu, et les idées meilleures.",
)

PROGRAMMES = {
    "national": ("FICOL", "Appel triennal", "Appel « Jeunesse »", "PRA/OSIM", ""),
    "europeen": ("DEAR", "CERV", "Interreg", ""),
    "regional": ("Coopération internationale", "Solidarité internationale", ""),
}

SCHOOLS = (
    "Jean-Moulin",
    "Marie-Curie",
    "Louise-Michel",
    "Aimé-Césaire",
    "Rosa-Parks",
    "Jacques-Prévert",
    "Simone-Veil",
)
