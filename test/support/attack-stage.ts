import type { Stage } from './attacks.ts';
import { type MintedRoster, startMintedRoster } from './minted-roster.ts';
import { rawRequest } from './raw-request.ts';

/** How many calls of the attack list were answered wrongly. */
export interface Tally {
  calls: number;
  acceptedButShouldNot: number;
  refusedButShouldPass: number;
}

/** Where a whole server is attacked: the path of the contacts, and how it is read. */
export interface Door {
  readonly path: string;
  readonly method: 'GET' | 'HEAD';
}

export const mainDoor: Door = { path: '/contacts/', method: 'GET' };

/** A stage on a whole server, over raw sockets. A row that needs the right to write creates a contact. */
export function attackStage(
  { mint, running, clock }: MintedRoster,
  tally: Tally,
  { path, method }: Door = mainDoor,
): Stage {
  return {
    mint,
    call({ headers, right, query }) {
      const target = query === undefined ? path : `${path}?${query}`;
      if (right === 'contacts.write')
        return rawRequest(running.baseUrl, `POST ${target}`, headers, '{"firstName":"Robin"}');
      return rawRequest(running.baseUrl, `${method} ${target}`, headers);
    },
    advance: clock.advance,
    refreshKeys: running.refreshKeys,
    judge(wanted, status) {
      tally.calls += 1;
      const isAccepted = status < 300;
      if (isAccepted && wanted !== 'accepted') tally.acceptedButShouldNot += 1;
      if (!isAccepted && wanted === 'accepted') tally.refusedButShouldPass += 1;
    },
  };
}

/** Plays on a server that was just started, and stops it. */
export async function onNewServer(tally: Tally, play: (stage: Stage) => Promise<void>): Promise<void> {
  const roster = await startMintedRoster();
  try {
    await play(attackStage(roster, tally));
  } finally {
    await roster.close();
  }
}
