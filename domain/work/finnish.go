package work

// finnish says the phrases in Finnish.
var finnish = map[string]string{
	// What is asked for.
	"Home": "Alku", "Scan or choose": "Lue tai valitse", "Log in": "Kirjaudu", "Log out": "Kirjaudu ulos",
	"Scan your badge": "Lue kulkukortti", "Enter your PIN": "Anna PIN", "Scan the site's code": "Lue toimipaikan koodi", "Camera": "Kamera",
	"Receive": "Vastaanotto", "Put away": "Hyllytys", "Pick": "Keräily", "Pack": "Pakkaus", "Ship": "Lastaus", "Count": "Inventointi",
	"Return": "Palautus", "Move": "Siirto", "Replenish": "Täydennys", "Look up": "Haku", "Report": "Ilmoitus", "Supervise": "Työnjohto",
	"Count %s": "Inventointi %s", "Look up %s": "Haku %s", "Label jobs": "Tulosteet",
	"Scan receipt or pallet": "Lue toimitus tai lava", "Scan an item": "Lue tuote", "Scan the item": "Lue tuote",
	"Scan or enter the lot": "Anna erä", "Enter the expiry date": "Anna viimeinen päivä", "Scan the serial number": "Lue sarjanumero",
	"Enter how many": "Anna määrä", "Check the goods": "Tarkasta tavara", "Scan the pallet label": "Lue lava", "Finish short?": "Lopetetaanko vajaana?",
	"Scan a pallet or item": "Lue lava tai tuote", "Scan the location": "Lue paikka", "Scan an order": "Lue tilaus",
	"Scan a tote": "Lue laatikko", "Why are there fewer?": "Miksi puuttuu?", "How many were there?": "Montako oli?",
	"Is the place empty?": "Onko paikka tyhjä?", "Drop at packing": "Vie pakkaukseen", "Scan tote or order": "Lue laatikko tai tilaus",
	"Scan the carton": "Lue pakkaus", "Choose the carton": "Valitse pakkaus", "Scan the dock": "Lue laituri", "Choose the carrier": "Valitse kuljetus",
	"Scan a carton": "Lue pakkaus", "Scan what is here": "Lue mitä täällä on", "Count it": "Laske", "Scan the place again": "Lue paikka uudestaan",
	"Scan return or order": "Lue palautus tai tilaus", "Which condition?": "Missä kunnossa?", "Scan place or pallet": "Lue paikka tai lava",
	"Scan where to put it": "Lue kohdepaikka", "Ask for the next": "Pyydä seuraava", "Scan anything": "Lue jotakin", "Choose what it is": "Valitse laji",
	"Scan the place": "Lue paikka", "Say what is wrong": "Kerro mikä on vialla", "Choose a list": "Valitse lista", "What is to be done?": "Mitä tehdään?",
	"What was the cause?": "Mikä oli syy?", "Release it?": "Vapautetaanko?", "Open or close it?": "Auki vai kiinni?", "Is it dealt with?": "Onko hoidettu?",
	"What follows?": "Mitä seuraa?", "Choose a limit": "Valitse raja", "Enter the number": "Anna luku", "Put it in": "Laita sisään",

	// What may be chosen.
	"Finish": "Valmis", "Same again": "Sama uudestaan", "Receive on hold": "Ota pitoon", "Accept": "Hyväksy", "Damaged": "Rikki",
	"Good": "Kunnossa", "Not good": "Ei kunnossa", "Check later": "Tarkasta myöhemmin", "Without pallet": "Ilman lavaa", "New label": "Uusi tarra",
	"Goods without papers": "Ilman papereita", "Next waiting": "Seuraava", "Other place": "Muu paikka", "Place is full": "Paikka on täynnä",
	"One tote for all": "Yksi laatikko kaikille", "Next order": "Seuraava tilaus", "Short": "Puuttuu", "Skip": "Myöhemmin", "Aisle is blocked": "Käytävä tukossa", "Missing": "Puuttuu",
	"Unreadable": "Ei luettavissa", "Yes, empty": "Kyllä, tyhjä", "No": "Ei", "Close carton": "Sulje pakkaus", "No carrier": "Ilman kuljetusta",
	"Next": "Seuraava", "One item": "Yksi tuote", "Done": "Valmis", "Empty": "Tyhjä", "Unknown origin": "Alkuperä tuntematon", "As new": "Uuden veroinen",
	"Refurbish": "Kunnostus", "Quarantine": "Karanteeni", "Back to vendor": "Toimittajalle", "Scrap": "Romu", "Damage": "Vahinko", "Hazard": "Vaara",
	"Blocked aisle": "Käytävä tukossa", "Missing label": "Tarra puuttuu", "Other": "Muu", "No words needed": "Ilman sanoja", "Print label": "Tulosta tarra",
	"Discrepancies": "Poikkeamat", "Claims": "Työn alla", "Closed places": "Suljetut paikat", "Incidents": "Ilmoitukset", "Exceptions": "Poikkeukset",
	"Tolerances": "Toleranssit", "Believe it": "Hyväksy luku", "Count again": "Laske uudestaan", "Release": "Vapauta", "Leave on hold": "Jätä pitoon",
	"Settled": "Selvitetty", "Counted wrongly": "Laskettu väärin", "Put elsewhere": "Väärässä paikassa", "Lost or stolen": "Kadonnut, varastettu",
	"Supplier's fault": "Toimittajan virhe", "Not recorded": "Ei kirjattu", "Dealt with": "Hoidettu", "Correct at once": "Kirjaa heti",
	"Look elsewhere": "Etsi muualta", "Close place": "Sulje paikka", "More, %": "Yli, %", "Fewer, %": "Alle, %", "More, units": "Yli, kpl",
	"Fewer, units": "Alle, kpl", "Value": "Arvo", "Decide above": "Päätös yli", "Other counter": "Toinen laskija", "Not full": "Ei täynnä",
	"Open it": "Avaa", "Close it": "Sulje", "Back": "Takaisin", "Undo": "Kumoa", "Type": "Kirjoita",

	// What stands between.
	"yes": "kyllä", "no": "ei", "blocked": "suljettu", "on hold": "pidossa", "dock": "laituri", "an order": "tilaus", "nothing was entered": "mitään ei annettu", "the hub has not answered yet": "palvelin ei vastaa vielä", "%d of %d kB": "%d / %d kB", "%d of %d MB": "%d / %d MB",
	"Loading the site": "Tietoja ladataan", "update needed": "päivitys tarvitaan", "clock wrong": "kello väärässä", "Missing data": "Puuttuvat tiedot", "Complete the item's data": "Täydennä tuotetiedot",
	"temperature": "lämpötila", "height": "korkeus", "weight": "paino", "locked out": "suljettu", "hub not trusted": "väärä palvelin", "data damaged": "tietoja vioittunut", "a return or an order": "palautus tai tilaus", "storage or pick": "varasto- tai keräily", "packing or staging": "pakkaus- tai odotus",
	"another tote": "toinen laatikko", "and %s more": "ja %s muuta", "%s of %s picked": "%s/%s kerätty",
	"an order waits for it": "tilaus odottaa sitä", "at most %d characters": "enintään %d merkkiä", "waiting": "odottaa", "failed": "epäonnistui",
	"pallet": "lava", "carton": "pakkaus", "tote": "laatikko",
	"By this device's clock it is %s.": "Laitteen kellon mukaan on %s.", "Incomplete label": "Vajaa tarra", "not readable here": "ei luettavissa", "not read from the label": "ei tarrasta", "Other date": "Muu päiväys",
	"all sent": "kaikki lähetetty", "%d to send": "%d lähettämättä", ", oldest %d min": ", vanhin %d min", ", no radio": ", ei yhteyttä",

	// The names of what is shown.
	"lot": "erä", "expiry": "viimeinen päivä", "serial": "sarjanro", "unit": "lava", "order": "tilaus", "carrier": "kuljetus", "label": "tarra",
	"%s at %s, %d m": "%s paikassa %s, %d m",
	"by %d min":      "%d min",
	"late":           "myöhässä",
	"minutes":        "minuuttia",
	"nearest":        "lähin",
	"others":         "muut", "note": "huomio", "zone": "alue", "worker": "henkilö", "site": "toimipaikka", "from": "mistä", "next": "seuraavaksi",
	"as of %d min ago": "tilanne %d min sitten", "expected": "odotettu", "found": "löytyi", "value": "arvo", "device": "laite", "document": "asiakirja", "since": "alkaen",

	// What the device says of itself.
	"The hub does not answer.": "Palvelin ei vastaa.", "The hub is busy.": "Palvelin on ruuhkainen.",
	"Device": "Laite", "Scanner": "Lukija", "Sounds": "Äänet", "Next label": "Seuraava tarra", "Did you hear it?": "Kuulitko?", "Yes": "Kyllä",
	"Play again": "Toista", "Scan the printer": "Lue tulostin", "Print now": "Tulosta nyt", "Look at the label": "Katso tarra",
	"It came out": "Se tulostui", "valid": "kelpaa", "valid alone": "kelpaa yksin", "taken": "otettu", "look twice": "katso uudestaan",
	"wrong": "väärin", "sending": "lähetetään", "printed": "tulostettu", "uncertain": "epävarma", "paper out": "paperi loppu",
	"head open": "kansi auki", "ribbon out": "värinauha loppu", "paused": "pysäytetty", "buffer full": "muisti täynnä",
	"connection lost": "yhteys katkesi", "printer not reached": "tulostinta ei tavoitettu",
	"source": "lähde", "identifier": "tunniste", "text": "teksti", "hex": "hex", "bytes": "tavua", "data": "tiedot", "verdict": "tulos",
	"rule": "sääntö", "tag": "tunniste", "sound": "ääni", "printer": "tulostin", "label verdict": "tarra",
	"too many scans wait": "liian monta lukua odottaa", "no barcode in the picture": "kuvassa ei ole koodia", "the picture is too large": "kuva on liian suuri",
	"scan service not connected": "lukupalvelu puuttuu",
}
