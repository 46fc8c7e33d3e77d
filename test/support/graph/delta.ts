import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { isRecord, parseJson } from '#base/json.ts';
import type { Directory, DirectoryObject } from './directory.ts';

/** What a delta or skip token stands for. */
export interface Place {
  /** Whether all objects are told, or those that changed. */
  readonly isFull: boolean;
  readonly select: readonly string[];
  /** Of a full pass: in the order of objects; else in the log. */
  readonly index: number;
  /** The log's length when the pass began: from there on it is told the next time. */
  readonly until: number;
  readonly issuedAt: number;
}

export interface DeltaPage {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly place: Place;
  /** Whether the place begins the next round. */
  readonly isLast: boolean;
}

/** Some objects from a place on, each as it is now. */
export function deltaPage(directory: Directory, place: Place, size: number): DeltaPage {
  const items: Record<string, unknown>[] = [];
  const { isFull, until } = place;
  const list = isFull ? directory.order : directory.log;
  const end = isFull ? list.length : until;
  let { index } = place;
  for (; index < end && items.length < size; index++) {
    const object = list[index];
    if (!object) break;
    // One that changes again before the round ends is told at its last change.
    if (isFull ? object.removed === undefined : object.position === index + 1)
      items.push(itemOf(object, place.select, isFull ? 0 : index));
  }
  const isLast = index >= end;
  return { items, isLast, place: isLast ? { ...place, isFull: false, index: until } : { ...place, index } };
}

/**
 * Every property that was selected and ever set. Relations are told where they changed: a manager that is gone
 * with a mark, one that stays not at all.
 */
export function itemOf(
  object: DirectoryObject,
  select: readonly string[],
  since: number,
): Record<string, unknown> {
  const { id, properties, removed, managerId, formerManagerId, managerChangedAt } = object;
  if (removed !== undefined) return { id, '@removed': { reason: removed } };
  const item: Record<string, unknown> = { ...selected(properties, select), id };
  if (!select.includes('manager') || managerChangedAt <= since) return item;
  const type = { '@odata.type': '#microsoft.graph.user' };
  const managers = [
    ...(since > 0 && formerManagerId !== undefined
      ? [{ ...type, id: formerManagerId, '@removed': { reason: 'deleted' } }]
      : []),
    ...(managerId !== undefined ? [{ ...type, id: managerId }] : []),
  ];
  if (managers.length > 0) item['manager@delta'] = managers;
  return item;
}

export function selected(
  properties: Readonly<Record<string, unknown>>,
  select: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => select.includes(name)));
}

/** Tokens that nobody can make, no two alike. */
export function tokenSeal(): {
  seal: (place: Place) => string;
  open: (token: string) => Place | undefined;
} {
  const key = randomBytes(32);
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    seal(place) {
      const text = Buffer.from(JSON.stringify({ ...place, nonce: randomUUID() })).toString('base64url');
      return `${text}.${sign(text)}`;
    },
    open(token) {
      const [text = '', signature] = token.split('.');
      return sign(text) === signature
        ? placeIn(parseJson(Buffer.from(text, 'base64url').toString()))
        : undefined;
    },
  };
}

function placeIn(value: unknown): Place | undefined {
  if (!isRecord(value) || !Array.isArray(value.select)) return undefined;
  return {
    isFull: value.isFull === true,
    select: value.select.map(String),
    index: Number(value.index),
    until: Number(value.until),
    issuedAt: Number(value.issuedAt),
  };
}
