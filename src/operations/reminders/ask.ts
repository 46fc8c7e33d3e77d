import Type, { type Static } from 'typebox';
import { timedKinds } from '#contacts/event-types.ts';
import type { StoreReader } from '#store/store.ts';
import { type NamedAsk, nameOf } from '#store/timed-asks.ts';

/** What a job about an ask is given. */
export const askMembers = {
  kind: Type.Enum([...timedKinds]),
  terms: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
};

/** The ask under its name, and whether a subscription still asks. */
export async function liveAsk(
  store: StoreReader,
  { kind, terms }: Static<Type.TObject<typeof askMembers>>,
): Promise<{ readonly ask: NamedAsk; readonly isLive: boolean }> {
  const name = nameOf(terms);
  const { asks } = await store.dictionary();
  const isLive = asks.some(ask => ask.kind === kind && ask.name === name);
  return { ask: { kind, terms, name }, isLive };
}
