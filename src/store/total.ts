/** Up to here a total is counted; beyond, an answer says that it is an estimate. */
const countedExactly = 10_000;

/** How many rows a count has to look at. */
export const rowsToCount = countedExactly + 1;

export interface Total {
  readonly total: number;
  readonly totalIsEstimate?: true;
}

/** The total of a search of which `counted` rows were found among the first `rowsToCount`. */
export function totalFrom(counted: number): Total {
  return counted > countedExactly ? { total: countedExactly, totalIsEstimate: true } : { total: counted };
}
