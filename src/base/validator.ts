import type { Static, TObject, TProperties } from 'typebox';
import type { Validator } from 'typebox/compile';
import { type FieldError, invalidInput } from './errors.ts';
import { isRecord } from './json.ts';
import { askedBy } from './text-forms.ts';

/**
 * Makes a check that throws `invalid_input` with one entry for each member that breaks the schema, in the words
 * that HighLevel's clients expect. The compiler is loaded and run at the first call, since compiling every
 * schema would delay each start.
 */
export function lazyValidator<Input extends TProperties>(schema: TObject<Input>) {
  type Check = (value: unknown) => value is Static<TObject<Input>>;
  let ready: Check | undefined;
  async function compile(): Promise<Check> {
    const { Compile } = await import('typebox/compile');
    ready = checkBy(Compile(schema));
    return ready;
  }
  return (): Check | Promise<Check> => ready ?? compile();
}

function checkBy<Input extends TProperties>(validator: Validator<Record<never, never>, TObject<Input>>) {
  return (value: unknown): value is Static<TObject<Input>> => {
    if (validator.Check(value)) return true;
    throw invalidInput(fieldErrors(validator.Errors(value)));
  };
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: unknown;
  readonly message: string;
}

function fieldErrors(errors: readonly SchemaError[]): FieldError[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ schemaPath }) => schemaPath);
  const found: FieldError[] = [];
  for (const error of errors) {
    if (error.keyword === 'boolean') continue;
    if (error.keyword === 'anyOf') found.push(unionError(error, errors));
    else if (!unions.some(path => error.schemaPath.startsWith(`${path}/anyOf/`)))
      found.push(...plainErrors(error));
  }
  return found.length > 0 ? found : [{ member: '', message: 'the input must be an object' }];
}

/** What says no more than that a branch was not meant; `boolean` says again what `additionalProperties` says in words. */
const shallow = new Set(['type', 'const', 'anyOf', 'boolean']);

/** One sentence for all branches, unless a single branch got further than the type. */
function unionError(union: SchemaError, errors: readonly SchemaError[]): FieldError {
  const branches = errors.filter(({ schemaPath }) => schemaPath.startsWith(`${union.schemaPath}/anyOf/`));
  const deeper = branches.find(({ keyword }) => !shallow.has(keyword));
  const [first] = deeper ? plainErrors(deeper) : [];
  if (first) return first;
  const types = branches
    .filter(({ keyword, instancePath }) => keyword === 'type' && instancePath === union.instancePath)
    .map(({ params }) => (isRecord(params) ? withArticle(String(params.type)) : ''));
  const member = memberOf(union.instancePath);
  return { member, message: `${member} must be ${[...new Set(types)].join(' or ')}` };
}

function plainErrors({ keyword, instancePath, params, message }: SchemaError): FieldError[] {
  const details = isRecord(params) ? params : {};
  const member = memberOf(instancePath);
  switch (keyword) {
    case 'additionalProperties':
      return namesIn(details.additionalProperties).map(name => ({
        member: join(member, name),
        message: `property ${name} should not exist`,
      }));
    case 'required':
      return namesIn(details.requiredProperties).map(name => ({
        member: join(member, name),
        message: `${join(member, name)} should not be empty`,
      }));
    case 'type':
      return [{ member, message: `${member || 'the input'} must be ${withArticle(String(details.type))}` }];
    case 'enum':
      return [
        {
          member,
          message: `${member} must be one of the following values: ${namesIn(details.allowedValues).join(', ')}`,
        },
      ];
    default: {
      const asked = keyword === 'pattern' ? askedBy(details.pattern) : undefined;
      return [{ member, message: `${member || 'the input'} ${asked ?? message}` }];
    }
  }
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function withArticle(type: string): string {
  if (type === 'null') return 'null';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** `/tasks/0/title` as `tasks[0].title`. */
function memberOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(join, '');
}

function join(path: string, part: string): string {
  if (/^\d+$/.test(part)) return `${path}[${part}]`;
  return path === '' ? part : `${path}.${part}`;
}
