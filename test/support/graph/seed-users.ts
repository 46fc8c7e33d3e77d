import { randomFrom } from '../random.ts';
import type { DirectoryValues } from './directory.ts';

const givenNames = [
  'Ada',
  'Bora',
  'Chidi',
  'Dana',
  'Émile',
  'Fatima',
  'Goran',
  'Hana',
  'Inés',
  'Jürgen',
  'Kenji',
  'Lea',
  'Mei',
  'Nils',
  'Oya',
  'Priya',
  'Quinn',
  'Rosa',
  'Søren',
  'Tariq',
];
const surnames = [
  'Adler',
  'Brandt',
  'Costa',
  'Dubois',
  'Eriksen',
  'Fischer',
  'García',
  'Haddad',
  'Ito',
  'Jensen',
  'Kowalski',
  'Lopez',
  'Müller',
  'Novak',
  'Okafor',
  'Patel',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Weber',
];
const departments = ['Sales', 'Finance', 'Engineering', 'Support', 'Legal', 'Operations'];
const titles = ['Analyst', 'Engineer', 'Manager', 'Clerk', 'Director', 'Consultant'];
const places = [
  ['DE', 'Germany', 'Berlin', '+49 30 901820'],
  ['US', 'United States', 'Seattle', '+1 206 5550'],
  ['FR', 'France', 'Lyon', '+33 4 7210'],
  ['GB', 'United Kingdom', 'Leeds', '+44 113 4960'],
] as const;

/** The id of the user with a number, the same each time. */
export function userId(number: number, seed: number): string {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0').slice(-length);
  return `${hex(number, 8)}-0000-4000-8000-${hex(seed, 12)}`;
}

/** Users as a company has them, the same for the same seed; every tenth leads the nine after them. */
export function seededUser(number: number, seed: number): DirectoryValues {
  const random = randomFrom(seed * 1_000_003 + number);
  const givenName = random.pick(givenNames);
  const surname = random.pick(surnames);
  const [usageLocation, country, city, dialling] = random.pick(places);
  const address = `${plain(givenName)}.${plain(surname)}.${seed}.${number}@contoso.example`.toLowerCase();
  const leader = number - (number % 10);
  return {
    id: userId(number, seed),
    accountEnabled: true,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    mail: address,
    userPrincipalName: address,
    userType: 'Member',
    otherMails: [],
    mobilePhone: `${dialling}${String(1000 + random.below(9000))}`,
    businessPhones: [],
    jobTitle: random.pick(titles),
    department: random.pick(departments),
    companyName: 'Contoso',
    officeLocation: `${city} ${1 + random.below(9)}`,
    city,
    country,
    usageLocation,
    preferredLanguage: 'en-US',
    ...(leader !== number && { manager: userId(leader, seed) }),
  };
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .replace('ø', 'o');
}
