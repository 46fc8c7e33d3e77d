import Type from 'typebox';
import { lookalikeRules } from '#contacts/lookalike.ts';
import { clearGroups, groupTogether } from '#store/duplicates/groups.ts';
import { readRuns } from '#store/duplicates/runs.ts';
import { jobKind } from '#store/jobs/job-kind.ts';

const groupsAtOnce = 500;

/** Forgets the groups of the scan before, then walks the values of each rule in their order. */
export const scanDuplicatesJob = jobKind({
  kind: 'duplicate.scan',
  parameters: { rules: Type.Array(Type.Enum(lookalikeRules)) },
  cursor: Type.Object({ rule: Type.Integer(), after: Type.String() }),

  async step({ parameters: { rules }, cursor }, run) {
    await run.advance(async store => {
      if (!cursor) {
        const cleared = await clearGroups(store, groupsAtOnce);
        return { cursor: cleared < groupsAtOnce ? { rule: 0, after: '' } : null };
      }
      const rule = rules[cursor.rule];
      if (!rule) return { cursor: null, isDone: true };
      const { runs, after, looked } = await readRuns(store, rule, cursor.after);
      let found = 0;
      for (const contactIds of runs) {
        if (await store.attempt(() => groupTogether(store, { rule, contactIds }))) found += 1;
      }
      const next = after === null ? { rule: cursor.rule + 1, after: '' } : { rule: cursor.rule, after };
      return { cursor: next, counts: { looked, found } };
    });
  },
});
