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
const surnameBeginnings = [
  'Ad',
  'Bran',
  'Cor',
  'Du',
  'Erik',
  'Fal',
  'Gar',
  'Hal',
  'Ing',
  'Jan',
  'Kow',
  'Lund',
  'Mül',
  'Nor',
  'Oka',
  'Pat',
  'Ros',
  'Schu',
  'Tan',
  'Web',
];
const surnameMiddles = [
  'a',
  'e',
  'i',
  'o',
  'u',
  'ber',
  'der',
  'gen',
  'len',
  'mar',
  'nel',
  'rin',
  'sel',
  'ter',
  'ven',
  'wi',
];
const surnameEnds = [
  'bach',
  'berg',
  'dal',
  'feld',
  'ford',
  'holm',
  'ić',
  'land',
  'mann',
  'quist',
  'rossi',
  'sen',
  'ski',
  'son',
  'ström',
  'ton',
];
const departments = ['Sales', 'Finance', 'Engineering', 'Support', 'Legal', 'Operations'];
const titles = ['Analyst', 'Engineer', 'Manager', 'Clerk', 'Director', 'Consultant'];
const places = [
  ['DE', 'Germany', 'Berlin', '+49 30 90'],
  ['US', 'United States', 'Seattle', '+1 206 5'],
  ['FR', 'France', 'Lyon', '+33 4 72'],
  ['GB', 'United Kingdom', 'Leeds', '+44 113 4'],
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
  const surname = [surnameBeginnings, surnameMiddles, surnameEnds].map(parts => random.pick(parts)).join('');
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
    mobilePhone: `${dialling}${String(number).padStart(6, '0').slice(-6)}`,
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

/** A member with a name and a mail alone, and what is given. */
export function namedUser(id: string, members: object): DirectoryValues {
  const mail = `${id}@contoso.example`;
  return { accountEnabled: true, userType: 'Member', displayName: id, mail, ...members, id };
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll('ø', 'o')
    .replace(/[^A-Za-z]/g, '');
}
