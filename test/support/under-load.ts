import assert from 'node:assert/strict';
import { times } from './proof.ts';

export const callers = 4;

/** So many calls are answered between two steps of what is done meanwhile. */
const between = times(25, 2_500);

/** Waits for the answers of so many more calls. */
export type More = (count?: number) => Promise<void>;

/** Calls again and again, from several callers, while something is done. Throws with the first answer that is none of the wanted. */
export async function underLoad(
  call: () => Promise<Response>,
  wanted: number,
  work: (more: More) => Promise<void>,
): Promise<number> {
  let answered = 0;
  let isDone = false;
  let tellOne = () => {};
  const caller = async () => {
    while (!isDone) {
      const answer = await call();
      const text = await answer.text();
      assert.equal(answer.status, wanted, text);
      answered++;
      tellOne();
    }
  };
  const calling = Promise.all(Array.from({ length: callers }, caller));
  const more: More = (count = between) => {
    const enough = answered + count;
    return new Promise(resolve => {
      tellOne = () => {
        if (answered >= enough) resolve();
      };
    });
  };
  await Promise.race([calling, work(more)]);
  isDone = true;
  await calling;
  return answered;
}
