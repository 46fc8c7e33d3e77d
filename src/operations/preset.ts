import Type, { type Static, type TObject, type TProperties, type TSchema } from 'typebox';
import { lazyValidator } from '#base/validator.ts';
import type { Defined, Description } from './operation.ts';

interface PresetDefinition<
  Kind extends string,
  Context,
  ParentAnswer extends object,
  Input extends TProperties,
  Output extends TSchema,
> extends Pick<Description, 'key' | 'title' | 'description' | 'isIdempotent' | 'isDestructive'> {
  readonly of: Defined<Kind, Context, ParentAnswer>;
  readonly input: Input;
  /** The parent's input, made from the preset's and the time of the call. */
  translate(input: Static<TObject<Input>>, now: number): object;
  /** Where the answer differs from the parent's: its shape, and how it is made of it. */
  readonly answer?: { readonly output: Output; from(answer: ParentAnswer): Static<Output> & object };
}

/**
 * A small form of another operation that people pick by name: it fixes, hides, requires or translates members.
 * It needs its parent's rights, runs through its parent's handler, and has no HTTP route of its own.
 */
export function preset<
  Kind extends string,
  Context,
  ParentAnswer extends object,
  Input extends TProperties,
  Output extends TSchema,
>(definition: PresetDefinition<Kind, Context, ParentAnswer, Input, Output>): Defined<Kind, Context> {
  const { of: parent, answer, translate } = definition;
  const input = Type.Object(definition.input, { additionalProperties: false });
  const validator = lazyValidator(input);
  return {
    ...parent,
    key: definition.key,
    title: definition.title,
    description: definition.description,
    isIdempotent: definition.isIdempotent ?? parent.isIdempotent ?? false,
    isDestructive: definition.isDestructive ?? parent.isDestructive ?? false,
    presetOf: parent.key,
    input,
    output: answer?.output ?? parent.output,
    async prepare(value, now) {
      const isInput = await validator();
      if (!isInput(value)) throw new TypeError('A validator either agrees or throws.');
      const prepared = await parent.prepare(translate(value, now), now);
      return answer
        ? { ...prepared, run: async context => answer.from(await prepared.run(context)) }
        : prepared;
    },
  };
}
