import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** All that came, head and body. */
  readonly text: string;
}

/**
 * Sends a request byte for byte over a socket of its own, so that headers may be doubled, empty or outside ASCII. Each
 * character of a line is one byte. A body is JSON.
 */
export async function rawRequest(
  origin: string,
  line: string,
  headers: readonly string[],
  body?: string,
): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(origin);
  const content =
    body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  const head = [`${line} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers, ...content];
  const socket = connect(Number(port), hostname);
  const pieces: Buffer[] = [];
  socket.on('data', piece => pieces.push(Buffer.from(piece)));
  let cut: Error | undefined;
  socket.on('error', error => {
    cut = error;
  });
  socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
  if (body !== undefined) socket.write(body);
  await new Promise(resolve => socket.on('close', resolve));
  // A server that refuses the headers may cut the connection while we still send; its answer came before.
  if (cut && pieces.length === 0) throw cut;
  return parse(Buffer.concat(pieces).toString());
}

function parse(text: string): RawAnswer {
  const [head = ''] = text.split('\r\n\r\n', 1);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(statusLine.split(' ')[1]), headers, text };
}
