import { isRecord } from '#base/json.ts';
import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import { LinkProblem } from '../directory/problem.ts';
import type { DirectoryPage, DirectorySource } from '../directory/source.ts';
import { attributesOfContact, attributesOfUser, contactProperties, userProperties } from './attributes.ts';
import { type DeltaItem, type DeltaPage, readDeltaPage } from './delta-page.ts';
import { Malformed } from './graph-call.ts';
import type { GraphClient } from './graph-client.ts';
import { managerFrom, managersIn } from './managers.ts';
import { linkTo, type Place, placeAt } from './place.ts';

/** The directory of an Entra tenant. */
export interface EntraSource extends DirectorySource {
  /** The ids of the people in a group, nested groups too, some at a time. Throws `invalid` where there is no such group. */
  groupMembers(groupId: string, signal: AbortSignal): AsyncIterable<readonly string[]>;
}

export interface EntraSourceTerms {
  readonly graph: GraphClient;
  /** Whether organisational contacts are people too; their ids begin with `contact:`. */
  readonly withContacts?: boolean;
  /** Properties of users that are read beside the usual, by Graph's names. */
  readonly alsoRead?: readonly string[];
}

const contactPrefix = 'contact:';
/** Pages that name themselves as the next, one after the other, before that is taken for a loop. */
const mostEqualLinks = 3;

/**
 * People by the delta query of users, and of contacts where wanted (Microsoft Graph v1.0). Other properties than before,
 * or contacts where there were none, need a pass from the beginning.
 */
export function entraSource({ graph, withContacts = false, alsoRead = [] }: EntraSourceTerms): EntraSource {
  const properties = [...new Set<string>([...userProperties, ...alsoRead])];
  const first = {
    users: `/users/delta?$select=${[...properties, 'manager'].map(encodeURIComponent).join(',')}`,
    contacts: `/contacts/delta?$select=${contactProperties.join(',')}`,
  };
  const managers = managersIn(graph);
  let stuck = { link: '', times: 0 };

  async function deltaPage(place: Place, signal: AbortSignal): Promise<DeltaPage> {
    const { list } = place;
    const stand = place[list];
    try {
      const page = await graph.ask({
        to: stand?.link ?? first[list],
        read: body => readDeltaPage(body, graph.ownLink),
        signal,
        isLowPriority: isFullAt(place),
      });
      if (page.link === stand?.link && !page.isLast) countLoop(page.link);
      return page;
    } catch (error) {
      if (!(error instanceof LinkProblem) || error.kind !== 'resync') throw error;
      const { code, message, link } = error;
      // All people are told anew, so contacts begin again with the users.
      const isOfUsers = list === 'users' && link !== undefined;
      const again = isOfUsers ? linkTo({ list: 'users', users: { link, isFull: true } }) : undefined;
      throw new LinkProblem('resync', code, message, again === undefined ? {} : { link: again });
    }
  }

  function countLoop(link: string): void {
    stuck = { link, times: stuck.link === link ? stuck.times + 1 : 1 };
    if (stuck.times < mostEqualLinks) return;
    stuck = { link: '', times: 0 };
    throw new LinkProblem(
      'invalid',
      'endless_pages',
      `Microsoft Graph gave the same next page ${mostEqualLinks} times. The run was ended; start a full run, and tell Microsoft's support if it happens again.`,
    );
  }

  async function changesOn(page: DeltaPage, place: Place, signal: AbortSignal): Promise<DirectoryChange[]> {
    if (place.list === 'contacts') return page.items.map(contactChange);
    const found = await managers.of(page, isFullAt(place), signal);
    return page.items.map(item => {
      if (item.kind === 'removed') return item;
      const manager = found.get(item);
      const attributes = { ...attributesOfUser(item.members, properties), ...(manager && { manager }) };
      return { kind: 'person', person: { id: item.id, attributes } };
    });
  }

  return {
    async page(link, signal): Promise<DirectoryPage> {
      const place: Place = link === undefined ? { list: 'users' } : placeAt(link);
      const page = await deltaPage(place, signal);
      const changes = await changesOn(page, place, signal);
      const isFull = isFullAt(place) && !page.isLast;
      const read: Place = { ...place, [place.list]: { link: page.link, isFull } };
      if (!page.isLast) return { changes, nextLink: linkTo(read) };
      if (place.list === 'users' && withContacts)
        return { changes, nextLink: linkTo({ ...read, list: 'contacts' }) };
      return { changes, deltaLink: linkTo({ ...read, list: 'users' }) };
    },

    person: (id, signal) =>
      id.startsWith(contactPrefix)
        ? graph.find({
            to: `/contacts/${encodeURIComponent(id.slice(contactPrefix.length))}?$select=${contactProperties.join(',')}`,
            read: body => contactFrom(objectIn(body)),
            signal,
          })
        : graph.find({
            to: `/users/${encodeURIComponent(id)}?$select=${properties.map(encodeURIComponent).join(',')}&$expand=manager($select=id,displayName,mail)`,
            read: body => userFrom(objectIn(body), properties),
            signal,
          }),

    async test(signal) {
      for (const list of withContacts ? ['users', 'contacts'] : ['users'])
        await graph.ask({ to: `/${list}?$top=1&$select=id`, read: listIn, signal });
    },

    async *groupMembers(groupId, signal) {
      let to: string | undefined =
        `/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id&$top=999`;
      while (to !== undefined) {
        const page: MemberPage | undefined = await graph.find({
          to,
          read: body => membersIn(body, graph.ownLink),
          signal,
        });
        if (!page) throw noSuchGroup(groupId);
        yield page.ids;
        to = page.next;
      }
    },
  };
}

