/** The part of oidc-provider that the local tenant uses; the package brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
    readonly clientAuthMethod: string;
  }

  export interface Grant {
    readonly accountId: string;
    addOIDCScope(scope: string): void;
    addResourceScope(resource: string, scope: string): void;
    save(): Promise<string>;
  }

  export interface Session {
    grantIdFor(clientId: string): string | undefined;
  }

  export interface Context {
    readonly path: string;
    status: number;
    body: unknown;
    type: string;
    get(header: string): string;
    set(header: string, value: string): void;
    remove(header: string): void;
    readonly response: { get(header: string): string | undefined };
    readonly oidc: {
      readonly route: string;
      readonly client?: Client;
      readonly session?: Session;
      readonly account?: { readonly accountId: string };
      readonly accessToken?: { readonly accountId?: string };
      readonly params?: Readonly<Record<string, unknown>>;
      readonly body?: Readonly<Record<string, unknown>>;
      readonly result?: { readonly consent?: { readonly grantId?: string } };
    };
  }

  /** What an access token is made of, when the payload is asked for. */
  export interface IssuedToken {
    readonly kind: string;
    readonly clientId: string;
    readonly accountId?: string;
    readonly scope?: string;
    readonly expiration: number;
  }

  export interface TokenParts {
    header: Record<string, unknown> | undefined;
    payload: Record<string, unknown>;
  }

  /** An error of the library: `error` is OAuth's word, `error_detail` what is not told to the caller. */
  export interface LibraryError extends Error {
    readonly error?: string;
    readonly error_description?: string;
    readonly error_detail?: string;
    readonly expose?: boolean;
  }

  export interface InteractionDetails {
    readonly uid: string;
    readonly grantId?: string;
    readonly session?: { readonly accountId: string };
    readonly params: Readonly<Record<string, unknown>>;
    readonly prompt: {
      readonly name: string;
      readonly details: {
        readonly missingOIDCScope?: readonly string[];
        readonly missingResourceScopes?: Readonly<Record<string, readonly string[]>>;
      };
    };
  }

  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    proxy: boolean;
    readonly Grant: {
      new (owner: { readonly accountId: string; readonly clientId: string }): Grant;
      find(id: string): Promise<Grant | undefined>;
    };
    callback(): RequestListener;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): this;
    on(event: 'error', listener: (error: Error) => void): this;
    on(event: string, listener: (context: Context, error: LibraryError) => void): this;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<InteractionDetails>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Readonly<Record<string, unknown>>,
      options?: { readonly mergeWithLastSubmission: boolean },
    ): Promise<void>;
  }

  export const errors: {
    readonly InvalidTarget: new (description?: string) => LibraryError;
    readonly InvalidScope: new (description: string, scope: string) => LibraryError;
    readonly InvalidRequest: new (description: string) => LibraryError;
  };

  export const interactionPolicy: {
    base(): { get(prompt: string): { readonly checks: { remove(reason: string): void } } | undefined };
  };
}
