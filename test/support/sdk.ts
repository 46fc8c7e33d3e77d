import { HighLevel } from '@gohighlevel/api-client';
import { type ContractGroup, checkAnswer, contractOperations, templateOf } from './highlevel-contract.ts';
import type { ContractVersion } from './highlevel-shape.ts';

/** A good answer as it came over the wire; HighLevel's SDK itself hands out the body alone. */
export interface SdkAnswer {
  readonly version: ContractVersion;
  /** The operation of the contract, as `GET /contacts/{contactId}`. */
  readonly operation: string;
  readonly status: number;
}

export interface Sdk {
  /** The client of `@gohighlevel/api-client`, unmodified. */
  readonly ghl: HighLevel;
  /** Grows with each good answer. */
  readonly answers: readonly SdkAnswer[];
}

/**
 * HighLevel's SDK, pointed at a server by its base URL alone. The token goes in as a private integration token:
 * the one kind of token that the SDK sends with every call as it is, also with the two bulk calls, which it sends
 * without a token when it takes tokens from its session storage.
 *
 * Each good answer to an operation of HighLevel's contract is held against it, by an interceptor that the SDK
 * offers: a call whose answer differs is rejected with the differences.
 */
export function connectSdk(baseUrl: string, token: string): Sdk {
  const ghl = new HighLevel({ privateIntegrationToken: token, logLevel: 'none' });
  ghl.getHttpClient().defaults.baseURL = baseUrl;
  const answers: SdkAnswer[] = [];
  ghl.addResponseInterceptor({
    onFulfilled(response) {
      const { method = 'get', headers } = response.config;
      const version = headers.get('Version') === 'v3' ? 'v3' : 'dated';
      const path = new URL(ghl.getHttpClient().getUri(response.config)).pathname;
      const template = templateOf(version, method, path);
      if (template === undefined) return response;
      const differences = checkAnswer(version, method, template, response.status, response.data);
      const operation = `${method.toUpperCase()} ${template}`;
      if (differences.length > 0) throw new Error([`${operation} (${version})`, ...differences].join('\n'));
      answers.push({ version, operation, status: response.status });
      return response;
    },
  });
  return { ghl, answers };
}

/** The operations of a group that no answer came from. */
export function unanswered(
  version: ContractVersion,
  group: ContractGroup,
  answers: readonly SdkAnswer[],
): string[] {
  const answered = new Set(
    answers.filter(answer => answer.version === version).map(answer => answer.operation),
  );
  return contractOperations(version, group).filter(operation => !answered.has(operation));
}
