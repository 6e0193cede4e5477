package work

// german says the phrases in German.
var german = map[string]string{
	// What is asked for.
	"Home": "Start", "Scan or choose": "Scannen oder wählen", "Log in": "Anmelden", "Log out": "Abmelden",
	"Scan your badge": "Ausweis scannen", "Enter your PIN": "PIN eingeben", "Scan the site's code": "Standort-Code scannen", "Camera": "Kamera",
	"Receive": "Wareneingang", "Put away": "Einlagern", "Pick": "Kommissionieren", "Pack": "Packen", "Ship": "Verladen", "Count": "Zählen",
	"Return": "Retoure", "Move": "Umlagern", "Replenish": "Nachschub", "Look up": "Nachsehen", "Report": "Melden", "Supervise": "Aufsicht",
	"Count %s": "Zählen %s", "Look up %s": "Nachsehen %s", "Label jobs": "Etiketten",
	"Scan receipt or pallet": "Lieferung/Palette scannen", "Scan an item": "Artikel scannen", "Scan the item": "Artikel scannen",
	"Scan or enter the lot": "Charge angeben", "Enter the expiry date": "Verfall eingeben", "Scan the serial number": "Seriennummer scannen",
	"Enter how many": "Menge eingeben", "Check the goods": "Ware prüfen", "Scan the pallet label": "Palette scannen", "Finish short?": "Unvollständig beenden?",
	"Scan a pallet or item": "Palette/Artikel scannen", "Scan the location": "Platz scannen", "Scan an order": "Auftrag scannen",
	"Scan a tote": "Behälter scannen", "Why are there fewer?": "Warum fehlt etwas?", "How many were there?": "Wie viele waren da?",
	"Is the place empty?": "Ist der Platz leer?", "Drop at packing": "Am Packplatz abstellen", "Scan tote or order": "Behälter/Auftrag scannen",
	"Scan the carton": "Karton scannen", "Choose the carton": "Karton wählen", "Scan the dock": "Tor scannen", "Choose the carrier": "Spediteur wählen",
	"Scan a carton": "Karton scannen", "Scan what is here": "Inhalt scannen", "Count it": "Zählen", "Scan the place again": "Platz erneut scannen",
	"Scan return or order": "Retoure/Auftrag scannen", "Which condition?": "Welcher Zustand?", "Scan place or pallet": "Platz/Palette scannen",
	"Scan where to put it": "Ziel scannen", "Ask for the next": "Nächste anfordern", "Scan anything": "Etwas scannen", "Choose what it is": "Art wählen",
	"Scan the place": "Platz scannen", "Say what is wrong": "Was ist los?", "Choose a list": "Liste wählen", "What is to be done?": "Was ist zu tun?",
	"What was the cause?": "Was war der Grund?", "Release it?": "Freigeben?", "Open or close it?": "Öffnen oder sperren?", "Is it dealt with?": "Ist es erledigt?",
	"What follows?": "Was folgt daraus?", "Choose a limit": "Grenze wählen", "Enter the number": "Zahl eingeben", "Put it in": "Einlegen",

	// What may be chosen.
	"Finish": "Fertig", "Same again": "Noch einmal", "Receive on hold": "Gesperrt annehmen", "Accept": "Übernehmen", "Damaged": "Beschädigt",
	"Good": "Gut", "Not good": "Nicht gut", "Check later": "Später prüfen", "Without pallet": "Ohne Palette", "New label": "Neues Etikett",
	"Goods without papers": "Ware ohne Papiere", "Next waiting": "Nächste Ware", "Other place": "Anderer Platz", "Place is full": "Platz ist voll",
	"One tote for all": "Ein Behälter für alle", "Next order": "Nächster Auftrag", "Short": "Fehlmenge", "Skip": "Später", "Aisle is blocked": "Gang versperrt", "Missing": "Fehlt",
	"Unreadable": "Unlesbar", "Yes, empty": "Ja, leer", "No": "Nein", "Close carton": "Karton schließen", "No carrier": "Ohne Spediteur",
	"Next": "Weiter", "One item": "Ein Artikel", "Done": "Fertig", "Empty": "Leer", "Unknown origin": "Herkunft unbekannt", "As new": "Wie neu",
	"Refurbish": "Aufarbeiten", "Quarantine": "Quarantäne", "Back to vendor": "An Lieferanten", "Scrap": "Schrott", "Damage": "Schaden", "Hazard": "Gefahr",
	"Blocked aisle": "Gang versperrt", "Missing label": "Etikett fehlt", "Other": "Anderes", "No words needed": "Ohne Worte", "Print label": "Etikett drucken",
	"Discrepancies": "Abweichungen", "Claims": "In Arbeit", "Closed places": "Gesperrte Plätze", "Incidents": "Meldungen", "Exceptions": "Ausnahmen",
	"Tolerances": "Toleranzen", "Believe it": "Glauben", "Count again": "Neu zählen", "Release": "Freigeben", "Leave on hold": "Gesperrt lassen",
	"Settled": "Geklärt", "Counted wrongly": "Falsch gezählt", "Put elsewhere": "Woanders hingestellt", "Lost or stolen": "Verloren, gestohlen",
	"Supplier's fault": "Fehler des Lieferanten", "Not recorded": "Nicht gebucht", "Dealt with": "Erledigt", "Correct at once": "Sofort buchen",
	"Look elsewhere": "Anderswo suchen", "Close place": "Platz sperren", "More, %": "Mehr, %", "Fewer, %": "Weniger, %", "More, units": "Mehr, Stück",
	"Fewer, units": "Weniger, Stück", "Value": "Wert", "Decide above": "Entscheiden ab", "Other counter": "Anderer Zähler", "Not full": "Nicht voll",
	"Open it": "Öffnen", "Close it": "Sperren", "Back": "Zurück", "Undo": "Rückgängig", "Type": "Tippen",

	// What stands between.
	"yes": "ja", "no": "nein", "blocked": "gesperrt", "on hold": "gesperrt", "dock": "Tor", "an order": "Auftrag", "nothing was entered": "nichts eingegeben", "the hub has not answered yet": "Hub antwortet noch nicht", "%d of %d kB": "%d von %d kB", "%d of %d MB": "%d von %d MB",
	"Loading the site": "Standort wird geladen", "update needed": "Update nötig", "clock wrong": "Uhr falsch", "Missing data": "Fehlende Daten", "Complete the item's data": "Beim Artikel nachtragen",
	"temperature": "Temperatur", "height": "Höhe", "weight": "Gewicht", "locked out": "gesperrt", "hub not trusted": "falscher Hub", "data damaged": "Daten beschädigt", "a return or an order": "Retoure oder Auftrag", "storage or pick": "Lager- oder Pick-", "packing or staging": "Pack- oder Bereitstell-",
	"another tote": "einen anderen Behälter", "and %s more": "und %s weitere", "%s of %s picked": "%s von %s kommissioniert",
	"an order waits for it": "ein Auftrag wartet darauf", "at most %d characters": "höchstens %d Zeichen", "waiting": "wartet", "failed": "gescheitert",
	"pallet": "Palette", "carton": "Karton", "tote": "Behälter",
	"By this device's clock it is %s.": "Nach der Uhr dieses Geräts ist der %s.", "Incomplete label": "Etikett unvollständig", "not readable here": "hier nicht lesbar", "not read from the label": "nicht vom Etikett", "Other date": "Anderes Datum",
	"all sent": "alles gesendet", "%d to send": "%d zu senden", ", oldest %d min": ", ältestes %d min", ", no radio": ", kein Funk",

	// The names of what is shown.
	"lot": "Charge", "expiry": "Verfall", "serial": "Seriennr.", "unit": "Palette", "order": "Auftrag", "carrier": "Spediteur", "label": "Etikett",
	"%s at %s, %d m": "%s bei %s, %d m",
	"by %d min":      "um %d min",
	"late":           "zu spät",
	"minutes":        "Minuten",
	"nearest":        "am nächsten",
	"others":         "andere", "note": "Hinweis", "zone": "Zone", "worker": "Person", "site": "Standort", "from": "von", "next": "dann",
	"as of %d min ago": "Stand vor %d min", "expected": "erwartet", "found": "gefunden", "value": "Wert", "device": "Gerät", "document": "Beleg", "since": "seit",

	// What the device says of itself.
	"The hub does not answer.": "Der Hub antwortet nicht.", "The hub is busy.": "Der Hub ist ausgelastet.",
	"Device": "Gerät", "Scanner": "Scanner", "Sounds": "Töne", "Next label": "Nächstes Etikett", "Did you hear it?": "Gehört?", "Yes": "Ja",
	"Play again": "Noch einmal", "Scan the printer": "Drucker scannen", "Print now": "Jetzt drucken", "Look at the label": "Etikett ansehen",
	"It came out": "Es kam heraus", "valid": "gültig", "valid alone": "allein gültig", "taken": "angenommen", "look twice": "noch einmal hinsehen",
	"wrong": "falsch", "sending": "wird gesendet", "printed": "gedruckt", "uncertain": "ungewiss", "paper out": "kein Papier",
	"head open": "Druckkopf offen", "ribbon out": "kein Farbband", "paused": "angehalten", "buffer full": "Speicher voll",
	"connection lost": "Verbindung verloren", "printer not reached": "Drucker nicht erreicht",
	"source": "Quelle", "identifier": "Kennung", "text": "Text", "hex": "hex", "bytes": "Bytes", "data": "Daten", "verdict": "Urteil", "rule": "Regel",
	"tag": "Tag", "sound": "Ton", "printer": "Drucker", "label verdict": "Etikett",
	"too many scans wait": "zu viele Scans warten", "no barcode in the picture": "kein Code im Bild", "the picture is too large": "das Bild ist zu groß",
	"scan service not connected": "Scandienst fehlt",
}
