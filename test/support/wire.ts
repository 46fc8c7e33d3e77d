import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

/** How long an answer may take before the call counts as hanging, in milliseconds. */
const patience = 15_000;

/**
 * A client that sends bytes as they are, so that they need not be HTTP, and keeps its connection where it can. It knows
 * only what it must of HTTP to see where an answer ends.
 */
export class Wire {
  readonly #port: number;
  #socket: Socket | undefined;
  /** How many connections were opened. */
  connections = 0;

  constructor(origin: string) {
    this.#port = Number(new URL(origin).port);
  }

  /** Sends a request and waits for its answer; a connection that the server closed is opened again. */
  async call(bytes: Uint8Array | string): Promise<WireAnswer | undefined> {
    const socket = this.#socket ?? this.#open();
    this.#socket = socket;
    const answer = await this.#answerOf(socket, bytes, () => socket.write(bytes));
    if (answer === undefined || /^connection: close\r?$/im.test(answer.head)) this.close();
    return answer;
  }

  /** Sends bytes over a connection of their own and says that no more will come. */
  async callOnce(bytes: Uint8Array | string): Promise<WireAnswer | undefined> {
    const socket = this.#open();
    try {
      return await this.#answerOf(socket, bytes, () => socket.end(bytes));
    } finally {
      socket.destroy();
    }
  }

  /** Sends a request over a connection of its own and cuts it at the first byte of the answer. */
  async callAndHangUp(bytes: Uint8Array | string): Promise<undefined> {
    const socket = this.#open();
    await new Promise<void>(resolve => {
      socket.once('data', () => resolve()).once('close', () => resolve());
      socket.write(bytes);
    });
    socket.destroy();
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #open(): Socket {
    this.connections++;
    const socket = connect(this.#port, '127.0.0.1').setNoDelay();
    // What went wrong shows in the answer that did not come.
    socket.on('error', () => {});
    return socket;
  }

  /** Nothing where the connection ended before an answer was whole. Rejects when none comes in time. */
  #answerOf(socket: Socket, request: Uint8Array | string, send: () => void): Promise<WireAnswer | undefined> {
    const hasBody = !Buffer.from(request.slice(0, 5)).equals(Buffer.from('HEAD '));
    return new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        socket.off('data', take).off('close', end);
        finish();
      };
      const take = (piece: Buffer) => {
        received = Buffer.concat([received, piece]);
        const answer = wholeAnswer(received, { hasBody, isEnded: false });
        if (answer) settle(() => resolve(answer));
      };
      const end = () => settle(() => resolve(wholeAnswer(received, { hasBody, isEnded: true })));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`No answer within ${patience} ms.`))),
        patience,
      );
      socket.on('data', take).on('close', end);
      if (socket.closed) end();
      else send();
    });
  }
}

const lastChunk = Buffer.from('0\r\n\r\n');

function wholeAnswer(
  bytes: Buffer,
  known: { readonly hasBody: boolean; readonly isEnded: boolean },
): WireAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.split(' ', 2)[1]);
  const rest = bytes.subarray(end + 4);
  if (status === 100) return wholeAnswer(rest, known);
  const [, length] = /^content-length: (\d+)\r?$/im.exec(head) ?? [];
  const isBodiless = !known.hasBody || status === 204;
  const isLastChunk = /^transfer-encoding: chunked\r?$/im.test(head) && rest.subarray(-5).equals(lastChunk);
  const isSent = length === undefined ? known.isEnded || isLastChunk : rest.length >= Number(length);
  const isWhole = isBodiless || isSent;
  return isWhole
    ? { status, head, body: rest.toString('utf8', 0, Number(length ?? rest.length)) }
    : undefined;
}

/** A call of the API as it goes over the wire. */
export function apiCall(call: {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
  readonly headers?: readonly string[];
}): string {
  const { method, path, token, body, headers = [] } = call;
  const text = body === undefined ? '' : JSON.stringify(body);
  const content =
    body === undefined
      ? []
      : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`];
  const head = [`${method} ${path} HTTP/1.1`, 'Host: roster.example', `Authorization: Bearer ${token}`];
  return `${[...head, ...headers, ...content].join('\r\n')}\r\n\r\n${text}`;
}
