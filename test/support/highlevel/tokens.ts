import type { Clock } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import { Refusal } from './place.ts';

/** The application that a person installs in the location. */
export interface HighLevelApp {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Tokens {
  readonly app: HighLevelApp;
  /** The private integration token of the location. */
  readonly fixed: string;
  /** A code as a person's consent gives it; good for one exchange. */
  newCode(): string;
  /** The answer of `POST /oauth/token`. */
  exchange(form: URLSearchParams): Readonly<Record<string, unknown>>;
  isAccepted(bearer: string): boolean;
  /** The private integration token is taken back. */
  revoke(): void;
}

const accessLives = 86_399_000;

/** A refresh token is good for one use; what it gives replaces it. */
export function tokenIssuer(terms: {
  readonly locationId: string;
  readonly clock: Clock;
  readonly newId: NewId;
}): Tokens {
  const { locationId, clock, newId } = terms;
  const app = { clientId: `app-${newId()}`, clientSecret: newId() };
  const fixed = `pit-${newId()}`;
  const codes = new Set<string>();
  const refresh = new Set<string>();
  const access = new Map<string, number>();
  let isRevoked = false;

  function refuse(description: string): never {
    throw new Refusal(400, description, { error: 'invalid_grant', error_description: description });
  }
  return {
    app,
    fixed,
    newCode() {
      const code = newId();
      codes.add(code);
      return code;
    },
    exchange(form) {
      if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret)
        throw new Refusal(401, 'Invalid client credentials!', { error: 'UnAuthorized!' });
      const grant = form.get('grant_type');
      const isKnown =
        grant === 'authorization_code'
          ? codes.delete(form.get('code') ?? '')
          : grant === 'refresh_token' && refresh.delete(form.get('refresh_token') ?? '');
      if (!isKnown) refuse(`Invalid grant: the ${grant} is invalid`);
      const [accessToken, refreshToken] = [newId(), newId()];
      access.set(accessToken, clock() + accessLives);
      refresh.add(refreshToken);
      return {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: accessLives / 1000,
        refresh_token: refreshToken,
        scope: 'contacts.readonly contacts.write',
        userType: 'Location',
        locationId,
        companyId: 'company',
        userId: 'user',
      };
    },
    isAccepted: bearer =>
      bearer === fixed ? !isRevoked : (access.get(bearer) ?? Number.NEGATIVE_INFINITY) > clock(),
    revoke() {
      isRevoked = true;
    },
  };
}
