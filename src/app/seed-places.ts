import type { Configuration } from './config.ts';

/** The demo's first location: what `ROSTER_LOCATION_NAME` and its neighbours say elsewhere. */
export const demoLocation: Configuration['location'] = {
  name: 'Example Clinic',
  country: 'US',
  timeZone: 'America/New_York',
};

/** The words that a demo location is filled with. Every list is used in turns. */
export interface Place {
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly businesses: readonly string[];
  readonly cities: readonly Readonly<{ city: string; state: string; postalCode: string }>[];
  readonly country: string;
  readonly street: string;
  readonly domain: string;
  /** The n-th number of a range that nobody is given. */
  phone(n: number): string;
  readonly tags: readonly string[];
  readonly sources: readonly string[];
  readonly tasks: readonly string[];
  readonly notes: readonly string[];
  readonly appointments: readonly string[];
  readonly languages: readonly string[];
  readonly fields: Readonly<Record<'language' | 'visits', string>>;
  readonly calendar: string;
  readonly campaigns: readonly string[];
  readonly workflows: readonly string[];
}

/** Invented people at example domains (RFC 2606), with numbers set aside for fiction (555-01xx). */
export const exampleClinic: Place = {
  firstNames: ['Alma', 'Basil', 'Clio', 'Dorian', 'Esme', 'Felix', 'Greta', 'Hugo', 'Iris', 'Zoë'],
  lastNames: [
    'Exampleton',
    'Placeholder',
    'Sampleford',
    'Testwood',
    'Mockridge',
    'Fictionby',
    'Dummyworth',
    "O'Nobody",
    'Specimen-Lee',
    'Loremski',
  ],
  businesses: [
    'Northwind Placeholder Ltd',
    'Example Logistics',
    'Sample & Daughters',
    'Fictitious Foods',
    'Testbed Robotics',
    'Lorem Ipsum Press',
  ],
  cities: [
    { city: 'Sampleville', state: 'NY', postalCode: '10000' },
    { city: 'Exampleburg', state: 'NJ', postalCode: '07000' },
    { city: 'Port Fiction', state: 'CT', postalCode: '06000' },
  ],
  country: 'US',
  street: 'Placeholder Avenue',
  domain: 'example.com',
  phone: n => `+1202555${String(100 + n).padStart(4, '0')}`,
  tags: ['new patient', 'newsletter', 'follow-up', 'VIP', 'referral'],
  sources: ['website', 'phone call', 'referral', 'newsletter', 'walk-in'],
  tasks: ['Call back', 'Send the forms', 'Confirm the insurance', 'Ask for feedback', 'Plan the next visit'],
  notes: [
    'Prefers mornings.',
    'Asked for the price list.',
    'Speaks slowly on the phone; allow ten minutes.',
    'Comes with a guide dog.',
  ],
  appointments: ['First visit', 'Check-up', 'Follow-up'],
  languages: ['English', 'Spanish', 'French'],
  fields: { language: 'Preferred language', visits: 'Visits' },
  calendar: 'Visits',
  campaigns: ['Spring check-up', 'Welcome letters'],
  workflows: ['Remind of the appointment', 'Ask for feedback'],
};

/** As above, with the numbers that the Bundesnetzagentur sets aside for films (Berlin, 23125 000 to 999). */
export const beispielPraxis: Place = {
  firstNames: [
    'Anneliese',
    'Björn',
    'Cäcilie',
    'Detlef',
    'Elfriede',
    'Günther',
    'Jürgen',
    'Käthe',
    'Öykü',
    'Uwe',
  ],
  lastNames: [
    'Mustermann',
    'Musterfrau',
    'Beispielhuber',
    'Platzhalter',
    'Testhausen',
    'Erfunden',
    'Niemandsland',
    'Fantasius',
    'Schön-Probe',
    'Großmuster',
  ],
  businesses: [
    'Muster & Söhne GmbH',
    'Beispielwerke AG',
    'Bäckerei Platzhalter',
    'Testfeld Maschinenbau',
    'Fantasie Verlag',
    'Probe Logistik',
  ],
  cities: [
    { city: 'Musterstadt', state: 'Berlin', postalCode: '12345' },
    { city: 'Beispielhausen', state: 'Brandenburg', postalCode: '14999' },
    { city: 'Bad Probe', state: 'Sachsen', postalCode: '01234' },
  ],
  country: 'DE',
  street: 'Musterstraße',
  domain: 'praxis.example',
  phone: n => `+493023125${String(n).padStart(3, '0')}`,
  tags: ['Neupatient', 'Newsletter', 'Nachsorge', 'Privat', 'Überweisung'],
  sources: ['Website', 'Anruf', 'Empfehlung', 'Newsletter', 'Vor Ort'],
  tasks: [
    'Zurückrufen',
    'Unterlagen senden',
    'Versicherung klären',
    'Um Rückmeldung bitten',
    'Termin planen',
  ],
  notes: [
    'Kommt lieber vormittags.',
    'Hat nach der Preisliste gefragt.',
    'Bitte am Telefon Zeit lassen.',
    'Wird von der Tochter begleitet.',
  ],
  appointments: ['Erster Besuch', 'Vorsorge', 'Nachsorge'],
  languages: ['Deutsch', 'Türkisch', 'Englisch'],
  fields: { language: 'Sprache', visits: 'Besuche' },
  calendar: 'Sprechstunde',
  campaigns: ['Vorsorge im Frühjahr', 'Willkommensbrief'],
  workflows: ['An den Termin erinnern', 'Um Rückmeldung bitten'],
};
