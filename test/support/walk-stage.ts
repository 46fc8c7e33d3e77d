import { isRecord, parseJson } from '#base/json.ts';
import { rights } from '#identity/principal.ts';
import { operations } from '#operations/catalogue.ts';
import type { Operation } from '#operations/operation.ts';
import { checkErrors, noteError } from './documented-errors.ts';
import { type MintedRoster, startMintedRoster } from './minted-roster.ts';
import { addLocation, type Stock, stockLocation } from './stock.ts';
import { storedRows } from './stored-rows.ts';
import { ownToken, send, type WalkAnswer } from './walk-client.ts';
import { callOf, type HttpCall, inputFor } from './walk-input.ts';

/** A server with three stocked locations, and a caller who may do everything in the first two. */
export interface WalkStage {
  readonly roster: MintedRoster;
  /** The default location of the caller's tenant, another one of the same tenant, and one of another tenant. */
  readonly own: Stock;
  readonly sister: Stock;
  readonly foreign: Stock;
  readonly tally: WalkTally;
  /** Records in a location of their own, for a call that may change them; what only reads gets those of one location. */
  stockFor(operation: Operation): Promise<Stock>;
  /** Makes a call for the caller, and notes a leak where the answer holds anything of another location. */
  ask(operation: Operation, call: HttpCall, token?: string): Promise<WalkAnswer>;
  /** The call of an operation, by its sample on the caller's own records unless told otherwise. */
  callOf(operation: Operation, input?: Readonly<Record<string, unknown>>): Promise<HttpCall>;
  /** What is stored of the sister location and of the other tenant. */
  othersRows(): Promise<readonly string[]>;
  /** Tells on the console how much was tried. */
  close(): Promise<void>;
}

export interface WalkTally {
  calls: number;
  readonly leaks: string[];
}

export async function startWalkStage(name: string): Promise<WalkStage> {
  const roster = await startMintedRoster();
  const { running, mint, clock } = roster;
  const other = await running.tenants.locationsOf(mint.otherTenantId);
  if (!other) throw new Error('The second tenant has no location.');
  const { tenantId, otherTenantId } = mint;
  const sisterId = await addLocation(running, tenantId);
  const own = await stockLocation(running, { tenantId, locationId: running.locationId, mark: 'Mine' });
  const sister = await stockLocation(running, { tenantId, locationId: sisterId, mark: 'Sisterly' });
  const theirs = { tenantId: otherTenantId, locationId: other.defaultId, mark: 'Outlandish' };
  const foreign = await stockLocation(running, theirs);
  const everything = ownToken(roster, rights);
  const tally: WalkTally = { calls: 0, leaks: [] };
  const stocked = async () => {
    const locationId = await addLocation(running, tenantId);
    return stockLocation(running, { tenantId, locationId, mark: 'Mine' });
  };
  let toRead: Promise<Stock> | undefined;
  const told = [foreign.mark, foreign.tenantId, ...Object.values(foreign.ids), sister.mark];

  return {
    roster,
    own,
    sister,
    foreign,
    tally,
    stockFor(operation) {
      if (operation.kind !== 'query') return stocked();
      toRead ??= stocked();
      return toRead;
    },
    async ask(operation, call, token = everything) {
      tally.calls += 1;
      const answer = await send(running.baseUrl, call, token);
      if (answer.status >= 400) noteError(operation, codeIn(answer.text));
      const sent = JSON.stringify(call);
      const leaked = told.filter(text => !sent.includes(text) && answer.text.includes(text));
      if (leaked.length > 0) tally.leaks.push(`${operation.key} ${call.path}: ${leaked.join(', ')}`);
      return answer;
    },
    callOf: (operation, input = inputFor(operation, own)) => callOf(operation, input, clock()),
    othersRows: () =>
      storedRows(roster.databaseUrl, [sister.locationId, foreign.locationId], [foreign.tenantId]),
    async close() {
      await roster.close();
      checkErrors();
      console.log(
        `${name}: ${operations.length} operations, ${tally.calls} calls, ${tally.leaks.length} leaks.`,
      );
    },
  };
}

function codeIn(text: string): unknown {
  const answer = parseJson(text);
  return isRecord(answer) ? answer.code : undefined;
}
