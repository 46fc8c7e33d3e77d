/** `dated` stands for every version that is a date: HighLevel describes them by one schema. */
export type ContractVersion = 'dated' | 'v3';

/** A type as the contract has it: a small part of JSON Schema, with `members` for `properties`. */
export interface Shape {
  readonly ref?: string | undefined;
  readonly type?: string | undefined;
  readonly nullable?: boolean | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly members?: Readonly<Record<string, Shape>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Shape | undefined;
  readonly allOf?: readonly Shape[] | undefined;
  readonly anyOf?: readonly Shape[] | undefined;
  readonly oneOf?: readonly Shape[] | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly shape: Shape;
}

export interface ContractOperation {
  readonly parameters?: readonly Parameter[] | undefined;
  readonly request?: Shape | undefined;
  readonly status: number;
  readonly response?: Shape | undefined;
}
