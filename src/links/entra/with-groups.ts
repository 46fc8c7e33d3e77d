import type { Clock } from '#base/clock.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import type { DirectorySource } from '../directory/source.ts';
import type { EntraSource } from './users-source.ts';

/** Members are read again after so many milliseconds: the delta query of users does not tell who joins or leaves. */
const freshFor = 300_000;

/** A directory whose people know in which of some groups they are (`memberOf`), nested groups too. */
export function withGroups(source: EntraSource, groupIds: readonly string[], clock: Clock): DirectorySource {
  let kept: { readonly at: number; readonly members: ReadonlyMap<string, ReadonlySet<string>> } | undefined;

  async function membersNow(signal: AbortSignal) {
    if (kept && clock() - kept.at < freshFor) return kept.members;
    const members = new Map<string, ReadonlySet<string>>();
    for (const groupId of groupIds) {
      const ids = new Set<string>();
      for await (const some of source.groupMembers(groupId, signal)) for (const id of some) ids.add(id);
      members.set(groupId, ids);
    }
    kept = { at: clock(), members };
    return members;
  }

  async function placed(person: DirectoryPerson, signal: AbortSignal): Promise<DirectoryPerson> {
    const members = await membersNow(signal);
    const memberOf = groupIds.filter(groupId => members.get(groupId)?.has(person.id));
    return { ...person, attributes: { ...person.attributes, memberOf } };
  }

  return {
    async page(link, signal) {
      // A pass over everybody begins with the members as they are.
      if (link === undefined) kept = undefined;
      const page = await source.page(link, signal);
      const changes = [];
      for (const change of page.changes) {
        if (change.kind === 'removed') changes.push(change);
        else changes.push({ kind: change.kind, person: await placed(change.person, signal) });
      }
      return { ...page, changes };
    },
    async person(id, signal) {
      const person = await source.person(id, signal);
      return person && placed(person, signal);
    },
    async test(signal) {
      await source.test(signal);
      kept = undefined;
      await membersNow(signal);
    },
  };
}
