/** What kinds of things go wrong with another system, by what is to be done about them. */
export type LinkProblemKind =
  /** Passes by itself: tried again later. */
  | 'unavailable'
  /** Nobody is let in until a person mends the secret, the consent or a permission. */
  | 'refused'
  /** The place in the directory's changes is lost: everything is read again. */
  | 'resync'
  /** What was asked for is not understood there; asking again does not help. */
  | 'invalid';

/** Another system did not do what it was asked. The message says what happened and what to do, without secrets. */
export class LinkProblem extends Error {
  readonly kind: LinkProblemKind;
  /** As the other system names it, such as `AADSTS7000222` or `syncStateNotFound`. */
  readonly code: string;
  /** Not to be asked again before so many milliseconds. */
  readonly retryAfter: number | undefined;
  /** Where to begin anew, if the other system said so; only for `resync`. */
  readonly link: string | undefined;

  constructor(
    kind: LinkProblemKind,
    code: string,
    message: string,
    {
      retryAfter,
      link,
      cause,
    }: { readonly retryAfter?: number; readonly link?: string; readonly cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LinkProblem';
    this.kind = kind;
    this.code = code;
    this.retryAfter = retryAfter;
    this.link = link;
  }
}