function noSuchGroup(groupId: string): LinkProblem {
  return new LinkProblem(
    'invalid',
    'group_not_found',
    `The directory has no group ${groupId} any more, or never had one. Take it out of settings.people of the connection, or enter the object id of the group that is meant.`,
  );
}

/** A list that was not begun is told whole. */
function isFullAt(place: Place): boolean {
  return place[place.list]?.isFull ?? true;
}

function contactChange(item: DeltaItem): DirectoryChange {
  if (item.kind === 'removed') return { ...item, id: contactPrefix + item.id };
  return { kind: 'person', person: contactFrom({ ...item.members, id: item.id }) };
}

type WithId = Readonly<Record<string, unknown>> & { readonly id: string };

function contactFrom(item: WithId): DirectoryPerson {
  return { id: contactPrefix + item.id, attributes: attributesOfContact(item) };
}

function userFrom(item: WithId, properties: readonly string[]): DirectoryPerson {
  const { manager } = item;
  const attributes = attributesOfUser(item, properties);
  if (!isRecord(manager) || typeof manager.id !== 'string') return { id: item.id, attributes };
  return { id: item.id, attributes: { ...attributes, manager: managerFrom(manager, manager.id) } };
}

function objectIn(body: unknown): WithId {
  if (!isRecord(body) || typeof body.id !== 'string') throw new Malformed('an object has no id');
  return { ...body, id: body.id };
}

function listIn(body: unknown): readonly unknown[] {
  if (!isRecord(body) || !Array.isArray(body.value)) throw new Malformed('a page has no list of objects');
  return body.value;
}

interface MemberPage {
  readonly ids: readonly string[];
  readonly next: string | undefined;
}

function membersIn(body: unknown, ownLink: (link: unknown) => string | undefined): MemberPage {
  const ids = listIn(body).flatMap(member =>
    isRecord(member) && member['@odata.type'] === '#microsoft.graph.user' && typeof member.id === 'string'
      ? [member.id]
      : [],
  );
  const link = isRecord(body) ? body['@odata.nextLink'] : undefined;
  const next = ownLink(link);
  if (link !== undefined && next === undefined)
    throw new Malformed('the link to the next page leads elsewhere');
  return { ids, next };
}
