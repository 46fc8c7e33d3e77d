/** The kinds of refusals of RFC 7644, section 3.12, that are used here. */
export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooMany'
  | 'uniqueness';

/** A SCIM request that is refused. The message says what is wrong and what to do, and may be read by whoever called. */
export class ScimProblem extends Error {
  /** The HTTP status. */
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, scimType: ScimType | undefined, message: string) {
    super(message);
    this.name = 'ScimProblem';
    this.status = status;
    this.scimType = scimType;
  }
}

/** 400 with a kind. */
export function refusal(scimType: ScimType, message: string): ScimProblem {
  return new ScimProblem(400, scimType, message);
}

/** The body of an answer that refuses: RFC 7644, section 3.12; the status is a text there. */
export function scimError({
  status,
  scimType,
  message,
}: Pick<ScimProblem, 'status' | 'scimType' | 'message'>) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType !== undefined && { scimType }),
    detail: message,
  };
}
