import { decide, mayWrite } from './decide.ts';
import { mostAddresses } from './map-person.ts';
import type { MappedField } from './mapping.ts';

export interface Address {
  readonly address: string;
  readonly label?: string;
}

/** Addresses of one kind as the directory has them. */
export interface DirectoryAddresses {
  readonly main: string | null;
  readonly beside: readonly string[];
}

export interface AddressMerge {
  readonly present: { readonly main: string | null; readonly beside: readonly Address[] };
  readonly mapped: DirectoryAddresses;
  /** What stands there through the sync alone, as the last merge said. */
  readonly written: DirectoryAddresses;
  /** How the mapping has the main one and those beside it, if it has them. */
  readonly fields: { readonly main: MappedField | undefined; readonly beside: MappedField | undefined };
  readonly isNew: boolean;
}

export interface MergedAddresses {
  readonly main: string | null;
  readonly beside: readonly Address[];
  readonly written: DirectoryAddresses;
  /** Addresses of the directory for which there was no room. */
  readonly leftOut: readonly string[];
}

/**
 * Brings the addresses of a contact in line with the directory's. What a person entered stays, be it beside the main
 * address, and even if the directory had it for a time. The directory's come after them, as far as there is room.
 */
export function mergeAddresses({ present, mapped, written, fields, isNew }: AddressMerge): MergedAddresses {
  const decided = decide(fields.main, {
    value: mapped.main,
    present: present.main,
    written: written.main,
    isNew,
  });
  const main = decided.change === undefined ? present.main : decided.change;
  const entered =
    present.main === null || isSame(present.main, written.main) ? [] : [{ address: present.main }];

  const ours = present.beside.filter(({ address }) => includes(written.beside, address));
  const local = present.beside.filter(({ address }) => !includes(written.beside, address));
  const standing = {
    isNew,
    isEmpty: present.beside.every(({ address }) => isSame(address, main)),
    wasWritten: written.beside.length > 0,
  };
  const mayChange = fields.beside !== undefined && mayWrite(fields.beside, standing);
  const wanted = mayChange ? mapped.beside : ours.map(({ address }) => address);

  const stay = present.beside.filter(entry => local.includes(entry) || includes(wanted, entry.address));
  const before = unique([...stay, ...entered]).filter(({ address }) => !isSame(address, main));
  const added = wanted.filter(address => !isSame(address, main) && !holds(before, address));
  const room = Math.max(0, mostAddresses - before.length);
  const beside = [...before, ...added.slice(0, room).map(address => ({ address }))];
  const isOurs = (one: string) => !holds([...local, ...entered], one);
  return {
    main,
    beside,
    written: {
      main: decided.written !== null && isOurs(decided.written) ? decided.written : null,
      beside: mayChange ? wanted.filter(one => isOurs(one) && holds(beside, one)) : written.beside,
    },
    leftOut: added.slice(room),
  };
}

/** Phones have one form; e-mails compare without regard to case. */
function isSame(one: string, other: string | null): boolean {
  return other !== null && one.toLowerCase() === other.toLowerCase();
}

function includes(addresses: readonly string[], address: string): boolean {
  return addresses.some(one => isSame(one, address));
}

function holds(entries: readonly Address[], address: string): boolean {
  return includes(
    entries.map(entry => entry.address),
    address,
  );
}

function unique(entries: readonly Address[]): readonly Address[] {
  return entries.filter(
    (entry, index) => entries.findIndex(other => isSame(other.address, entry.address)) === index,
  );
}
