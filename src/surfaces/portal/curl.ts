import type { ReferenceOperation } from './reference.ts';

/** The sample of an operation as a line for a shell, with the token in `$TOKEN`. */
export function curlFor(operation: ReferenceOperation, publicUrl: string): string {
  const { method, body } = operation;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} -H "Authorization: Bearer $TOKEN"`,
    ...(body ? ['-H "Content-Type: application/json"', `-d ${quoted(JSON.stringify(body.sample))}`] : []),
    `"${publicUrl}${sampleAddress(operation)}"`,
  ];
  return lines.join(' \\\n  ');
}

function sampleAddress({ path, parameters }: ReferenceOperation): string {
  const known = new Map(parameters.map(each => [each.name, each.sample]));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(known.get(name) ?? name)),
  );
  const query = parameters
    .filter(({ place, sample }) => place === 'query' && sample !== undefined)
    .map(({ name, sample }) => `${name}=${encodeURIComponent(String(sample)).replaceAll('%2C', ',')}`);
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
}

function quoted(words: string): string {
  return `'${words.replaceAll("'", "'\\''")}'`;
}
