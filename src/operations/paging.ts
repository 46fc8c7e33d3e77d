import Type from 'typebox';

/** Further than anybody pages by hand; an export reads everything. */
const furthest = 1_000_000;

/** How many records an answer holds at most; a handler takes `usual` where it was not sent. */
export const limitOf = (usual: number, most = 100) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: most,
      default: usual,
      description: `At most so many; ${usual} where it is not sent.`,
    }),
  );

export const skip = Type.Optional(
  Type.Integer({ minimum: 0, maximum: furthest, default: 0, description: 'How many to pass over first.' }),
);

/** Beside the total of a search. */
export const totalMembers = {
  total: Type.Integer({ description: 'How many there are on all pages.' }),
  totalIsEstimate: Type.Optional(
    Type.Boolean({ description: 'There are at least as many as `total`: it is exact up to 10,000.' }),
  ),
};
