import { isRecord } from '#base/json.ts';

/** The members of a value, nested ones too, that its schema does not name. */
export function membersBeyond(schema: unknown, value: unknown, path = ''): string[] {
  if (!isRecord(schema)) return [];
  if (Array.isArray(schema.anyOf)) {
    const branches = schema.anyOf.map(branch => membersBeyond(branch, value, path));
    return branches.find(beyond => beyond.length === 0) ?? branches[0] ?? [];
  }
  if (Array.isArray(value))
    return value.flatMap((item, n) => membersBeyond(schema.items, item, `${path}[${n}]`));
  if (!isRecord(value) || schema.type !== 'object') return isRecord(value) && schema.type ? [path] : [];
  const known = isRecord(schema.properties) ? schema.properties : {};
  const patterns = isRecord(schema.patternProperties) ? Object.entries(schema.patternProperties) : [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (Object.hasOwn(known, name)) return membersBeyond(known[name], member, at);
    const [, rest] = patterns.find(([pattern]) => new RegExp(pattern).test(name)) ?? [];
    if (rest !== undefined) return membersBeyond(rest, member, at);
    return isRecord(schema.additionalProperties)
      ? membersBeyond(schema.additionalProperties, member, at)
      : [at];
  });
}
