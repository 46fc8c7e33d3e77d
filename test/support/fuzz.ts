import { isRecord } from '#base/json.ts';
import type { DescribedCall, Description } from './described-calls.ts';
import {
  bodyFaults,
  type Draft,
  framed,
  framingFaults,
  headerFaults,
  pathFaults,
  textFaults,
  tooLarge,
} from './fuzz-faults.ts';
import { madeUp } from './made-up.ts';
import type { Random } from './random.ts';

/** A request as it is sent, good or broken. */
export interface MadeRequest {
  /** The operation and what was done to its call. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Its end cannot be told from what comes after, so it needs a connection of its own. */
  readonly isBroken: boolean;
  /** The codes of the errors that it may be answered with, where it reaches its operation. */
  readonly errors?: ReadonlySet<unknown>;
}

export interface FuzzTerms {
  readonly description: Description;
  readonly random: Random;
  readonly token: string;
  readonly locationId: string;
  /** Ids and values that exist, so that calls get beyond the first look. */
  readonly texts: readonly string[];
}

/** Makes requests from the description of the API: one in five as a client would send it, the others with a fault. */
export function requestMaker({
  description,
  random,
  token,
  locationId,
  texts,
}: FuzzTerms): () => MadeRequest {
  const value = madeUp(description, random, texts);

  function pathOf({ path, parameters }: DescribedCall): string {
    const filled = path
      .replace('{locationId}', locationId)
      .replaceAll(/\{\w+\}/g, () => encodeURIComponent(random.pick(texts)));
    const query = parameters
      .filter(({ name, place }) => place === 'query' && name !== 'locationId' && random.next() < 0.3)
      .map(({ name, schema }) => `${name}=${encodeURIComponent(String(value(schema)))}`);
    // An answer that follows what happens has no end of its own.
    if (parameters.some(({ name }) => name === 'seconds')) query.unshift('seconds=0');
    return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
  }

  return () => {
    const call = random.pick(description.calls);
    const given = call.body && value(call.body);
    const body = isRecord(given) ? given : {};
    if ('locationId' in body) body.locationId = locationId;
    const draft: Draft = {
      method: call.method,
      path: pathOf(call),
      headers: [`Authorization: Bearer ${token}`],
      body: given === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    };
    const sent = (name: string, changes: Partial<Draft>) => ({
      name: `${call.key}, ${name}`,
      bytes: framed({ ...draft, ...changes }),
      isBroken: false,
      // Who sends a body where none belongs is told what is wrong with it.
      ...((call.method !== 'GET' || Object.keys(changes).length === 0) &&
        !changes.path && { errors: call.errors }),
    });

    const kind = random.next();
    if (kind < 0.2) return sent('as it should be', {});
    if (kind < 0.201) return sent('a body over 1 MB', { body: tooLarge });
    if (kind < 0.4) {
      const [name, fault] = random.pick(bodyFaults);
      return sent(name, { body: Buffer.from(JSON.stringify(fault({ random, body }))) });
    }
    if (kind < 0.6) {
      const [name, fault] = random.pick(textFaults);
      return sent(name, { body: Buffer.from(fault({ random, body })) });
    }
    if (kind < 0.75) {
      const [name, fault] = random.pick(pathFaults);
      return sent(name, { path: fault(draft.path, random) });
    }
    if (kind < 0.85) {
      const [name, fault] = random.pick(headerFaults);
      return sent(name, { headers: [...draft.headers, fault(random)] });
    }
    const [name, fault] = random.pick(framingFaults);
    return { name: `${call.key}, ${name}`, bytes: Buffer.from(fault(draft, random)), isBroken: true };
  };
}
