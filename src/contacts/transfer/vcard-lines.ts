/**
 * A card without escapes before `;` and `:` where they part nothing, as Google and Apple write them and the library
 * leaves them.
 */
export function plainEscapes(text: string): string {
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  return lines
    .map(line =>
      /^([^.:;]+\.)?(N|ADR|ORG|GENDER|X-ROSTER-[^:;]+)[:;]/i.test(line)
        ? line
        : line.replaceAll(/\\([\\;:])/g, (both, sign: string) => (sign === '\\' ? both : sign)),
    )
    .join('\r\n');
}

/** A line in quoted-printable goes on where it ends with `=`; others may end so too. */
const quotedLines = /^[^:\r\n]*QUOTED-PRINTABLE[^:\r\n]*:(?:[^\r\n]*=\r?\n)*/gim;

/**
 * A card of version 2.1 as one of 3.0, which the library reads: types get their name, and quoted-printable texts their
 * letters. No kept library of npm reads version 2.1.
 */
export function asVersion3(text: string): string {
  const lines = text
    .replaceAll(quotedLines, lines => lines.replaceAll(/=\r?\n/g, ''))
    .replaceAll(/\r?\n[ \t]/g, ' ')
    .split(/\r?\n/);
  return lines.map(line => (line.startsWith('VERSION:') ? 'VERSION:3.0' : lineAsVersion3(line))).join('\r\n');
}

function lineAsVersion3(line: string): string {
  const colon = line.indexOf(':');
  const [name = '', ...parameters] = line.slice(0, colon).split(';');
  if (colon < 0) return line;
  const value = line.slice(colon + 1);
  const isQuoted = parameters.some(parameter => /^(ENCODING=)?QUOTED-PRINTABLE$/i.test(parameter));
  const charset = parameters.map(parameter => /^CHARSET=(.+)$/i.exec(parameter)?.[1]).find(found => found);
  const types = parameters.filter(
    parameter => !/^(ENCODING|CHARSET)=|^(QUOTED-PRINTABLE|8BIT|7BIT|BASE64)$/i.test(parameter),
  );
  const named = types.map(type => (type.includes('=') ? type : `TYPE=${type}`));
  const letters = isQuoted
    ? unquoted(value, charset).replaceAll(/\r?\n/g, '\\n').replaceAll(',', '\\,')
    : value;
  return `${[name, ...named].join(';')}:${letters}`;
}

/** Quoted-printable (RFC 2045, section 6.7) as text. */
function unquoted(value: string, charset = 'utf-8'): string {
  const bytes = Buffer.from(
    value.replaceAll(/=([0-9A-F]{2})/gi, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
    'latin1',
  );
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
