import type { Operation } from '#operations/operation.ts';
import { placesOf } from '#surfaces/places.ts';
import type { RecordKind } from './stock.ts';
import { type Input, kindOf, routeOf } from './walk-input.ts';

/** A place in the input of an operation where the id of a record stands. */
export interface Probe {
  readonly name: string;
  readonly kind: RecordKind;
  readonly isInPath: boolean;
  put(input: Input, id: string): Input;
}

/** Every place in the input of an operation that names a record: in the path, the query and the body, lists and filters too. */
export function probesOf(operation: Operation): Probe[] {
  const { path } = placesOf(routeOf(operation));
  const members = Object.keys(operation.input.properties);
  const named = members.flatMap((name): Probe[] => {
    const kind = kindOf(operation, name);
    if (kind === undefined) return [];
    const isList = listed.has(name);
    return [
      {
        name,
        kind,
        isInPath: path.includes(name),
        put: (input, id) => ({ ...input, [name]: isList ? [id] : id }),
      },
    ];
  });
  // A filter that is only saved is a text: it finds nothing until it is searched by.
  const isSaved = operation.kind === 'command';
  const nested = nestedProbes.filter(
    ({ member }) => members.includes(member) && !(member === 'filters' && isSaved),
  );
  return [
    ...named,
    ...nested.map(({ member, name, kind, value }) => ({
      name: `${member}: ${name}`,
      kind,
      isInPath: false,
      put: (input: Input, id: string) => {
        // A filter is tried alone: words beside it might find nothing anyway.
        const { query: _, ...others } = input;
        return { ...(member === 'filters' ? others : input), [member]: value(id) };
      },
    })),
  ];
}

const listed = new Set(['contacts', 'ids', 'contactIds', 'taskIds', 'followers']);

interface NestedProbe {
  readonly member: string;
  readonly name: string;
  readonly kind: RecordKind;
  value(id: string): unknown;
}

const filter = (field: string, kind: RecordKind): NestedProbe => ({
  member: 'filters',
  name: field,
  kind,
  value: id => [{ field, operator: 'eq', value: id }],
});

const nestedProbes: readonly NestedProbe[] = [
  {
    member: 'tasks',
    name: 'assignedTo',
    kind: 'user',
    value: assignedTo => [{ title: 'Call', dueDate: '2030-02-01', assignedTo }],
  },
  { member: 'notes', name: 'userId', kind: 'user', value: userId => [{ body: 'Called', userId }] },
  { member: 'customFields', name: 'id', kind: 'field', value: id => [{ id, value: 'x' }] },
  filter('id', 'contact'),
  filter('businessId', 'business'),
  filter('assignedTo', 'user'),
  filter('followers', 'user'),
  filter('activeWorkflows', 'workflow'),
  { member: 'filters', name: 'custom field', kind: 'field', value: id => [customFieldFilter(id)] },
  {
    member: 'filters',
    name: 'in a group',
    kind: 'business',
    value: value => [
      {
        group: 'OR',
        filters: [
          { field: 'businessId', operator: 'eq', value },
          { field: 'city', operator: 'eq', value: 'x' },
        ],
      },
    ],
  },
];

function customFieldFilter(id: string): object {
  return { field: `customFields.${id}`, operator: 'exists' };
}
