import type { Clock } from '#base/clock.ts';

/** A user or an organisational contact as Graph keeps it. */
export interface DirectoryObject {
  readonly id: string;
  /** What was ever set; what was cleared is null. */
  readonly properties: Record<string, unknown>;
  managerId: string | undefined;
  formerManagerId: string | undefined;
  managerChangedAt: number;
  /** Of the last change, in the log. */
  position: number;
  removed: 'changed' | 'deleted' | undefined;
  removedAt: number;
}

/** What a test sets: properties by Graph's names, `null` to clear one; the manager by id. */
export interface DirectoryValues {
  readonly id: string;
  readonly manager?: string | null;
  readonly [property: string]: unknown;
}

export type ChangeType = 'updated' | 'deleted';

export interface DirectoryTerms {
  readonly clock: Clock;
  /** Told at once, also of a change that is not seen before later. */
  readonly onChange: (changeType: ChangeType, id: string) => void;
  /** By how many milliseconds the next change is seen later. */
  readonly lateness: () => number;
}

const thirtyDays = 30 * 86_400_000;

/** All objects of one kind, and the log of their changes. */
export class Directory {
  readonly #terms: DirectoryTerms;
  readonly #objects = new Map<string, DirectoryObject>();
  readonly #order: DirectoryObject[] = [];
  /** Whose change stands at each position. */
  readonly #log: DirectoryObject[] = [];
  readonly #late: { readonly at: number; readonly change: () => void }[] = [];
  /** Whom somebody manages. Nobody is managed by one who was removed. */
  readonly #reports = new Map<string, Set<DirectoryObject>>();
  readonly #bin = new Set<DirectoryObject>();

  constructor(terms: DirectoryTerms) {
    this.#terms = terms;
  }

  /** In the order in which they came, also those that were removed. */
  get order(): readonly DirectoryObject[] {
    this.#catchUp();
    return this.#order;
  }

  get log(): readonly DirectoryObject[] {
    this.#catchUp();
    return this.#log;
  }

  get live(): readonly DirectoryObject[] {
    return this.order.filter(object => object.removed === undefined);
  }

  find(id: string): DirectoryObject | undefined {
    this.#catchUp();
    const object = this.#objects.get(id);
    return object?.removed === undefined ? object : undefined;
  }

  /** Makes one, or changes what is named; one that was deleted for good comes anew. */
  upsert({ id, manager, ...properties }: DirectoryValues): void {
    this.#change('updated', id, () => {
      const object = this.#objects.get(id) ?? this.#add(id);
      object.removed = undefined;
      this.#bin.delete(object);
      Object.assign(object.properties, properties);
      if (manager === undefined) return object;
      const isGone = this.#objects.get(manager ?? '')?.removed !== undefined;
      this.#setManager(object, isGone ? undefined : (manager ?? undefined));
      return object;
    });
  }

  /** Soft: it can be restored for 30 days. Graph tells of it as of an update. */
  remove(id: string): void {
    this.#change('updated', id, () => this.#remove(id, 'changed'));
  }

  hardDelete(id: string): void {
    this.#change('deleted', id, () => this.#remove(id, 'deleted'));
  }

  restore(id: string): void {
    this.#change('updated', id, () => {
      const object = this.#objects.get(id);
      if (object?.removed !== 'changed') throw new Error(`${id} is not among the deleted objects.`);
      object.removed = undefined;
      this.#bin.delete(object);
      return object;
    });
  }

  #setManager(object: DirectoryObject, managerId: string | undefined): void {
    if (managerId === object.managerId) return;
    object.formerManagerId = object.managerId;
    object.managerId = managerId;
    object.managerChangedAt = this.#log.length + 1;
    this.#reports.get(object.formerManagerId ?? '')?.delete(object);
    if (managerId === undefined) return;
    const reports = this.#reports.get(managerId) ?? new Set();
    this.#reports.set(managerId, reports.add(object));
  }

  #add(id: string): DirectoryObject {
    const object: DirectoryObject = {
      id,
      properties: {},
      managerId: undefined,
      formerManagerId: undefined,
      managerChangedAt: 0,
      position: 0,
      removed: undefined,
      removedAt: 0,
    };
    this.#objects.set(id, object);
    this.#order.push(object);
    return object;
  }

  #remove(id: string, reason: 'changed' | 'deleted'): DirectoryObject {
    const object = this.#objects.get(id);
    if (!object) throw new Error(`There is no ${id} in the directory.`);
    object.removed = reason;
    object.removedAt = this.#terms.clock();
    if (reason === 'changed') this.#bin.add(object);
    else this.#bin.delete(object);
    for (const report of this.#reports.get(id) ?? []) {
      this.#setManager(report, undefined);
      if (report.removed === undefined) this.#note(report);
    }
    return object;
  }

  #change(changeType: ChangeType, id: string, make: () => DirectoryObject): void {
    const lateness = this.#terms.lateness();
    const before = this.#late.at(-1)?.at ?? 0;
    // What waits goes first, else an older state would end over a newer one.
    const at = Math.max(this.#terms.clock() + lateness, before);
    if (lateness > 0 || this.#late.length > 0) this.#late.push({ at, change: () => this.#note(make()) });
    else this.#note(make());
    this.#terms.onChange(changeType, id);
  }

  #note(object: DirectoryObject): void {
    this.#log.push(object);
    object.position = this.#log.length;
  }

  /** Brings to light what was late, and removes for good what was in the bin for 30 days. */
  #catchUp(): void {
    const now = this.#terms.clock();
    for (let next = this.#late[0]; next && next.at <= now; next = this.#late[0]) {
      this.#late.shift();
      next.change();
    }
    for (const object of this.#bin) {
      if (object.removedAt + thirtyDays > now) break;
      this.#bin.delete(object);
      object.removed = 'deleted';
      this.#note(object);
    }
  }
}
